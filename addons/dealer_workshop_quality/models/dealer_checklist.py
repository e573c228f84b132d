from odoo import fields, models
from odoo.exceptions import UserError

# A test drive goes round the block, not on holiday: more is a slip of the finger.
_LONGEST_DRIVE = 200
_DRIVE = frozenset({"drive_mileage_out", "drive_mileage_in", "own_work_reason"})


class DealerChecklist(models.Model):
    """A checklist of kind quality judges jobs of a repair order before the car is handed over."""

    _inherit = "dealer.checklist"

    repair_job_ids = fields.Many2many(
        "dealer.repair.job",
        "dealer_checklist_repair_job_rel",
        string="Jobs Checked",
        readonly=True,
        copy=False,
        help="Quality inspection: the jobs this checklist judges.",
    )
    test_drive = fields.Selection(related="template_id.test_drive")
    drive_mileage_out = fields.Integer(
        string="Mileage out", copy=False, help="Odometer before the test drive, in km."
    )
    drive_mileage_in = fields.Integer(
        string="Mileage back", copy=False, help="Odometer after the test drive, in km."
    )
    own_work_reason = fields.Char(
        string="Why by the Technician",
        copy=False,
        help="Why nobody else could check this work; needed when who checks worked on the car.",
    )

    _drive_forward = models.Constraint(
        "CHECK(drive_mileage_in = 0 OR drive_mileage_in >= drive_mileage_out)",
        "The mileage after the test drive is below the one before: read the odometer again.",
    )

    # === CRUD METHODS === #

    def write(self, vals):
        if _DRIVE.intersection(vals):
            self._check_draft()
        if "repair_job_ids" in vals and not self.env.su:
            raise UserError(self.env._("Which jobs are checked follows from the repair order."))
        return super().write(vals)

    # === QUALITY === #

    def _is_quality(self):
        return self.kind == "quality" and self.res_model == "dealer.repair.order"

    def _list_missing(self):
        missing = super()._list_missing()
        if self._is_quality():
            missing += self._list_missing_drive()
        return missing

    def _list_missing_drive(self):
        """Return what is missing of the test drive, or wrong with its readings."""
        self.ensure_one()
        out, back = self.drive_mileage_out, self.drive_mileage_in
        if not out and not back:
            if self.test_drive != "required":
                return []
            return [self.env._("Test drive: mileage before and after")]
        order = self._get_repair_order()
        if not out or not back:
            return [self.env._("Test drive: both readings, before and after")]
        if out < order.mileage_in:
            return [
                self.env._(
                    "Test drive: %(out)s km before the drive is less than the %(reception)s km at "
                    "reception",
                    out=out,
                    reception=order.mileage_in,
                )
            ]
        if back - out > _LONGEST_DRIVE:
            return [
                self.env._(
                    "Test drive: %(distance)s km is too far for a test drive; read again",
                    distance=back - out,
                )
            ]
        return []

    def _get_repair_order(self):
        return self.env["dealer.repair.order"].browse(self.res_id)

    def action_done(self):
        """Finish; a quality inspection sends what failed back to its technician."""
        quality = self.filtered(lambda checklist: checklist._is_quality())
        quality._check_inspector()
        for checklist in quality:
            failed = checklist._get_failed_lines()
            if failed and len(checklist.repair_job_ids) > 1 and not checklist._list_missing():
                return checklist._ask_which_job(failed)
        result = super().action_done()
        for checklist in quality:
            checklist._close_quality(dict.fromkeys(checklist._get_failed_lines()))
        return result

    def action_recheck(self):
        self.filtered(lambda checklist: checklist._is_quality())._check_inspector()
        return super().action_recheck()

    def _get_failed_lines(self):
        self.ensure_one()
        return self.line_ids.filtered(lambda line: line.result == "fail")

    def _ask_which_job(self, failed):
        """Several jobs were checked at once: the inspector says which one each failure is of."""
        wizard = self.env["dealer.repair.send.back"].create(
            {
                "checklist_id": self.id,
                "line_ids": [
                    fields.Command.create({"item_id": line.id, "note": line.note})
                    for line in failed
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send Back"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def _finish_quality(self, jobs_by_line):
        """Finish after the inspector has said which job each failed line is of."""
        self.ensure_one()
        self._check_inspector()
        # past the question of this model's own action_done, which is answered
        result = super().action_done()  # pylint: disable=super-method-mismatch
        self._close_quality(jobs_by_line)
        return result

    def _close_quality(self, jobs_by_line):
        """Record the test drive and send jobs back.

        :param dict jobs_by_line: `{failed line: job}`; no job: the only one that was checked
        """
        self.ensure_one()
        if self.drive_mileage_in:
            # the histories have one writer; an inspector may not write them by hand
            self.vehicle_id.sudo()._add_odometer(self.drive_mileage_in, source="test_drive")
        reworks = {}
        for line, job in jobs_by_line.items():
            job = job or self.repair_job_ids[:1]
            reworks.setdefault(job, []).append(line)
        for job, lines in reworks.items():
            job._send_back(self, lines)
        if self.own_work_reason and self._get_own_workers():
            self.message_post(
                body=self.env._("Checked by who did the work: %s", self.own_work_reason)
            )

    # === WHO MAY CHECK === #

    def _check_inspector(self):
        """Refuse people who may not judge this work, with what to do instead."""
        if self.env.su:
            return
        user = self.env.user
        if self and not any(
            user.has_group(f"dealer_base.group_{role}")
            for role in ("quality_inspector", "workshop_controller", "general_manager")
        ):
            raise UserError(
                self.env._(
                    "A quality inspection is finished by an inspector: hand it to one of them."
                )
            )
        for checklist in self:
            if not (workers := checklist._get_own_workers()):
                continue
            may = checklist.company_id.quality_own_work and user.has_group(
                "dealer_workshop_quality.group_check_own_work"
            )
            if not may:
                raise UserError(
                    self.env._(
                        "%(people)s worked on “%(jobs)s”: another inspector has to check it.",
                        people=", ".join(workers.mapped("name")),
                        jobs=", ".join(checklist.sudo().repair_job_ids.mapped("concern")),
                    )
                )
            if not (checklist.own_work_reason or "").strip():
                raise UserError(self.env._("Write down why nobody else could check your own work."))

    def _get_own_workers(self):
        """Return users who both worked on these jobs and judged them here."""
        self.ensure_one()
        # sudo: who clocked on; the inspector reads no staff files
        checklist = self.sudo()
        jobs = checklist.repair_job_ids
        workers = (jobs.technician_id | jobs.clock_ids.employee_id).user_id
        judges = checklist.line_ids.checked_by_id | self.env.user
        return workers & judges
