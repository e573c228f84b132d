from odoo import fields, models


class DealerWorkflowReview(models.Model):
    """One level of a round of approval."""

    _name = "dealer.workflow.review"
    _description = "Approval"
    _order = "request_id desc, sequence, id"

    request_id = fields.Many2one(
        "dealer.workflow.request", required=True, index=True, ondelete="cascade", readonly=True
    )
    level_id = fields.Many2one("dealer.workflow.level", readonly=True, ondelete="set null")
    name = fields.Char(readonly=True)
    sequence = fields.Integer(readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Not yet asked"),
            ("pending", "To approve"),
            ("approved", "Approved"),
            ("rejected", "Rejected"),
            ("closed", "Closed"),
        ],
        required=True,
        default="waiting",
        readonly=True,
    )
    candidate_ids = fields.Many2many("res.users", string="Who may decide", readonly=True)
    required_count = fields.Integer(readonly=True, default=1)
    vote_ids = fields.One2many("dealer.workflow.vote", "review_id", readonly=True)
    deadline = fields.Datetime(readonly=True)


class DealerWorkflowVote(models.Model):
    """One person's decision on a level."""

    _name = "dealer.workflow.vote"
    _description = "Approval Vote"
    _order = "id"

    review_id = fields.Many2one(
        "dealer.workflow.review", required=True, index=True, ondelete="cascade", readonly=True
    )
    user_id = fields.Many2one("res.users", string="By", required=True, readonly=True)
    on_behalf_of_id = fields.Many2one("res.users", string="On behalf of", readonly=True)
    decision = fields.Selection(
        [("approved", "Approved"), ("rejected", "Rejected")], required=True, readonly=True
    )
    note = fields.Char(readonly=True)
    decided_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
