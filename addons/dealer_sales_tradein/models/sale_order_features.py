from odoo import api, models


class SaleOrder(models.Model):
    """A deal with an old car taken in is one with trade-in, in filters and figures."""

    _inherit = "sale.order"

    @api.depends("tradein_ids.category")
    def _compute_deal_features(self):
        result = super()._compute_deal_features()
        for order in self:  # sudo: whose documents these are is the deal's to know
            if any(
                tradein.category in ("accepted", "received", "done")
                for tradein in order.sudo().tradein_ids
            ):
                order.with_tradein = True
        return result
