from odoo import fields, models
from odoo.exceptions import UserError


class DealerCommissionAdjust(models.TransientModel):
    """Asks for an amount and the reason of an adjustment."""

    _name = "dealer.commission.adjust"
    _description = "Adjust a Commission"

    statement_id = fields.Many2one("dealer.commission.statement", required=True, readonly=True)
    currency_id = fields.Many2one(related="statement_id.currency_id")
    is_open = fields.Boolean(compute="_compute_is_open")
    amount = fields.Monetary(
        required=True, help="In the store's currency; below zero it takes off."
    )
    reason = fields.Char(required=True)

    def _compute_is_open(self):
        for wizard in self:
            wizard.is_open = wizard.statement_id.category in ("draft", "objected")

    def action_adjust(self):
        self.ensure_one()
        if not self.amount:
            raise UserError(self.env._("Say by how much."))
        target = self.statement_id._adjust(self.amount, self.reason)
        return target.get_formview_action()
