from odoo import models

from odoo.addons.dealer_crm.tools.overview import OverviewSource


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_overview_sources(self):
        return [
            *super()._get_overview_sources(),
            OverviewSource(
                key="call_task",
                label=self.env._("Satisfaction Calls"),
                sequence=75,
                model="dealer.call.task",
                domain=[("partner_id", "in", self.overview_people_ids.ids)],
                date="due_on",
                title="script_id",
                amount="score",
                state="category",
            ),
        ]
