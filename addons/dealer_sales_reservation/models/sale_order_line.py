from odoo import api, fields, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    floor_price = fields.Monetary(
        string="Lowest Price",
        compute="_compute_floor_price",
        staff_only=True,
        help="Below this price, for one, the deal needs an approval. From the car "
        "prices of the store that hold on the deal's date; 0: none is set.",
    )

    # === COMPUTE METHODS === #

    def _compute_pricelist_item_id(self):
        """Cars have the prices of their store, unless the customer's own list has one."""
        super()._compute_pricelist_item_id()
        for line in self.filtered(lambda line: line.is_vehicle and not line.pricelist_item_id):
            # sudo: which list a store uses is no secret; what it says is read by the person
            prices = line.company_id.sudo().vehicle_pricelist_id.sudo(False)
            if prices:
                line.pricelist_item_id = prices._get_product_rule(
                    product=line.product_id, **line._get_pricelist_kwargs()
                )

    @api.depends("pricelist_item_id", "order_id.date_order", "product_id", "vehicle_id")
    def _compute_floor_price(self):
        for line in self:
            item = line.pricelist_item_id
            if not item.is_vehicle_price or not item.floor_price:
                line.floor_price = 0.0
                continue
            context = line._get_product_price_context()
            line.floor_price = item._convert_vehicle_price(
                item.floor_price + item._get_surcharge(line.product_id.with_context(**context)),
                line.currency_id,
                line._get_order_date(),
            )

    # === BUSINESS METHODS === #

    def _get_below_floor(self):
        """Cars sold below the lowest price their store has set need an approval."""
        self.ensure_one()
        below = super()._get_below_floor()
        if self.is_vehicle and self.floor_price:
            agreed = self._get_agreed_amount()
            below += max(self.floor_price * self.product_uom_qty - agreed, 0.0)
        return below

    def _get_product_price_context(self):
        """The options and the interior of the very car cost what the catalogue says."""
        result = super()._get_product_price_context()
        vehicle = self.vehicle_id
        values = vehicle.option_ids | vehicle.interior_color_id
        if values:
            # sudo: what a choice costs is part of the price, the catalogue behind it is not asked
            chosen = (
                self.product_id.product_tmpl_id.sudo().valid_product_template_attribute_line_ids
            )
            combination = chosen.product_template_value_ids.filtered(
                lambda value: value.product_attribute_value_id in values
            )
            result.update(
                self.product_id._get_product_price_context(
                    combination.sudo(False) | self.product_no_variant_attribute_value_ids
                )
            )
        return result

    def _get_configuration(self):
        """:return: (trim, exterior colour) of the car that is sold on this line"""
        self.ensure_one()
        product = self.product_id
        trim = self.env["dealer.vehicle.trim"].search(
            [("product_tmpl_id", "=", product.product_tmpl_id.id)], limit=1
        )
        color = product.product_template_attribute_value_ids.product_attribute_value_id.filtered(
            lambda value: value.attribute_id == self.env.ref("dealer_base.attribute_exterior_color")
        )
        return trim, color - self.env.ref("dealer_base.color_unspecified")

    def _on_vehicle_allocated(self):
        """The car is the deal's now: its reservation is used, who waited for it is served."""
        super()._on_vehicle_allocated()
        lines = self.filtered(lambda line: line.vehicle_id and line.state == "sale")
        if not lines:
            return
        # sudo: both follow from the deal, whoever confirms it
        Reservation = self.env["dealer.vehicle.reservation"].sudo()
        kept = Reservation.search(
            [("vehicle_id", "in", lines.vehicle_id.ids), ("closed_on", "=", False)]
        )
        used = kept.filtered(lambda reservation: reservation.state == "active")
        if kept - used:
            Reservation._close_passed(lines.vehicle_id)
        for reservation in used:
            order = lines.filtered(lambda line: line.vehicle_id == reservation.vehicle_id).order_id  # noqa: B023
            if not reservation.order_id:
                reservation.order_id = order
        used._close("used")
        Offer = self.env["dealer.vehicle.offer"].sudo()
        wishes = (
            self.env["dealer.vehicle.wish"]
            .sudo()
            .search(
                [("order_id", "in", lines.order_id.ids), ("state", "in", ("waiting", "offered"))]
            )
        )
        for wish in wishes:
            cars = wish.order_id.order_line.filtered("is_vehicle")
            if all(line.vehicle_id for line in cars):
                wish._serve(cars.vehicle_id[:1])
        # what was offered to others is gone
        Offer.search([("vehicle_id", "in", lines.vehicle_id.ids), ("state", "=", "open")])._answer(
            lambda offer: "lapsed"
        )
