from odoo import api, fields, models
from odoo.exceptions import UserError

_PASSED = ("ok", "attention")


class DealerRepairOrder(models.Model):
    """Whether the work was checked: follows from the quality checklists and the jobs."""

    _inherit = "dealer.repair.order"

    quality_state = fields.Selection(
        [
            ("not_needed", "Not needed"),
            ("waiting", "Work not finished"),
            ("to_check", "To check"),
            ("failed", "Sent back"),
            ("passed", "Passed"),
        ],
        string="Quality",
        compute="_compute_quality_state",
        store=True,
        help="Follows from the quality checklists and the jobs. Which orders are checked is a "
        "setting of the store.",
    )
    rework_ids = fields.One2many(
        "dealer.repair.rework", "order_id", string="Reworks", readonly=True
    )
    rework_count = fields.Integer(compute="_compute_rework_count", string="Reworks Found")
    next_action = fields.Selection(selection_add=[("check", "Check")])

    _to_check = models.Index("(company_id) WHERE quality_state = 'to_check'")

    def _get_fact_fields(self):
        return super()._get_fact_fields() | {"quality_state"}

    # === COMPUTE METHODS === #

    @api.depends(
        "cancelled_on",
        "settled_on",
        "finished_on",
        "amount_total",
        "job_ids.done_on",
        "job_ids.is_out",
        "job_ids.operation_id.category_id",
        "checklist_ids.state",
        "checklist_ids.result",
        "checklist_ids.repair_job_ids",
    )
    def _compute_quality_state(self):
        for order in self:
            order.quality_state = order._get_quality_state()

    def _get_quality_state(self):
        self.ensure_one()
        if self.settled_on and self.quality_state:
            return self.quality_state
        jobs = self._get_jobs_to_check()
        if self.cancelled_on or not jobs:
            return "not_needed"
        if self.settled_on:  # billed before anybody checked cars here
            return "not_needed" if self._get_unchecked_jobs(jobs) else "passed"
        if not self.finished_on:
            sent_back = any(
                checklist.state == "done" and checklist.result == "fail"
                for checklist in self._get_quality_checklists()
            )
            return "failed" if sent_back else "waiting"
        return "to_check" if self._get_unchecked_jobs(jobs) else "passed"

    @api.depends("rework_ids")
    def _compute_rework_count(self):
        counts = dict(
            self.env["dealer.repair.rework"]
            .sudo()  # a number on the order's own button
            ._read_group([("order_id", "in", self.ids)], ["order_id"], ["__count"])
        )
        for order in self:
            order.rework_count = counts.get(order._origin, 0)

    def _get_jobs_to_check(self):
        """Return the jobs the store wants checked; hook."""
        self.ensure_one()
        company = self.company_id
        jobs = self.job_ids.filtered(lambda job: not job.is_out)
        if company.quality_scope == "all":
            return jobs
        if company.quality_scope == "category":
            wanted = company.quality_category_ids
            return jobs.filtered(lambda job: job.operation_id.category_id in wanted)
        if company.quality_scope == "amount":
            enough = company.currency_id.compare_amounts(self.amount_total, company.quality_amount)
            return jobs if enough >= 0 else jobs.browse()
        return jobs.browse()

    def _get_quality_checklists(self):
        return self.checklist_ids.filtered(
            lambda checklist: checklist.kind == "quality" and checklist.state != "cancelled"
        )

    def _get_unchecked_jobs(self, jobs):
        """Return those of `jobs` that no passed checklist has judged since they were done."""
        self.ensure_one()
        passed = self._get_quality_checklists().filtered(
            lambda checklist: checklist.state == "done" and checklist.result in _PASSED
        )
        unchecked = jobs.browse()
        for job in jobs:
            if not any(
                job in checklist.repair_job_ids
                and not (job.done_on and checklist.done_on and checklist.done_on < job.done_on)
                for checklist in passed
            ):
                unchecked += job
        return unchecked

    # === NEXT STEP AND BLOCKERS === #

    @api.depends("quality_state")
    def _compute_next_step(self):
        return super()._compute_next_step()

    def _get_next_step(self):
        action, sentence = super()._get_next_step()
        if action == "settle" and self.quality_state == "to_check":
            return "check", self.env._("The work is finished: the quality inspector checks it.")
        return action, sentence

    def _get_settlement_blockers(self):
        blockers = super()._get_settlement_blockers()
        if self.settled_on or self.cancelled_on:
            return blockers
        if self.quality_state in ("to_check", "failed"):
            jobs = self._get_unchecked_jobs(self._get_jobs_to_check())
            blockers.append(
                self.env._(
                    "Not passed by the quality inspection: %(jobs)s. The quality inspector checks "
                    "them once they are done.",
                    jobs=", ".join(jobs.mapped("concern")),
                )
            )
        return blockers

    # === ACTIONS === #

    def action_quality_check(self):
        """Open the checklist to fill now: of jobs not checked yet, again after a failure."""
        self.ensure_one()
        self.check_access("read")
        jobs = self._get_unchecked_jobs(self._get_jobs_to_check())
        if not jobs or self.settled_on or self.cancelled_on:
            return self._open_quality_checklists()
        if not self.finished_on:
            raise UserError(
                self.env._(
                    "Jobs are still open: %(jobs)s. The technician marks them done first.",
                    jobs=", ".join(
                        self.job_ids.filtered(
                            lambda job: not job.done_on and not job.is_out
                        ).mapped("concern")
                    ),
                )
            )
        return self._get_checklist_to_fill(jobs)._get_form_action()

    def _get_checklist_to_fill(self, jobs):
        """Return the checklist that judges the first of `jobs`, made when there is none."""
        self.ensure_one()
        existing = self._get_quality_checklists().filtered(
            lambda checklist: checklist.repair_job_ids & jobs
        )
        if draft := existing.filtered(lambda checklist: checklist.state == "draft")[:1]:
            return draft
        failed = existing.filtered(
            lambda checklist: checklist.state == "done" and checklist.result == "fail"
        )[:1]
        if failed:
            failed.action_recheck()
            return failed
        templates = self.env["dealer.checklist.template"]._find_for_jobs(jobs)
        template = templates[jobs[0]]
        if not template:
            raise UserError(
                self.env._(
                    "No quality checklist fits “%(job)s”. An administrator can add one among the "
                    "checklist templates.",
                    job=jobs[0].concern,
                )
            )
        together = jobs.filtered(lambda job: templates[job] == template)
        Checklist = self.env["dealer.checklist"]
        values = Checklist._prepare_values(self, "quality", self.vehicle_id, self.company_id)
        return Checklist.create(
            {
                **values,
                "template_id": template.id,
                "repair_job_ids": [fields.Command.set(together.ids)],
                "user_id": self.env.uid,
            }
        )

    def _open_quality_checklists(self):
        checklists = self._get_quality_checklists()
        if len(checklists) == 1:
            return checklists._get_form_action()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Quality Inspections"),
            "res_model": "dealer.checklist",
            "view_mode": "list,kanban,form",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": [("id", "in", checklists.ids)],
        }

    def action_view_reworks(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_workshop_quality.dealer_repair_rework_action"
        )
        return {**action, "domain": [("order_id", "=", self.id)], "context": {}}
