from odoo import models

from odoo.addons.dealer_crm.tools.overview import OverviewSource


class ResPartner(models.Model):
    """When the customer was in the workshop, will come, and what his cars need."""

    _inherit = "res.partner"

    def _get_overview_sources(self):
        people = ("partner_id", "in", self.overview_people_ids.ids)
        # appointments and findings: of addons a store may leave out; the page skips models that
        # are not there
        return [
            *super()._get_overview_sources(),
            OverviewSource(
                key="repair",
                label=self.env._("Workshop Visits"),
                sequence=30,
                model="dealer.repair.order",
                domain=[people],
                date="received_on",
                amount="amount_customer",
                state="category",
                action="dealer_workshop.dealer_repair_order_action_all",
            ),
            OverviewSource(
                key="appointment",
                label=self.env._("Appointments"),
                sequence=32,
                model="dealer.workshop.appointment",
                domain=[people],
                date="start_on",
                title="plate",
                state="category",
                action="dealer_workshop_planning.dealer_workshop_appointment_action",
            ),
            OverviewSource(
                key="finding",
                label=self.env._("Open Findings"),
                sequence=34,
                model="dealer.repair.finding",
                domain=[
                    ("vehicle_id", "in", self.overview_vehicle_ids.ids),
                    ("state", "in", ("open", "declined", "deferred")),
                ],
                date="found_on",
                state="state",
                action="dealer_workshop_inspection.dealer_repair_finding_action",
            ),
        ]
