from odoo import api, models


class SaleOrder(models.Model):
    """A deal with a running loan is one with finance, in filters and figures."""

    _inherit = "sale.order"

    @api.depends("finance_application_ids.is_live")
    def _compute_deal_features(self):
        result = super()._compute_deal_features()
        for order in self:  # sudo: whose documents these are is the deal's to know
            if any(order.sudo().finance_application_ids.mapped("is_live")):
                order.with_finance = True
        return result
