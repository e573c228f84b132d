from odoo import api, fields, models


class SaleOrder(models.Model):
    """What a deal comes with, for filters and figures; stored, so that a list needs no look."""

    _inherit = "sale.order"

    with_finance = fields.Boolean(
        compute="_compute_deal_features", store=True, help="A lender pays part of this deal."
    )
    with_insurance = fields.Boolean(
        compute="_compute_deal_features", store=True, help="The car is insured through the store."
    )
    with_tradein = fields.Boolean(
        string="With Trade-in",
        compute="_compute_deal_features",
        store=True,
        help="The customer's old car is taken in payment.",
    )
    with_agency = fields.Boolean(
        compute="_compute_deal_features",
        store=True,
        help="The store registers the car or pays fees for the customer.",
    )

    @api.depends("order_line.deal_kind")
    def _compute_deal_features(self):
        """Follow the lines; addons that keep loans, policies or old cars extend it."""
        for order in self:
            kinds = set(order.order_line.mapped("deal_kind")) if order.is_deal else set()
            order.with_finance = "finance" in kinds
            order.with_insurance = "insurance" in kinds
            order.with_tradein = False
            order.with_agency = "agency" in kinds
