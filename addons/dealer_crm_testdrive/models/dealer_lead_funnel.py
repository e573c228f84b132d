from odoo import api, models
from odoo.tools import SQL


class DealerLeadFunnel(models.Model):
    """Test drives that took place are a step of the funnel."""

    _inherit = "dealer.lead.funnel"

    @api.model
    def _get_step_queries(self):
        return {
            **super()._get_step_queries(),
            "testdriven": SQL(
                """
                SELECT lead_id, MIN(out_on) FROM dealer_test_drive
                 WHERE lead_id IS NOT NULL AND back_on IS NOT NULL GROUP BY lead_id
                """
            ),
        }

    @api.model
    def _flush_documents(self):
        result = super()._flush_documents()
        self.env["dealer.test.drive"].flush_model(["lead_id", "out_on", "back_on"])
        return result
