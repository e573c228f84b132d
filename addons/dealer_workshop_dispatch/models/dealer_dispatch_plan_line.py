from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerDispatchPlanLine(models.Model):
    """One job of a proposal: who, where, when, and why so; without a time, why not."""

    _name = "dealer.dispatch.plan.line"
    _description = "Job of a Plan"
    _order = "plan_id desc, start_on, employee_id, id"
    _check_company_auto = True

    plan_id = fields.Many2one("dealer.dispatch.plan", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="plan_id.company_id", store=True, precompute=True)
    job_id = fields.Many2one(
        "dealer.repair.job", required=True, index=True, ondelete="cascade", readonly=True
    )
    order_id = fields.Many2one(related="job_id.order_id")
    license_plate = fields.Char(related="job_id.license_plate")
    promised_on = fields.Datetime(related="job_id.promised_on")
    employee_id = fields.Many2one("hr.employee", string="Technician", check_company=True)
    bay_id = fields.Many2one("dealer.workshop.bay", check_company=True)
    start_on = fields.Datetime(string="From")
    end_on = fields.Datetime(
        string="To",
        compute="_compute_end_on",
        store=True,
        readonly=False,
        precompute=True,
        help="Follows from the hours and the working hours of bay and technician.",
    )
    hours = fields.Float(help="Hours of work that are left.")
    is_late = fields.Boolean(compute="_compute_is_late", help="It ends after the promised time.")
    reason = fields.Char(readonly=True)
    problem = fields.Char(
        compute="_compute_problem",
        help="What the calendars, skills and bookings say of this place.",
    )

    @api.depends("start_on", "hours", "employee_id", "bay_id")
    def _compute_end_on(self):
        Capacity = self.env["dealer.workshop.capacity"]
        for line in self:
            if not line.start_on:
                line.end_on = False
                continue
            # the solver's own end stands while nothing of its place changes
            vals = line._prepare_place()
            line.end_on = Capacity._get_end(Capacity._load_around(vals), vals)

    @api.depends("end_on", "job_id.order_id.promised_on")
    def _compute_is_late(self):
        for line in self:
            promised = line.job_id.order_id.promised_on
            line.is_late = bool(promised and line.end_on and line.end_on > promised)

    @api.depends("start_on", "end_on", "employee_id", "bay_id")
    def _compute_problem(self):
        Capacity = self.env["dealer.workshop.capacity"]
        open_lines = self.filtered(lambda line: line.start_on and line.plan_id.state == "proposal")
        (self - open_lines).problem = False
        if not open_lines:
            return
        starts = [line.start_on for line in open_lines]
        first = open_lines[:1]
        # one look at the workshop for all lines
        workshop = Capacity._load_around(
            {
                "company_id": first.plan_id.company_id.id or self.env.company.id,
                "start_on": min(starts),
                "end_on": max(line.end_on or line.start_on for line in open_lines),
            }
        )
        for line in open_lines:
            if not line.end_on:
                line.problem = self.env._("Nobody works then, or the bay is closed.")
                continue
            found = Capacity._get_misfits(
                workshop, {**line._prepare_place(), "end_on": line.end_on}
            )
            if not found:
                found = line._get_clashes()
            line.problem = found[0] if found else False

    def _get_clashes(self):
        """Return sentences: what else in the proposal wants the same bay or technician then."""
        self.ensure_one()
        return [
            self.env._("%(car)s is planned there at the same time.", car=other.license_plate)
            for other in self.plan_id.line_ids - self - self._origin
            if other.start_on
            and other.end_on
            and other.start_on < self.end_on
            and other.end_on > self.start_on
            and (
                (other.bay_id and other.bay_id == self.bay_id)
                or (other.employee_id and other.employee_id == self.employee_id)
            )
        ]

    def _prepare_place(self):
        self.ensure_one()
        return {
            **self.env["dealer.dispatch"]._prepare_booking_values(self.job_id),
            "company_id": self.plan_id.company_id.id or self.env.company.id,
            "start_on": self.start_on,
            "hours": self.hours,
            "bay_id": self.bay_id.id,
            "employee_id": self.employee_id.id,
        }

    def write(self, vals):
        if {"employee_id", "bay_id", "start_on", "end_on"}.intersection(vals):
            self.plan_id._check_open()
            if "reason" not in vals:
                vals = {**vals, "reason": self.env._("Set by hand.")}
        return super().write(vals)

    def action_leave_out(self):
        """Take the job out of the proposal; it stays unplanned."""
        self.plan_id._check_open()
        self.write({"start_on": False, "employee_id": False, "bay_id": False})
        self.reason = self.env._("Left out by hand.")

    @api.ondelete(at_uninstall=False)
    def _unlink_of_proposals(self):
        if any(line.plan_id.state == "applied" for line in self):
            raise UserError(self.env._("The lines of an applied plan stay as they were booked."))
