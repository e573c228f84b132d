from odoo import api, models


class DealerRepairOrder(models.Model):
    _inherit = "dealer.repair.order"

    @api.depends("fault_ids.code", "fault_ids.job_id")
    def _compute_comeback_proposal(self):
        return super()._compute_comeback_proposal()
