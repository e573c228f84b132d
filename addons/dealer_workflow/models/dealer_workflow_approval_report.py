from odoo import fields, models
from odoo.tools import SQL


class DealerWorkflowApprovalReport(models.Model):
    """Approvals: one row for each level of a round and each person who may decide it.

    Count approvals by "Approvals" (each once), not by rows. Hours are those on the clock: an
    approver is waited for at night too.
    """

    _name = "dealer.workflow.approval.report"
    _description = "Approvals"
    _auto = False
    _order = "requested_on desc, id desc"
    _rec_name = "level"

    review_id = fields.Integer(
        string="Approvals", readonly=True, aggregator="count_distinct", help="Each counted once."
    )
    model_id = fields.Many2one("ir.model", string="Document", readonly=True)
    workflow_id = fields.Many2one("dealer.workflow", readonly=True)
    transition_id = fields.Many2one("dealer.workflow.transition", string="Step", readonly=True)
    level = fields.Char(readonly=True)
    company_id = fields.Many2one("res.company", string="Store", readonly=True)
    requester_id = fields.Many2one("res.users", string="Asked by", readonly=True)
    user_id = fields.Many2one("res.users", string="Person", readonly=True, help="May decide.")
    state = fields.Selection(
        [
            ("waiting", "Not yet asked"),
            ("pending", "To approve"),
            ("approved", "Approved"),
            ("rejected", "Rejected"),
            ("closed", "Closed"),
        ],
        readonly=True,
    )
    round = fields.Integer(readonly=True, aggregator="max")
    requested_on = fields.Datetime(readonly=True)
    decided_on = fields.Datetime(readonly=True)
    is_overdue = fields.Boolean(string="Overdue", readonly=True)
    hours = fields.Float(
        string="Waiting Hours",
        readonly=True,
        aggregator="avg",
        help="From the question to the decision, or until now; hours on the clock.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT row_number() OVER (ORDER BY review.id, candidate.res_users_id) AS id,
                   review.id AS review_id, model.id AS model_id, step.workflow_id,
                   request.transition_id, review.name AS level, request.company_id,
                   request.requester_id, candidate.res_users_id AS user_id, review.state,
                   request.round, request.requested_on, vote.decided_on,
                   review.deadline
                       < COALESCE(vote.decided_on, now() AT TIME ZONE 'UTC') AS is_overdue,
                   GREATEST(EXTRACT(EPOCH FROM COALESCE(
                       vote.decided_on, request.decided_on, now() AT TIME ZONE 'UTC'
                   ) - request.requested_on) / 3600, 0) AS hours
              FROM dealer_workflow_review review
              JOIN dealer_workflow_request request ON request.id = review.request_id
              LEFT JOIN dealer_workflow_transition step ON step.id = request.transition_id
              LEFT JOIN dealer_workflow_review_res_users_rel candidate
                     ON candidate.dealer_workflow_review_id = review.id
              LEFT JOIN (SELECT review_id, max(decided_on) AS decided_on
                           FROM dealer_workflow_vote GROUP BY review_id) vote
                     ON vote.review_id = review.id
              LEFT JOIN ir_model model ON model.model = request.res_model
            """
        )
