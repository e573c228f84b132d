from odoo import api, models

from odoo.addons.dealer_crm_segment.tools.condition import Condition


class DealerSegmentLine(models.Model):
    _inherit = "dealer.segment.line"

    @api.model
    def _get_conditions(self):
        return {
            **super()._get_conditions(),
            "insurance": Condition(
                self.env._("Insurance ends"),
                "ahead",
                "insurance_end_on",
                self.env._("months from now"),
            ),
        }
