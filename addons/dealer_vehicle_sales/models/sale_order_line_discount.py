from odoo import api, fields, models


class SaleOrderLine(models.Model):
    """What a line would cost by the list, beside what was agreed."""

    _inherit = "sale.order.line"

    list_price = fields.Float(
        compute="_compute_list_price",
        store=True,
        digits="Product Price",
        help="Price of one by the price list of the deal, of a car its own asking price; of the "
        "day the car, product or quantity was chosen. Taxes as in the price.",
    )
    list_total = fields.Monetary(
        string="By the List",
        compute="_compute_given_away",
        store=True,
        help="List price of the quantity, in the deal's currency.",
    )
    given_away = fields.Monetary(
        compute="_compute_given_away",
        store=True,
        help="By the list less as agreed; 0 where more was agreed than the list says.",
    )

    # === COMPUTE METHODS === #

    @api.depends("product_id", "product_uom_id", "product_uom_qty", "vehicle_id")
    def _compute_list_price(self):
        for line in self:
            is_listed = (
                line.order_id.is_deal
                and line.product_id
                and not line.display_type
                and not line.is_downpayment
                and not line.is_on_behalf
            )
            line.list_price = line._get_list_price() if is_listed else 0.0

    @api.depends("list_price", "product_uom_qty", "price_unit", "discount")
    def _compute_given_away(self):
        for line in self:
            if line.display_type or line.is_downpayment or line.is_on_behalf:
                line.list_total = line.given_away = 0.0
                continue
            quantity = line.product_uom_qty
            listed = line.list_price * quantity
            agreed = line._get_agreed_amount()
            line.list_total = listed
            # more than the list on one line makes up for nothing on another
            line.given_away = max(listed - agreed, 0.0) if quantity else 0.0

    # === BUSINESS METHODS === #

    @api.model
    def _get_fact_fields(self):
        return super()._get_fact_fields() | {"list_price", "list_total", "given_away"}

    def _get_outbound_block(self):
        """A car on credit leaves without a bill: its price is agreed before that too."""
        order = self.order_id.sudo()  # the round of approval is not everybody's to read
        if order.workflow_request_id and order.price_state in ("changed", "pending"):
            return self.env._(
                "%(vehicle)s cannot leave: the prices of %(deal)s were changed after they were "
                "agreed. The consultant has them approved again.",
                vehicle=self.vehicle_id.display_name,
                deal=order.name,
            )
        return super()._get_outbound_block()

    def _get_agreed_amount(self):
        """:return: what was agreed for the line in the deal's currency, taxes as in the price"""
        self.ensure_one()
        return self.product_uom_qty * self.price_unit * (1 - self.discount / 100)

    def _get_below_floor(self):
        """Hook: how much this line is sold below its lowest price; who sets one answers.

        :return: amount of the quantity in the deal's currency, 0 where it is not below or none is set
        """
        self.ensure_one()
        return 0.0

    def _get_list_price(self):
        """:return: price of one by the list, treated as core treats ``price_unit``"""
        self.ensure_one()
        line = self.with_company(self.company_id)
        return line.product_id._get_tax_included_unit_price_from_price(
            line._get_pricelist_price(),
            product_taxes=line.product_id.taxes_id._filter_taxes_by_company(line.company_id),
            fiscal_position=line.order_id.fiscal_position_id,
        )
