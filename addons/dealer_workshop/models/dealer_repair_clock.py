from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import mute_logger
from psycopg2 import errors


class DealerRepairClock(models.Model):
    """Time one technician worked on one job without a break."""

    _name = "dealer.repair.clock"
    _description = "Clocked Time"
    _order = "started_on desc, id desc"
    _rec_name = "employee_id"
    _check_company_auto = True

    # not required in the database: addons clock other work too and say what a row needs
    job_id = fields.Many2one("dealer.repair.job", index=True, ondelete="cascade")
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
        if running and running.job_id == job:
            return running
        if running:
            raise UserError(running._get_busy_words())
        return self._start({"job_id": job.id, "employee_id": employee.id})

    @api.model
    def _start(self, values):
        """Create a clock that runs; who taps on two phones at once runs one of them."""
        try:
            # the refusal is said to the person, it is no failure to be logged
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                return self.create(values)
        except errors.UniqueViolation:
            raise UserError(
                self.env._(
                    "You clocked on somewhere else a moment ago, perhaps on another phone. Reload "
                    "the page: it shows what you are clocked on."
                )
            ) from None

    def _get_busy_words(self):
        """:return: the sentence that refuses another job while this clock runs"""
        self.ensure_one()
        return self.env._(
            "%(technician)s is working on “%(job)s” of %(order)s. Clock off there first.",
            technician=self.employee_id.name,
            job=self.job_id.concern,
            order=self.job_id.order_id.display_name,
        )
