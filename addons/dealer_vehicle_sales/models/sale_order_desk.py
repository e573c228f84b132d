from odoo import Command, api, fields, models


class SaleOrder(models.Model):
    """A car that is sold before it is known which: trim and colour, allocated later."""

    _inherit = "sale.order"

    deal_product_id = fields.Many2one(
        "product.product",
        string="Trim and Colour",
        compute="_compute_deal_product_id",
        inverse="_inverse_deal_product_id",
        domain=[("is_vehicle", "=", True)],
        help="What is sold while no car is chosen by VIN; one is allocated after the deal is "
        "confirmed.",
    )

    @api.depends("order_line.product_id", "order_line.is_vehicle")
    def _compute_deal_product_id(self):
        for order in self:
            order.deal_product_id = order.order_line.filtered("is_vehicle")[:1].product_id

    def _inverse_deal_product_id(self):
        for order in self:
            order.order_line = order._get_deal_product_commands()

    @api.onchange("deal_product_id")
    def _onchange_deal_product_id(self):
        self.order_line = self._get_deal_product_commands()

    def get_formview_id(self, access_uid=None):
        """Wherever a deal is opened from, it opens on the desk."""
        if len(self) == 1 and self.is_deal:
            return self.env.ref("dealer_vehicle_sales.view_dealer_deal_form").id
        return super().get_formview_id(access_uid=access_uid)

    def _get_deal_product_commands(self):
        """:return: commands that put ``deal_product_id`` on the order, with no VIN yet; none when
        it is there"""
        self.ensure_one()
        product = self.deal_product_id
        line = self.order_line.filtered("is_vehicle")[:1]
        if product == line.product_id:
            return []
        if not product:
            return [Command.delete(line.id)]
        values = {"product_id": product.id, "vehicle_id": False}
        if line:
            return [Command.update(line.id, values)]
        return [Command.create({"sequence": 1, "product_uom_qty": 1, **values})]
