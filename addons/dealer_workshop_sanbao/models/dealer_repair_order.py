from math import ceil

from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerRepairOrder(models.Model):
    _inherit = "dealer.repair.order"

    ready_told_on = fields.Datetime(
        string="Told That It Is Ready",
        readonly=True,
        copy=False,
        help="When the customer was told to fetch the car: repair days end here.",
    )
    has_quality_problem = fields.Boolean(compute="_compute_has_quality_problem")

    @api.depends("job_ids.is_quality_problem")
    def _compute_has_quality_problem(self):
        for order in self:
            order.has_quality_problem = any(order.job_ids.mapped("is_quality_problem"))

    def _get_fact_fields(self):
        return super()._get_fact_fields() | {"ready_told_on"}

    def _set_facts(self, vals):
        result = super()._set_facts(vals)
        if {"started_on", "cancelled_on", "ready_told_on", "settled_on"} & vals.keys():
            self.filtered("has_quality_problem")._count_sanbao()
        return result

    def write(self, vals):
        marked = self.browse()
        if {"received_on", "mileage_in", "vehicle_id"} & vals.keys():
            marked = self.filtered("has_quality_problem")
        before = marked.vehicle_id
        result = super().write(vals)
        if marked:
            # of a car put right both are counted; nobody writes a count
            counters = self.env["dealer.sanbao.counter"].sudo()
            counters._refresh(before | marked.vehicle_id)
        return result

    def action_told_ready(self):
        """The customer knows that the car is ready: from now no repair day is counted."""
        self.check_access("write")
        for order in self:
            if not order.finished_on:
                raise UserError(
                    self.env._("%s is not finished: finish its jobs first.", order.display_name)
                )
        self._set_facts({"ready_told_on": fields.Datetime.now()})

    def _get_sanbao_end(self):
        """Return when the repair ended, or None while it goes on."""
        self.ensure_one()
        if not self.finished_on:
            return None
        told = self.ready_told_on
        return max(self.finished_on, told) if told else self.finished_on

    def _get_sanbao_days(self, hours_per_day=24.0):
        """Return the repair days of this visit so far; a part of a day is a day."""
        self.ensure_one()
        if not self.received_on:
            return 0
        end = self._get_sanbao_end() or fields.Datetime.now()
        hours = (end - self.received_on).total_seconds() / 3600
        return max(1, ceil(hours / hours_per_day))

    def _count_sanbao(self):
        """Count the cars of these visits anew."""
        if self:
            # whoever works on the visit moves the count, nobody writes it
            self.env["dealer.sanbao.counter"].sudo()._refresh(self.vehicle_id)
