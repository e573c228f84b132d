from odoo import api, fields, models

from .cost_fields import CostMonetary

# core lets everybody who receives parts read the orders they come with
SEE_PURCHASE_PRICE = "dealer_base.group_see_cost,purchase.group_purchase_user"


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    amount_untaxed = CostMonetary(groups=SEE_PURCHASE_PRICE)
    amount_tax = CostMonetary(groups=SEE_PURCHASE_PRICE)
    amount_total = CostMonetary(groups=SEE_PURCHASE_PRICE)
    amount_total_cc = CostMonetary(groups=SEE_PURCHASE_PRICE)
    tax_totals = fields.Binary(groups=SEE_PURCHASE_PRICE)

    @api.depends_context("uid")
    def _compute_display_name(self):
        shown = self._has_field_access(self._fields["amount_total"], "read")
        if shown or not self.env.context.get("show_total_amount"):
            super()._compute_display_name()
            return
        for order in self:
            reference = f" ({order.partner_ref})" if order.partner_ref else ""
            order.display_name = f"{order.name}{reference}"
