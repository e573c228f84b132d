from odoo import fields, models


class DealerWorkflowSubstitute(models.Model):
    """Who decides for whom while he is away."""

    _name = "dealer.workflow.substitute"
    _description = "Approval Substitute"
    _order = "date_from desc"

    user_id = fields.Many2one(
        "res.users", string="For", required=True, index=True, default=lambda self: self.env.user
    )
    substitute_id = fields.Many2one("res.users", string="Decides instead", required=True)
    date_from = fields.Date(required=True, default=fields.Date.context_today)
    date_to = fields.Date(required=True)
