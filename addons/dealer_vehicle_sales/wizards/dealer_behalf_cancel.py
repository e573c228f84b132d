from odoo import fields, models


class DealerBehalfCancel(models.TransientModel):
    _name = "dealer.behalf.cancel"
    _description = "Cancel a Payment on Behalf"

    payment_id = fields.Many2one("dealer.behalf.payment", required=True)
    reason = fields.Char(required=True)

    def action_cancel(self):
        self.payment_id._cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
