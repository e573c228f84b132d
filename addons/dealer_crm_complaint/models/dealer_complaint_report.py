from odoo import fields, models
from odoo.tools import SQL

from .dealer_complaint import CATEGORIES, CHANNELS
from .dealer_complaint_category import SEVERITIES


class DealerComplaintReport(models.Model):
    """Figures of complaints; shares count only those for which they are known."""

    _name = "dealer.complaint.report"
    _description = "Complaint Figures"
    _auto = False
    _order = "received_on desc"
    _rec_name = "complaint_id"

    complaint_id = fields.Many2one("dealer.complaint", readonly=True)
    company_id = fields.Many2one("res.company", string="Store", readonly=True)
    kind = fields.Selection([("complaint", "Complaint"), ("request", "Request")], readonly=True)
    channel = fields.Selection(CHANNELS, string="Came in by", readonly=True)
    category_id = fields.Many2one("dealer.complaint.category", string="About", readonly=True)
    severity = fields.Selection(SEVERITIES, readonly=True)
    team_id = fields.Many2one("dealer.complaint.team", string="Department", readonly=True)
    user_id = fields.Many2one("res.users", string="Handler", readonly=True)
    about_user_id = fields.Many2one("res.users", string="About Employee", readonly=True)
    vehicle_model_id = fields.Many2one("fleet.vehicle.model", string="Model", readonly=True)
    cause_id = fields.Many2one("dealer.complaint.cause", readonly=True)
    category = fields.Selection(CATEGORIES, string="Status", readonly=True)
    received_on = fields.Datetime(readonly=True)
    first_answer_hours = fields.Float(
        string="Hours to First Answer", readonly=True, aggregator="avg", help="Working hours."
    )
    solve_hours = fields.Float(
        string="Hours to Solve", readonly=True, aggregator="avg", help="Working hours."
    )
    in_time = fields.Float(
        string="In Time (%)",
        readonly=True,
        aggregator="avg",
        help="Solved within the deadline, of those solved or late.",
    )
    repeats = fields.Integer(readonly=True, help="Same car, same category or cause again.")
    reopened = fields.Integer(readonly=True)
    rating = fields.Float(readonly=True, aggregator="avg", help="1 to 5, of those who rated.")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT id, id AS complaint_id, company_id, kind, channel, category_id, severity,
                   team_id, user_id, about_user_id, vehicle_model_id, cause_id, category,
                   received_on,
                   CASE WHEN first_answer_on IS NOT NULL THEN first_answer_hours END
                       AS first_answer_hours,
                   CASE WHEN solved_on IS NOT NULL THEN solve_hours END AS solve_hours,
                   CASE WHEN solved_on <= deadline THEN 100.0
                        WHEN COALESCE(solved_on, now() AT TIME ZONE 'UTC') > deadline
                         AND category NOT IN ('rejected', 'cancelled') THEN 0.0 END AS in_time,
                   (repeat_of_id IS NOT NULL)::int AS repeats,
                   COALESCE(reopen_count, 0) AS reopened,
                   rating::numeric AS rating
              FROM dealer_complaint
            """
        )


class DealerComplaintPareto(models.Model):
    """Causes by how often they are behind complaints, with the share they make up together."""

    _name = "dealer.complaint.pareto"
    _description = "Pareto of Causes"
    _auto = False
    _order = "company_id, number desc, cause_id"
    _rec_name = "cause_id"

    company_id = fields.Many2one("res.company", string="Store", readonly=True)
    cause_id = fields.Many2one("dealer.complaint.cause", readonly=True)
    number = fields.Integer(string="Complaints", readonly=True, help="Of the last 12 months.")
    share = fields.Float(string="Share (%)", readonly=True, aggregator=None)
    cumulated = fields.Float(
        string="Together (%)",
        readonly=True,
        aggregator=None,
        help="This cause and those before it: the few that make up 80 % come first.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT min(id) AS id, company_id, cause_id, count(*) AS number,
                   100.0 * count(*) / sum(count(*)) OVER (PARTITION BY company_id) AS share,
                   100.0 * sum(count(*)) OVER (
                       PARTITION BY company_id ORDER BY count(*) DESC, cause_id
                   ) / sum(count(*)) OVER (PARTITION BY company_id) AS cumulated
              FROM dealer_complaint
             WHERE cause_id IS NOT NULL AND kind = 'complaint'
               AND category NOT IN ('rejected', 'cancelled')
               AND received_on >= now() AT TIME ZONE 'UTC' - interval '12 months'
             GROUP BY company_id, cause_id
            """
        )
