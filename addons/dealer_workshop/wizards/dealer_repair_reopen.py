from odoo import fields, models


class DealerRepairReopen(models.TransientModel):
    """Takes a settlement back: credits its bills, with the reason."""

    _name = "dealer.repair.reopen"
    _description = "Reopen after Settlement"

    order_id = fields.Many2one("dealer.repair.order", required=True, readonly=True)
    reason = fields.Char(required=True)

    def action_confirm(self):
        self.ensure_one()
        self.order_id._reopen(self.reason)
        return {"type": "ir.actions.act_window_close"}
