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

    def copy_data(self, default=None):
        """A copy reads attributes, which answer everybody's code; prices are for who sees cost."""
        copies = super().copy_data(default)
        for name in ("price", "discount"):
            if not self._has_field_access(self._fields[name], "read"):
                for values in filter(None, copies):
                    values.pop(name, None)
        return copies
