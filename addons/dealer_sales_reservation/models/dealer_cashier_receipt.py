from odoo import models


class DealerCashierReceipt(models.Model):
    _inherit = "dealer.cashier.receipt"

    def _after_change(self, document):
        """A cancelled deal knows what was paid back."""
        result = super()._after_change(document)
        if document and document._name == "sale.order" and self.kind == "refund":
            document._update_deposit_refunded()
        return result
