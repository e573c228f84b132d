from odoo import models

from .dealer_repair_order import NOON


class DealerRepairJob(models.Model):
    _inherit = "dealer.repair.job"

    def _get_parts_ready_on(self):
        """Extension of `dealer_workshop`: parts that are ordered are there on their day."""
        ready = super()._get_parts_ready_on()
        for job in self.filtered(lambda job: ready[job.id] is False):
            missing = job.line_ids.filtered(lambda line: line.part_state in ("short", "ordered"))
            dates = [line._get_coming_date() for line in missing]
            if dates and all(dates):
                ready[job.id] = job.company_id._get_store_moment(max(dates), NOON)
        return ready

    def _is_short_of_parts(self):
        """Return whether the work cannot go on: a part it needs is not in the store."""
        self.ensure_one()
        return any(line._is_awaited() for line in self.line_ids)

    def action_done(self):
        result = super().action_done()
        self._update_waits()
        return result

    def action_clock_off(self):
        result = super().action_clock_off()
        self._update_waits()
        return result

    def _update_waits(self):
        """What is left of the visit may wait for parts alone."""
        # a technician only reads orders
        orders = self.order_id.sudo()
        orders.filtered(lambda order: order.category == "in_progress")._update_parts_wait()
