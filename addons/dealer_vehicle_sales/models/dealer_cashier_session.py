from odoo import fields, models


class DealerCashierSession(models.Model):
    _inherit = "dealer.cashier.session"

    behalf_payment_ids = fields.One2many(
        "dealer.behalf.payment", "session_id", string="Paid on Behalf"
    )
