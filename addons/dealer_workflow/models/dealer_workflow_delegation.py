from odoo import fields, models


class DealerWorkflowDelegation(models.Model):
    """One person has handed one decision over to another; the last one of a mandate holds."""

    _name = "dealer.workflow.delegation"
    _description = "Delegated Approval"
    _inherit = ["dealer.workflow.kept"]
    _order = "id"

    review_id = fields.Many2one(
        "dealer.workflow.review", required=True, index=True, ondelete="restrict", readonly=True
    )
    user_id = fields.Many2one(
        "res.users", string="For", required=True, readonly=True, ondelete="restrict"
    )
    delegate_id = fields.Many2one(
        "res.users",
        string="Decides instead",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    delegated_by_id = fields.Many2one(
        "res.users", string="Handed over by", required=True, readonly=True, ondelete="restrict"
    )
    delegated_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    is_current = fields.Boolean(readonly=True, default=True)

    _current_unique = models.UniqueIndex("(review_id, user_id) WHERE is_current")
