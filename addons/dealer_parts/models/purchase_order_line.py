from odoo import models

from .cost_fields import CostFloat, CostMonetary
from .purchase_order import SEE_PURCHASE_PRICE


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    price_unit = CostFloat(groups=SEE_PURCHASE_PRICE)
    price_unit_product_uom = CostFloat(groups=SEE_PURCHASE_PRICE)
    price_unit_discounted = CostFloat(groups=SEE_PURCHASE_PRICE)
    technical_price_unit = CostFloat(groups=SEE_PURCHASE_PRICE)
    price_subtotal = CostMonetary(groups=SEE_PURCHASE_PRICE)
    price_total = CostMonetary(groups=SEE_PURCHASE_PRICE)
    price_tax = CostFloat(groups=SEE_PURCHASE_PRICE)
    discount = CostFloat(groups=SEE_PURCHASE_PRICE)
    amount_to_invoice_at_date = CostFloat(groups=SEE_PURCHASE_PRICE)
