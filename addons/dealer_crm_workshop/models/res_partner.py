from odoo import models

from odoo.addons.dealer_crm.tools.overview import OverviewSource


class ResPartner(models.Model):
    """When the customer was in the workshop, will come, and what his cars need."""

    _inherit = "res.partner"

    def _get_overview_sources(self):
        # appointments and findings: of addons a store may leave out; the page skips models that
        # are not there
        return [
            *super()._get_overview_sources(),
            OverviewSource(
                "repair", self.env._("Workshop Visits"), 30, "dealer.repair.order", "received_on",
                amount="amount_customer", state="category",
                action="dealer_workshop.dealer_repair_order_action_all",
            ),
            OverviewSource(
                "appointment", self.env._("Appointments"), 32, "dealer.workshop.appointment",
                "start_on", title="plate", state="category",
                action="dealer_workshop_planning.dealer_workshop_appointment_action",
            ),
            OverviewSource(
                "finding", self.env._("Open Findings"), 34, "dealer.repair.finding", "found_on",
                whose="vehicle_id", domain=[("state", "in", ("open", "declined", "deferred"))],
                state="state", action="dealer_workshop_inspection.dealer_repair_finding_action",
            ),
        ]  # fmt: skip
