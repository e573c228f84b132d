from odoo import fields, models


class ProductPricelist(models.Model):
    _inherit = "product.pricelist"

    is_part_class = fields.Boolean(
        string="Parts Customer Class",
        help="The prices of a class of parts customers: retail, trade, insurer … A customer's "
        "pricelist says which class he is in; each part shows its price for every class.",
    )
