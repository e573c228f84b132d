from odoo import models

from ..tools.overview import OverviewSource


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_overview_sources(self):
        """The store's messages to the customer."""
        return [
            *super()._get_overview_sources(),
            OverviewSource(
                key="touch",
                label=self.env._("Messages"),
                sequence=85,
                model="dealer.touch",
                domain=[("partner_id", "in", self.overview_people_ids.ids)],
                date="due_on",
                title="reason",
                state="state",
            ),
        ]
