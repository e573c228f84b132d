from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .dealer_sanbao_rule import ASSEMBLIES

COUNTED = {
    "is_quality_problem", "sanbao_fault_id", "sanbao_part_id", "order_id",
}  # fmt: skip


class DealerRepairJob(models.Model):
    _inherit = "dealer.repair.job"

    is_quality_problem = fields.Boolean(
        string="Quality Problem",
        help="The car itself is at fault, not wear, accident or misuse: the visit counts towards "
        "the limits of the law (三包).",
    )
    sanbao_fault_id = fields.Many2one(
        "dealer.sanbao.fault",
        string="Fault",
        index="btree_not_null",
        ondelete="restrict",
        help="Repairs with the same fault are counted together.",
    )
    sanbao_assembly = fields.Selection(ASSEMBLIES, compute="_compute_sanbao_assembly")
    sanbao_part_id = fields.Many2one(
        "dealer.sanbao.part",
        string="Part Replaced",
        ondelete="restrict",
        help="Main part or whole assembly that was replaced; empty: repaired without.",
    )
    sanbao_days = fields.Integer(
        compute="_compute_sanbao_days",
        string="Repair Days",
        help="Of the visit, from reception until the work was finished or the customer told, "
        "waiting for parts included, less what was corrected. A part of a day is a day.",
    )
    received_on = fields.Datetime(related="order_id.received_on")
    finished_on = fields.Datetime(related="order_id.finished_on", string="Visit Finished")
    mileage_in = fields.Integer(related="order_id.mileage_in")

    _quality_idx = models.Index("(order_id) WHERE is_quality_problem")

    @api.depends("sanbao_part_id", "sanbao_fault_id")
    def _compute_sanbao_assembly(self):
        for job in self:
            job.sanbao_assembly = job.sanbao_part_id.assembly or job.sanbao_fault_id.assembly

    @api.depends("order_id.received_on", "order_id.finished_on", "order_id.ready_told_on")
    def _compute_sanbao_days(self):
        Correction = self.env["dealer.sanbao.correction"].sudo()  # numbers of the visit itself
        less = {
            order.id: value
            for order, value in Correction._read_group(
                [("order_id", "in", self.order_id.ids), ("kind", "=", "repair_days")],
                ["order_id"],
                ["value:sum"],
            )
        }
        for job in self:
            days = job.order_id._get_sanbao_days()
            job.sanbao_days = max(0, days + less.get(job.order_id._origin.id, 0))

    @api.constrains("is_quality_problem", "sanbao_fault_id")
    def _check_sanbao_fault(self):
        for job in self:
            if job.is_quality_problem and not job.sanbao_fault_id:
                raise ValidationError(
                    self.env._(
                        "“%(job)s”: say which fault it is, so that repairs of the same fault are "
                        "counted together.",
                        job=job.concern,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        jobs = super().create(vals_list)
        jobs.filtered("is_quality_problem")._count_sanbao()
        return jobs

    def write(self, vals):
        before = self.filtered("is_quality_problem").order_id if COUNTED & vals.keys() else None
        result = super().write(vals)
        if before is not None:
            (before | self.filtered("is_quality_problem").order_id)._count_sanbao()
        return result

    def unlink(self):
        orders = self.filtered("is_quality_problem").order_id
        result = super().unlink()
        orders._count_sanbao()
        return result

    def _set_facts(self, vals):
        result = super()._set_facts(vals)
        if "done_on" in vals:
            self.filtered("is_quality_problem")._count_sanbao()
        return result

    def action_open_sanbao(self):
        """Say whether the car itself is at fault, and what of it."""
        self.ensure_one()
        form = self.env.ref("dealer_workshop_sanbao.dealer_repair_job_view_form_sanbao")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Quality Problem"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(form.id, "form")],
            "target": "new",
        }

    def _count_sanbao(self):
        self.order_id._count_sanbao()
