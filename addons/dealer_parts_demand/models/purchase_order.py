from odoo import fields, models


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    is_emergency = fields.Boolean(
        string="Emergency",
        copy=False,
        tracking=True,
        help="Bought in a hurry because the shelf had none; counted in the demand figures.",
    )
    emergency_reason = fields.Char(copy=False, tracking=True)
