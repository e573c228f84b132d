from odoo import api, models


class DealerRepairOrder(models.Model):
    _inherit = "dealer.repair.order"

    @api.model
    def _create_stock_order(self, vehicle, company, purpose, **values):
        """The findings of the appraisal are the first jobs of the refurbishment."""
        findings = self.env["dealer.tradein.repair"]
        if purpose == "refurbishment":
            findings = vehicle._get_tradein_to_refurbish().repair_ids
        order = super()._create_stock_order(vehicle, company, purpose, **values)
        for finding in findings:
            order._add_job({"concern": finding.name})
        return order
