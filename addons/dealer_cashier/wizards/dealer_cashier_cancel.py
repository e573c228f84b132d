from odoo import fields, models


class DealerCashierCancel(models.TransientModel):
    _name = "dealer.cashier.cancel"
    _description = "Cancel a Receipt"

    receipt_id = fields.Many2one("dealer.cashier.receipt", required=True, readonly=True)
    reason = fields.Char(required=True)

    def action_cancel_receipt(self):
        """Cancel the receipt with the reason typed in."""
        self.ensure_one()
        self.receipt_id._cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
