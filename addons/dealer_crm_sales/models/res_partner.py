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
        people = ("partner_id", "in", self.overview_people_ids.ids)
        # reservations, policies, loans and old cars: of addons a store may leave out; the page
        # skips models that are not there
        return [
            *super()._get_overview_sources(),
            OverviewSource(
                key="deal",
                label=self.env._("Quotations and Deals"),
                sequence=20,
                model="sale.order",
                domain=[people, ("is_deal", "=", True)],
                date="date_order",
                amount="amount_total",
                state="deal_category",
                action="dealer_vehicle_sales.action_dealer_deal",
            ),
            OverviewSource(
                key="reservation",
                label=self.env._("Reserved Cars"),
                sequence=22,
                model="dealer.vehicle.reservation",
                domain=[people],
                date="until",
                amount="deposit",
                state="outcome",
                action="dealer_sales_reservation.action_vehicle_reservation",
            ),
            OverviewSource(
                key="tradein",
                label=self.env._("Trade-Ins"),
                sequence=24,
                model="dealer.tradein",
                domain=[people],
                date="create_date",
                state="category",
                action="dealer_sales_tradein.dealer_tradein_action",
            ),
            OverviewSource(
                key="handover",
                label=self.env._("Hand-overs"),
                sequence=26,
                model="dealer.vehicle.delivery",
                domain=[people],
                date="date_start",
                state="state",
                action="dealer_vehicle_sales.action_dealer_vehicle_delivery",
            ),
            OverviewSource(
                key="policy",
                label=self.env._("Insurance Policies"),
                sequence=52,
                model="dealer.insurance.policy",
                domain=[people, ("date_issued", "!=", False)],
                date="date_end",
                title="insurer_id",
                amount="amount_total",
                state="kind",
                action="dealer_sales_insurance.action_insurance_policy",
            ),
            OverviewSource(
                key="loan",
                label=self.env._("Loans"),
                sequence=54,
                model="dealer.finance.application",
                domain=[people],
                date="create_date",
                amount="amount_asked",
                state="category",
                action="dealer_sales_finance.dealer_finance_application_action",
            ),
        ]
