from odoo import models

from .cost_fields import SEE_COST, CostFloat


class ProductSupplierinfo(models.Model):
    _inherit = "product.supplierinfo"

    price = CostFloat(groups=SEE_COST)
    price_discounted = CostFloat(groups=SEE_COST)
    discount = CostFloat(groups=SEE_COST)
