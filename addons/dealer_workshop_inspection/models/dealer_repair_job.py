from odoo import models


class DealerRepairJob(models.Model):
    _inherit = "dealer.repair.job"

    def action_inspect(self):
        """Open the inspection of the car, from the job on the technician's phone."""
        self.ensure_one()
        return self.order_id.action_inspect()
