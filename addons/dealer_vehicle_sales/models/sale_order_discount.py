from odoo import api, fields, models

SEE_COST = "dealer_base.group_see_cost"


class SaleOrder(models.Model):
    """What is given away in a deal, as amounts that limits of approval are drawn on: in the
    workflow editor, on the step that confirms."""

    _name = "sale.order"
    _inherit = ["dealer.fact.mixin", "sale.order"]

    deal_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Currency of the Deal's Figures"
    )
    deal_discount = fields.Monetary(
        string="Given Away",
        compute="_compute_deal_discount",
        store=True,
        currency_field="deal_currency_id",
        help="List price less agreed price of every line that is cheaper than its list price, "
        "gifts at their full price; money on behalf left out. In the store's currency, taxes as "
        "in the prices.",
    )
    deal_discount_percent = fields.Float(
        string="Given Away (%)",
        compute="_compute_deal_discount",
        store=True,
        digits=(16, 2),
        aggregator="avg",
        help="What is given away in percent of the list price of everything sold.",
    )
    deal_below_floor = fields.Monetary(
        string="Below the Lowest Price",
        compute="_compute_deal_below_floor",
        store=True,
        staff_only=True,
        currency_field="deal_currency_id",
        help="How much the cars are sold below the lowest price of the day they or their price were "
        "chosen, in the store's currency, taxes as in the prices; 0: not below, or none is set.",
    )
    deal_margin = fields.Monetary(
        string="Margin of the Deal",
        compute="_compute_deal_margin",
        store=True,
        currency_field="deal_currency_id",
        groups=SEE_COST,
        help="Agreed prices without tax less costs, of gifts too, in the store's currency.",
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "is_deal",
        "currency_id",
        "order_line.list_total",
        "order_line.given_away",
    )
    def _compute_deal_discount(self):
        for order in self:
            lines = order.order_line if order.is_deal else order.order_line.browse()
            listed, given = sum(lines.mapped("list_total")), sum(lines.mapped("given_away"))
            order.deal_discount = order._convert_to_company(given) if given else 0.0
            order.deal_discount_percent = given / listed * 100 if listed else 0.0

    @api.depends("is_deal", "currency_id", "order_line.list_total", "order_line.given_away")
    def _compute_deal_below_floor(self):
        for order in self:
            below = sum(line._get_below_floor() for line in order.order_line if order.is_deal)
            order.deal_below_floor = order._convert_to_company(below) if below else 0.0

    @api.depends("is_deal", "currency_id", "margin")
    def _compute_deal_margin(self):
        for order in self:
            order.deal_margin = (
                order._convert_to_company(order.margin) if order.is_deal and order.margin else 0.0
            )

    # === BUSINESS METHODS === #

    @api.model
    def _get_fact_fields(self):
        return super()._get_fact_fields() | {
            "deal_below_floor",
            "deal_discount",
            "deal_discount_percent",
            "deal_margin",
        }

    def _recompute_prices(self):
        """Prices taken anew from a price list are compared with that one."""
        result = super()._recompute_prices()
        lines = self.order_line
        self.env.add_to_compute(lines._fields["list_price"], lines)
        return result
