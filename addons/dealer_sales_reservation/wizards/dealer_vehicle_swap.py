from odoo import fields, models


class DealerVehicleSwap(models.TransientModel):
    """Cars kept for this very customer can be chosen too."""

    _inherit = "dealer.vehicle.swap"

    partner_id = fields.Many2one(related="order_id.partner_id")
    vehicle_id = fields.Many2one(
        domain="[('product_id', '!=', False), '|', ('lifecycle', '=', 'in_stock'),"
        " ('reservation_id', 'any', [('partner_id', '=', partner_id)])]"
    )
