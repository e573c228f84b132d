from odoo import api, fields, models
from odoo.tools import float_round


class DealerRepairJob(models.Model):
    """Where and when a job is planned; the technician's day on his phone."""

    _inherit = "dealer.repair.job"

    booking_id = fields.Many2one(
        "dealer.workshop.booking",
        string="Planned",
        compute="_compute_booking_id",
        help="The live booking of the job, the latest if there are several.",
    )
    planned_on = fields.Datetime(compute="_compute_booking_id", string="Planned for")
    planned_bay_id = fields.Many2one(
        "dealer.workshop.bay", compute="_compute_booking_id", string="Bay"
    )
    is_planned = fields.Boolean(compute="_compute_booking_id", search="_search_is_planned")
    clocked_by = fields.Char(
        compute="_compute_clocked_by", string="Clocked on", help="Who works on the job right now."
    )

    @api.depends("booking_ids.start_on", "booking_ids.cancelled_on", "booking_ids.bay_id")
    def _compute_booking_id(self):
        for job in self:
            live = job.booking_ids.filtered(lambda booking: not booking.cancelled_on)
            job.booking_id = live.sorted("start_on")[-1:]
            job.planned_on = job.booking_id.start_on
            job.planned_bay_id = job.booking_id.bay_id
            job.is_planned = bool(job.booking_id)

    def _search_is_planned(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [
            ("booking_ids", "any" if True in value else "not any", [("cancelled_on", "=", False)])
        ]

    @api.depends("clock_ids.ended_on")
    def _compute_clocked_by(self):
        for job in self:
            running = job.clock_ids.filtered(lambda clock: not clock.ended_on)
            # names of colleagues are no secret of HR
            job.clocked_by = ", ".join(running.sudo().employee_id.mapped("name")) or False

    # === ACTIONS === #

    def action_switch_to(self):
        """Work on this job from now; what the technician worked on before ends."""
        self.ensure_one()
        self.check_access("write")
        self.env["dealer.repair.clock"]._switch(self._get_employee(), job=self)

    def action_pause(self, reason_id=None, note=None):
        """Clock the person who taps off, with the reason why the job is not done.

        :param int reason_id: of `dealer.waiting.reason`
        """
        self.ensure_one()
        self.check_access("write")
        reason = self.env["dealer.waiting.reason"].browse(reason_id or ()).exists()
        clocks = self.env["dealer.repair.clock"]._get_running(self._get_employee())
        clocks.filtered(lambda clock: clock.job_id == self)._stop(reason, note)
        self.action_clock_off()

    def action_clock_history(self):
        """Open the time clocked on these jobs."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_workshop_dispatch.dealer_repair_clock_action"
        )
        return {**action, "domain": [("job_id", "in", self.ids)], "context": {}}

    def action_place(self):
        """Open the form that plans this job without the board."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan the Job"),
            "res_model": "dealer.dispatch.place",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_job_id": self.id},
        }

    def action_assign_best(self):
        """Give the job to the best technician now, and say why him."""
        return self.env["dealer.dispatch"]._assign_best(self)

    # === THE PHONE === #

    @api.model
    def get_my_day(self):
        """What the technician's phone shows.

        :return: dict with `technician`, `running` (the clock that runs, or False), `jobs` (his and
            nobody's, what is next first), `reasons`, `works`, `hours` (clocked today)
        """
        self.check_access("read")
        employee = self._get_employee()
        company = employee.company_id
        clock = self.env["dealer.repair.clock"]._get_running(employee)
        jobs = self._get_my_jobs(employee, clock.job_id)
        ready = jobs._get_parts_ready_on()
        planned = {job.id: job.planned_on for job in jobs}
        hours = self._get_hours_today(employee)
        rank = {"clocked": 0, "mine": 1, "free": 2}
        rows = []
        for job in jobs:
            order = job.order_id
            mine = "clocked" if clock.job_id == job else "mine"
            if job.technician_id != employee and mine != "clocked":
                booked = job.booking_ids.filtered(
                    lambda b: not b.cancelled_on and b.employee_id == employee
                )
                mine = "mine" if booked else "free"
            rows.append(
                {
                    "id": job.id,
                    "whose": mine,
                    "concern": job.concern,
                    "order": order.name,
                    "order_id": order.id,
                    "plate": job.license_plate or order.vehicle_id.display_name,
                    "car": order.vehicle_id.model_id.display_name or "",
                    "state": job.state,
                    "planned_hours": job.planned_hours,
                    "clocked_hours": job.clocked_hours,
                    "planned_on": self._to_phone(planned[job.id]),
                    "bay": job.planned_bay_id.name or "",
                    "promised_on": self._to_phone(order.promised_on),
                    "is_late": bool(
                        order.promised_on and order.promised_on < fields.Datetime.now()
                    ),
                    "parts": "unknown"
                    if ready.get(job.id) is False
                    else ("coming" if ready.get(job.id) else "there"),
                    "parts_on": self._to_phone(ready.get(job.id) or False),
                    "has_parts": any(line.line_type == "part" for line in job.line_ids),
                    "waiting": order.category == "waiting"
                    and dict(order._fields["waiting_reason"]._description_selection(self.env))[
                        order.waiting_reason
                    ],
                    "colleagues": (job.clocked_by or "")
                    if clock.job_id != job
                    else ", ".join(
                        job.clock_ids.filtered(
                            lambda c: not c.ended_on and c.employee_id != employee
                        ).sudo().employee_id.mapped("name")
                    ),
                }
            )  # fmt: skip
        rows.sort(
            key=lambda row: (
                rank[row["whose"]],
                bool(row["waiting"]),
                row["planned_on"] or "9",
                row["promised_on"] or "9",
                row["id"],
            )
        )
        return {
            "technician": employee.name,
            "company": company.name,
            "running": {
                "id": clock.id,
                "job_id": clock.job_id.id,
                "work_id": clock.work_id.id,
                "name": clock.job_id.concern or clock.work_id.name,
                "started_on": self._to_phone(clock.started_on),
            }
            if clock
            else False,
            "jobs": rows,
            "reasons": self.env["dealer.waiting.reason"].search_read(
                [("is_switch", "=", False)], ["name", "order_reason"]
            ),
            "works": self.env["dealer.indirect.work"].search_read(
                [("active", "=", True)], ["name"]
            ),
            "hours": float_round(hours, 2),
        }

    @api.model
    def _get_my_jobs(self, employee, running):
        """:return: open jobs of `employee`, those he is booked for, and some nobody has"""
        is_open = [
            ("state", "!=", "done"),
            ("is_out", "=", False),
            ("company_id", "=", employee.company_id.id),
            ("order_id.category", "in", ("in_progress", "waiting", "done")),
        ]
        booked = [("cancelled_on", "=", False), ("employee_id", "=", employee.id)]
        mine = self.search(
            [
                *is_open,
                "|",
                ("technician_id", "=", employee.id),
                ("booking_ids", "any", booked),
            ],
            limit=50,
        )
        free = self.search([*is_open, ("technician_id", "=", False)], limit=20)
        return running.with_env(self.env) | mine | free

    @api.model
    def _get_hours_today(self, employee):
        company = employee.company_id
        today = company._get_store_moment(company._get_store_date())
        [[hours]] = self.env["dealer.repair.clock"]._read_group(
            [("employee_id", "=", employee.id), ("started_on", ">=", today)], [], ["hours:sum"]
        )
        return hours or 0.0

    @api.model
    def _to_phone(self, moment):
        return fields.Datetime.to_string(moment) if moment else False
