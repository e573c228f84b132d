from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerVehicleTrim(models.Model):
    _inherit = "dealer.vehicle.trim"

    price_ids = fields.One2many("product.pricelist.item", "trim_id", string="Prices")
    wish_count = fields.Integer(compute="_compute_wish_count", help="Customers who wait for one.")

    def _compute_wish_count(self):
        counts = dict(
            self.env["dealer.vehicle.wish"]._read_group(
                [("trim_id", "in", self.ids), ("state", "in", ("waiting", "offered"))],
                ["trim_id"],
                ["__count"],
            )
        )
        for trim in self:
            trim.wish_count = counts.get(trim, 0)

    def action_open_prices(self):
        """What the trim costs in each store, then, now and later."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_sales_reservation.action_vehicle_price"
        )
        return {
            **action,
            "domain": [("trim_id", "=", self.id)],
            "context": {"default_trim_id": self.id},
        }

    def action_open_surcharges(self):
        """What colours, interiors and options cost on top."""
        self.ensure_one()
        if not self.product_tmpl_id:
            self.action_create_product()
        if not self.product_tmpl_id:
            raise UserError(self.env._("Give the trim a colour or an option first."))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_sales_reservation.action_vehicle_surcharge"
        )
        return {**action, "domain": [("product_tmpl_id", "=", self.product_tmpl_id.id)]}

    def action_open_wishes(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_sales_reservation.action_vehicle_wish"
        )
        return {**action, "domain": [("trim_id", "=", self.id)]}

    @api.model
    def _get_vehicle_prices(self, trims, company, day):
        """Prices of trims in a store on a day.

        :return: {trim id: price row}; trims without a price are missing
        """
        rows = self.env["product.pricelist.item"].search(
            [
                ("trim_id", "in", trims.ids),
                ("store_id", "=", company.id),
                ("price_from", "<=", day),
                "|",
                ("price_until", "=", False),
                ("price_until", ">=", day),
            ]
        )
        return {row.trim_id.id: row for row in rows}
