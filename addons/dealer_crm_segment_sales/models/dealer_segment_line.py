from odoo import api, models

from odoo.addons.dealer_crm_segment.tools.condition import Condition


class DealerSegmentLine(models.Model):
    _inherit = "dealer.segment.line"

    @api.model
    def _get_conditions(self):
        return {
            **super()._get_conditions(),
            "deals": Condition(
                self.env._("Deals in all"), "range", "deal_count", self.env._("deals")
            ),
            "deal": Condition(
                self.env._("Made the latest deal"), "past", "last_deal_on", self.env._("months ago")
            ),
            "quotation": Condition(
                self.env._("Open quotations"),
                "range",
                "quotation_open_count",
                self.env._("quotations"),
            ),
        }
