from odoo import fields, models


class DealerWorkflowVote(models.Model):
    """One person's decision on a level; a mandate counts once, and so does a person."""

    _name = "dealer.workflow.vote"
    _description = "Approval Vote"
    _inherit = ["dealer.workflow.kept"]
    _order = "id"

    review_id = fields.Many2one(
        "dealer.workflow.review", required=True, index=True, ondelete="restrict", readonly=True
    )
    request_id = fields.Many2one(related="review_id.request_id")
    user_id = fields.Many2one(
        "res.users", string="By", required=True, readonly=True, ondelete="restrict"
    )
    mandate_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        ondelete="restrict",
        help="Whose approval this is: the person's own, or of whom he decides for.",
    )
    on_behalf_of_id = fields.Many2one(
        "res.users", string="On behalf of", readonly=True, ondelete="restrict"
    )
    decision = fields.Selection(
        [("approved", "Approved"), ("rejected", "Rejected")], required=True, readonly=True
    )
    note = fields.Char(readonly=True)
    decided_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)

    _person_unique = models.UniqueIndex(
        "(review_id, user_id)", "This person has decided on this level already."
    )
    _mandate_unique = models.UniqueIndex(
        "(review_id, mandate_id)", "This level has been decided on for this person already."
    )
