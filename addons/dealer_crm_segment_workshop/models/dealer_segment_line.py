from odoo import api, models

from odoo.addons.dealer_crm_segment.tools.condition import Condition


class DealerSegmentLine(models.Model):
    _inherit = "dealer.segment.line"

    @api.model
    def _get_conditions(self):
        return {
            **super()._get_conditions(),
            "visit": Condition(
                self.env._("Last in the workshop"),
                "past",
                "last_visit_on",
                self.env._("months ago"),
            ),
            "visits_12m": Condition(
                self.env._("Visits in 12 months"), "range", "visits_12m", self.env._("visits")
            ),
            "visits_24m": Condition(
                self.env._("Visits in 24 months"), "range", "visits_24m", self.env._("visits")
            ),
        }
