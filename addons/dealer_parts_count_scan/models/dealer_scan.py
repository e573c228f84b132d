from odoo import api, models


class DealerScan(models.AbstractModel):
    _inherit = "dealer.scan"

    @api.model
    def _get_jobs(self):
        return {**super()._get_jobs(), "count": "dealer.scan.job.count"}
