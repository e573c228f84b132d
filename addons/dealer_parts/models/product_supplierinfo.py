from odoo import models

from .cost_fields import SEE_COST, CostFloat


class ProductSupplierinfo(models.Model):
    _inherit = "product.supplierinfo"
    # core orders by the price too, which a salesman's reading would be refused for; the vendor is
    # chosen by price in Python (`product.product._prepare_sellers`)
    _order = "sequence, min_qty DESC, id"

    price = CostFloat(groups=SEE_COST)
    price_discounted = CostFloat(groups=SEE_COST)
    discount = CostFloat(groups=SEE_COST)
