from datetime import UTC, timedelta

from odoo import api, fields, models

GRACE = timedelta(minutes=30)  # after the end of the shift, before a clock counts as forgotten


class DealerRepairClock(models.Model):
    """Why a stretch of work ended; work without an order; clocks nobody stopped."""

    _inherit = "dealer.repair.clock"

    work_id = fields.Many2one(
        "dealer.indirect.work",
        string="Indirect Work",
        index="btree_not_null",
        ondelete="restrict",
        help="Paid work without an order; instead of a job.",
    )
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        related=None,
        compute="_compute_company_id",
        store=True,
        precompute=True,
        index=True,
    )
    reason_id = fields.Many2one(
        "dealer.waiting.reason",
        string="Stopped for",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        help="Why the technician stopped before the job was done.",
    )
    note = fields.Char(readonly=True)
    is_forgotten = fields.Boolean(
        string="Forgotten",
        readonly=True,
        index="btree_not_null",
        help="Nobody clocked off: ended by the system at the end of the shift. The workshop "
        "controller looks at it.",
    )
    correction_ids = fields.One2many("dealer.clock.correction", "clock_id", string="Corrections")
    is_running = fields.Boolean(compute="_compute_is_running", search="_search_is_running")
    order_id = fields.Many2one(related="job_id.order_id")

    _job_or_work = models.Constraint(
        "CHECK((job_id IS NULL) <> (work_id IS NULL))",
        "Time is clocked either on a job or on indirect work.",
    )
    _by_technician = models.Index("(employee_id, started_on)")

    @api.depends("job_id.company_id", "employee_id")
    def _compute_company_id(self):
        for clock in self:
            clock.company_id = clock.job_id.company_id or clock.employee_id.company_id

    @api.depends("ended_on")
    def _compute_is_running(self):
        for clock in self:
            clock.is_running = not clock.ended_on

    def _search_is_running(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("ended_on", "=" if True in value else "!=", False)]

    @api.depends("employee_id", "job_id", "work_id", "started_on")
    def _compute_display_name(self):
        for clock in self:
            clock.display_name = (
                f"{clock.employee_id.name} · {clock.job_id.concern or clock.work_id.name}"
            )

    def action_correct(self):
        """Open a correction of this time, with what stands now."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct Clocked Time"),
            "res_model": "dealer.clock.correction",
            "view_mode": "form",
            "target": "new",
            "context": {"default_clock_id": self.id},
        }

    def action_accept(self):
        """What the system wrote down for a forgotten clock is right."""
        self.env["dealer.clock.correction"].check_access("write")
        # clocks have no other writer than these actions
        self.filtered("is_forgotten").sudo().is_forgotten = False

    # === BUSINESS METHODS === #

    @api.model
    def _get_running(self, employee):
        # a technician may see the time of colleagues, not all of it in every store
        return self.sudo().search([("employee_id", "=", employee.id), ("ended_on", "=", False)])

    @api.model
    def _switch(self, employee, job=None, work=None):
        """End what `employee` works on and go on with a job or with indirect work.

        :return: the new clock, or the running one if it is for the same
        """
        running = self._get_running(employee)
        if (
            running
            and running.job_id == (job or running.job_id.browse())
            and (running.work_id == (work or running.work_id.browse()))
        ):
            return running
        if running:
            running._stop(self.env["dealer.waiting.reason"]._get_switch_reason())
        if job:
            job.action_clock_on()
            return self._get_running(employee)
        return self.sudo()._start({"work_id": work.id, "employee_id": employee.id})

    def _stop(self, reason=None, note=None):
        """End running clocks now; the order waits if the reason says so and nobody goes on."""
        clocks = self.sudo().filtered(lambda clock: not clock.ended_on)
        # a clock that began this moment in another session
        now = fields.Datetime.now()
        for clock in clocks:
            clock.write(
                {
                    "ended_on": max(now, clock.started_on),
                    "reason_id": reason.id if reason and clock.job_id else False,
                    "note": note,
                }
            )
        if reason and reason.order_reason:
            for order in clocks.job_id.order_id:
                if order.category == "in_progress" and not order.job_ids.filtered("is_clocked_on"):
                    order.waiting_reason = reason.order_reason

    def _get_busy_words(self):
        """Extension of `dealer_workshop`: indirect work has no order."""
        if self.work_id:
            return self.env._(
                "%(technician)s is clocked on %(work)s. Clock off there first.",
                technician=self.employee_id.name,
                work=self.work_id.name,
            )
        return super()._get_busy_words()

    @api.model
    def _cron_close_forgotten(self):
        """End every clock that still runs after its technician's shift, at the shift's end."""
        now = fields.Datetime.now()
        clocks = self.search([("ended_on", "=", False), ("started_on", "<", now - GRACE)])
        ends = clocks._get_shift_ends()
        reason = self.env.ref("dealer_workshop_dispatch.waiting_reason_shift", False)
        for clock in clocks:
            if ends[clock.id] + GRACE <= now:
                clock.write(
                    {
                        "ended_on": ends[clock.id],
                        "is_forgotten": True,
                        "reason_id": reason.id if reason and clock.job_id else False,
                    }
                )

    def _get_shift_ends(self):
        """:return: {clock id: naive UTC when the shift ends in which it began}; the end of the
        store's day where nobody expected him to work"""
        if not self:
            return {}
        first = min(self.mapped("started_on")).replace(tzinfo=UTC)
        last = max(self.mapped("started_on")).replace(tzinfo=UTC) + timedelta(days=1)
        intervals, _calendars = self.employee_id.sudo().resource_id._get_valid_work_intervals(
            first, last
        )
        ends = {}
        for clock in self:
            company = clock.company_id
            day = company._get_store_date(clock.started_on)
            midnight = company._get_store_moment(day + timedelta(days=1))
            end = None
            for start, stop, _attendance in intervals[clock.employee_id.sudo().resource_id.id]:
                start, stop = (
                    moment.astimezone(UTC).replace(tzinfo=None) for moment in (start, stop)
                )
                if start < midnight and stop > clock.started_on:
                    end = min(stop, midnight)
            ends[clock.id] = end or midnight
        return ends
