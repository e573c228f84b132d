from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _is_car_ordered(self):
        """A car of this deal stands on an order the maker has."""
        self.ensure_one()
        return super()._is_car_ordered() or any(
            # sudo: orders to the maker are the stock clerk's; that there is one, the deal's to know
            self.env["dealer.maker.order.line"]
            .sudo()
            .search([("sale_line_id.order_id", "=", self.id)])
            .mapped(lambda line: line.category in ("sent", "confirmed", "received"))
        )
