from odoo import fields, models


class ProductPricelist(models.Model):
    _inherit = "product.pricelist"

    is_vehicle_prices = fields.Boolean(
        string="Car Prices", readonly=True, help="The prices of the deals of one store."
    )
