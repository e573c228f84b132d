from odoo import fields, models


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    special_order_ids = fields.One2many(
        "dealer.part.special.order", "purchase_line_id", string="Ordered for"
    )
    suggestion_line_ids = fields.One2many("dealer.part.suggestion.line", "purchase_line_id")

    def write(self, vals):
        result = super().write(vals)
        if "date_planned" in vals:
            self._tell_special_orders()
        return result

    def _tell_special_orders(self):
        """The vendor has another date: whoever waits for the part is told."""
        # Buyers move dates; the orders of customers are not theirs to write.
        orders = self.sudo().special_order_ids
        if orders:
            orders._follow_vendor_date()
