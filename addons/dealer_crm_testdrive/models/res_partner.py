from odoo import models

from odoo.addons.dealer_crm.tools.overview import OverviewSource


class ResPartner(models.Model):
    """Test drives on the customer's page: of whoever asked for them, and of whoever drove."""

    _inherit = "res.partner"

    def _get_overview_sources(self):
        people = self.overview_people_ids.ids
        return [
            *super()._get_overview_sources(),
            OverviewSource(
                "test_drive", self.env._("Test Drives"), 15, "dealer.test.drive", "date_start",
                whose=None,
                domain=["|", ("partner_id", "in", people), ("driver_id", "in", people)],
                state="category", action="dealer_crm_testdrive.test_drive_action",
            ),
        ]  # fmt: skip
