from odoo import models


class DealerRepairJob(models.Model):
    _inherit = "dealer.repair.job"

    def _get_fault_keys(self):
        """The same code read again is the surest sign.

        A code given to no job is the fault of the visit's only job; with several jobs it says of
        none of them what it was.
        """
        order = self.order_id
        faults = order.fault_ids.filtered(
            lambda fault: fault.job_id == self or (not fault.job_id and len(order.job_ids) == 1)
        )
        codes = sorted(set(faults.mapped("code")))
        return [*(("code", code) for code in codes), *super()._get_fault_keys()]
