from odoo import fields, models
from odoo.tools import SQL

from .dealer_call_task import CATEGORIES


class DealerCallReport(models.Model):
    """Figures of calls: how many were reached, how satisfied customers are with whom."""

    _name = "dealer.call.report"
    _description = "Call Figures"
    _auto = False
    _order = "due_on desc"
    _rec_name = "script_id"

    company_id = fields.Many2one("res.company", string="Store", readonly=True)
    plan_id = fields.Many2one("dealer.call.plan", readonly=True)
    script_id = fields.Many2one("dealer.call.script", readonly=True)
    user_id = fields.Many2one("res.users", string="Caller", readonly=True)
    about_user_id = fields.Many2one("res.users", string="Served by", readonly=True)
    vehicle_model_id = fields.Many2one("fleet.vehicle.model", string="Model", readonly=True)
    category = fields.Selection(CATEGORIES, string="Status", readonly=True)
    due_on = fields.Datetime(string="Due", readonly=True)
    tries = fields.Float(readonly=True, aggregator="avg")
    reach_rate = fields.Float(
        string="Reached (%)",
        readonly=True,
        aggregator="avg",
        help="Spoken to or answered by link, of the calls that are over or were tried.",
    )
    score = fields.Float(string="Satisfaction (%)", readonly=True, aggregator="avg")
    unsatisfied = fields.Integer(readonly=True)
    complaints = fields.Integer(readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT task.id, task.company_id, task.plan_id, task.script_id, task.user_id,
                   task.about_user_id, car.model_id AS vehicle_model_id, task.category,
                   task.due_on, NULLIF(task.tries, 0)::numeric AS tries,
                   CASE WHEN task.reached_on IS NOT NULL OR task.is_answered THEN 100.0
                        WHEN task.tries > 0 OR task.category = 'not_reached' THEN 0.0
                    END AS reach_rate,
                   CASE WHEN task.is_answered THEN task.score END AS score,
                   COALESCE(task.is_unsatisfied, FALSE)::int AS unsatisfied,
                   (task.complaint_id IS NOT NULL)::int AS complaints
              FROM dealer_call_task task
         LEFT JOIN dealer_vehicle car ON car.id = task.vehicle_id
            """
        )


class DealerCallAnswerReport(models.Model):
    """Which answers customers gave, question by question."""

    _name = "dealer.call.answer.report"
    _description = "Answers of Calls"
    _auto = False
    _order = "answered_on desc"
    _rec_name = "question_id"

    company_id = fields.Many2one("res.company", string="Store", readonly=True)
    script_id = fields.Many2one("dealer.call.script", readonly=True)
    about_user_id = fields.Many2one("res.users", string="Served by", readonly=True)
    question_id = fields.Many2one("survey.question", readonly=True)
    answer_id = fields.Many2one("survey.question.answer", readonly=True)
    answer_score = fields.Float(readonly=True, aggregator="avg")
    answered_on = fields.Datetime(readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT line.id, task.company_id, task.script_id, task.about_user_id,
                   line.question_id, line.suggested_answer_id AS answer_id, line.answer_score,
                   input.end_datetime AS answered_on
              FROM dealer_call_task task
              JOIN survey_user_input input ON input.id = task.user_input_id
              JOIN survey_user_input_line line ON line.user_input_id = input.id
             WHERE input.state = 'done' AND line.suggested_answer_id IS NOT NULL
            """
        )
