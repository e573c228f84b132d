from odoo import models

from odoo.addons.dealer_crm.tools.overview import OverviewSource


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_overview_sources(self):
        return [
            *super()._get_overview_sources(),
            OverviewSource(
                "call_task", self.env._("Satisfaction Calls"), 75, "dealer.call.task", "due_on",
                title="script_id", amount="score", state="category",
            ),
        ]  # fmt: skip
