from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerRepairClock(models.Model):
    """Time one technician worked on one job without a break."""

    _name = "dealer.repair.clock"
    _description = "Clocked Time"
    _order = "started_on desc, id desc"
    _rec_name = "employee_id"
    _check_company_auto = True

    job_id = fields.Many2one("dealer.repair.job", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="job_id.company_id", store=True, index=True)
    employee_id = fields.Many2one(
        "hr.employee", string="Technician", required=True, index=True, check_company=True
    )
    started_on = fields.Datetime(required=True, default=fields.Datetime.now)
    ended_on = fields.Datetime()
    hours = fields.Float(
        compute="_compute_hours",
        store=True,
        precompute=True,
        help="Hours between start and end.",
    )

    _one_job_at_a_time = models.UniqueIndex(
        "(employee_id) WHERE ended_on IS NULL",
        "A technician works on one job at a time: clock off the other job first.",
    )
    _forward = models.Constraint(
        "CHECK(ended_on IS NULL OR ended_on >= started_on)",
        "Clocked time cannot end before it starts.",
    )

    @api.depends("started_on", "ended_on")
    def _compute_hours(self):
        for clock in self:
            spent = clock.ended_on - clock.started_on if clock.ended_on else None
            clock.hours = spent.total_seconds() / 3600 if spent else 0.0

    @api.model
    def _clock_on(self, job, employee):
        """Start the clock of `employee` on `job`; refuse while he works on another one."""
        running = self.search([("employee_id", "=", employee.id), ("ended_on", "=", False)])
        if running.job_id == job:
            return running
        if running:
            raise UserError(
                self.env._(
                    "%(technician)s is working on “%(job)s” of %(order)s. Clock off there first.",
                    technician=employee.name,
                    job=running.job_id.concern,
                    order=running.job_id.order_id.display_name,
                )
            )
        return self.create({"job_id": job.id, "employee_id": employee.id})
