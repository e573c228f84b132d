from odoo import api, models

from odoo.addons.dealer_crm.tools.overview import OverviewSource


class ResPartner(models.Model):
    """What the customer bought, is buying and has with the car."""

    _inherit = "res.partner"

    @api.model
    def _get_contact_carers(self):
        """The consultant of a deal sees how to reach its customer."""
        return [*super()._get_contact_carers(), ("sale.order", "partner_id", "user_id")]

    def _get_overview_sources(self):
        # reservations, policies, loans and old cars: of addons a store may leave out; the page
        # skips models that are not there
        return [
            *super()._get_overview_sources(),
            OverviewSource(
                "deal", self.env._("Quotations and Deals"), 20, "sale.order", "date_order",
                domain=[("is_deal", "=", True)], amount="amount_total", state="deal_category",
                action="dealer_vehicle_sales.action_dealer_deal",
            ),
            OverviewSource(
                "reservation", self.env._("Reserved Cars"), 22, "dealer.vehicle.reservation",
                "until", amount="deposit", state="outcome",
                action="dealer_sales_reservation.action_vehicle_reservation",
            ),
            OverviewSource(
                "tradein", self.env._("Trade-Ins"), 24, "dealer.tradein", "create_date",
                state="category", action="dealer_sales_tradein.dealer_tradein_action",
            ),
            OverviewSource(
                "handover", self.env._("Hand-overs"), 26, "dealer.vehicle.delivery", "date_start",
                state="state", action="dealer_vehicle_sales.action_dealer_vehicle_delivery",
            ),
            OverviewSource(
                "policy", self.env._("Insurance Policies"), 52, "dealer.insurance.policy",
                "date_end", domain=[("date_issued", "!=", False)],
                title="insurer_id", amount="amount_total", state="kind",
                action="dealer_sales_insurance.action_insurance_policy",
            ),
            OverviewSource(
                "loan", self.env._("Loans"), 54, "dealer.finance.application", "create_date",
                amount="amount_asked", state="category",
                action="dealer_sales_finance.dealer_finance_application_action",
            ),
        ]  # fmt: skip
