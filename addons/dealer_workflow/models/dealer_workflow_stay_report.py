from odoo import fields, models
from odoo.tools import SQL


class DealerWorkflowStayReport(models.Model):
    """Time in stage: figures of every stay, without a word of the documents."""

    _name = "dealer.workflow.stay.report"
    _description = "Time in Stage"
    _auto = False
    _order = "entered_on desc, id desc"
    _rec_name = "stage_id"

    model_id = fields.Many2one("ir.model", string="Document", readonly=True)
    workflow_id = fields.Many2one("dealer.workflow", readonly=True)
    stage_id = fields.Many2one("dealer.workflow.stage", readonly=True)
    category = fields.Char(string="Stage Category", readonly=True)
    transition_id = fields.Many2one(
        "dealer.workflow.transition", string="Step", readonly=True, help="The step that led here."
    )
    company_id = fields.Many2one("res.company", string="Store", readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Person", readonly=True, help="Who brought the document there."
    )
    entered_on = fields.Datetime(readonly=True)
    left_on = fields.Datetime(readonly=True)
    is_open = fields.Boolean(string="Still There", readonly=True)
    is_overdue = fields.Boolean(string="Overdue", readonly=True)
    stays = fields.Integer(readonly=True)
    overdue = fields.Integer(string="Overdue Stays", readonly=True)
    hours = fields.Float(
        string="Average Hours",
        readonly=True,
        aggregator="avg",
        help="Working hours of the store; of stays that have ended.",
    )
    hours_total = fields.Float(string="Total Hours", readonly=True, aggregator="sum")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT move.id, model.id AS model_id, move.workflow_id, move.stage_id, stage.category,
                   move.transition_id, move.company_id, move.user_id, move.entered_on,
                   move.left_on, move.left_on IS NULL AS is_open,
                   move.deadline < COALESCE(move.left_on, now() AT TIME ZONE 'UTC') AS is_overdue,
                   1 AS stays,
                   CASE WHEN move.deadline < COALESCE(move.left_on, now() AT TIME ZONE 'UTC')
                        THEN 1 ELSE 0 END AS overdue,
                   move.hours, move.hours AS hours_total
              FROM dealer_workflow_move move
              LEFT JOIN dealer_workflow_stage stage ON stage.id = move.stage_id
              LEFT JOIN ir_model model ON model.model = move.res_model
            """
        )
