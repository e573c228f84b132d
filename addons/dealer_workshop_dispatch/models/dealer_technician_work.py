from odoo import fields, models
from odoo.tools import SQL


class DealerTechnicianWork(models.Model):
    """One stretch of clocked time and its part of what the job was sold for.

    The hours of a job that is done are shared by the seconds each stretch took; the shares add up
    to the job's hours exactly (each is a difference of rounded running totals). Jobs nobody clocked
    on give nobody hours.
    """

    _name = "dealer.technician.work"
    _description = "Technician's Work"
    _order = "date desc, id desc"
    _rec_name = "employee_id"
    _auto = False
    _depends = {
        "dealer.repair.clock": [
            "employee_id", "company_id", "job_id", "work_id", "reason_id", "is_forgotten",
            "started_on", "ended_on",
        ],
        "dealer.repair.job": ["order_id", "done_on"],
        "dealer.repair.line": [
            "job_id", "line_type", "quantity", "standard_hours", "payer", "is_out",
        ],
        "hr.employee": ["user_id"],
    }  # fmt: skip

    clock_id = fields.Many2one("dealer.repair.clock", readonly=True)
    employee_id = fields.Many2one("hr.employee", string="Technician", readonly=True)
    user_id = fields.Many2one("res.users", readonly=True)
    company_id = fields.Many2one("res.company", string="Store", readonly=True)
    date = fields.Date(readonly=True, help="When the stretch began, in the time of the store.")
    job_id = fields.Many2one("dealer.repair.job", readonly=True)
    order_id = fields.Many2one("dealer.repair.order", readonly=True)
    work_id = fields.Many2one("dealer.indirect.work", string="Indirect Work", readonly=True)
    reason_id = fields.Many2one("dealer.waiting.reason", string="Stopped for", readonly=True)
    is_forgotten = fields.Boolean(string="Forgotten", readonly=True)
    clocked_hours = fields.Float(readonly=True, help="Hours clocked on jobs.")
    billable_hours = fields.Float(
        readonly=True, help="Clocked hours on jobs somebody outside the store pays."
    )
    indirect_hours = fields.Float(readonly=True, help="Clocked hours without an order.")
    standard_hours = fields.Float(
        readonly=True, help="His part of the standard hours of jobs that are done."
    )
    sold_hours = fields.Float(
        readonly=True, help="His part of the hours sold on jobs that are done."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH labour AS (
                SELECT job_id,
                       SUM(quantity::numeric) FILTER (WHERE line_type = 'labour') AS sold,
                       SUM(standard_hours::numeric) FILTER (WHERE line_type = 'labour') AS standard,
                       BOOL_OR(payer != 'internal') AS billable
                  FROM dealer_repair_line
                 WHERE job_id IS NOT NULL AND is_out IS NOT TRUE
              GROUP BY job_id
            ), spent AS (
                SELECT clock.id,
                       clock.employee_id,
                       clock.company_id,
                       clock.job_id,
                       clock.work_id,
                       clock.reason_id,
                       clock.is_forgotten,
                       clock.started_on,
                       length.seconds,
                       SUM(length.seconds) OVER (
                           PARTITION BY clock.job_id ORDER BY clock.started_on, clock.id
                       ) AS running,
                       SUM(length.seconds) OVER (PARTITION BY clock.job_id) AS total
                  FROM dealer_repair_clock clock
            CROSS JOIN LATERAL (
                       SELECT EXTRACT(EPOCH FROM clock.ended_on - clock.started_on)::numeric
                           AS seconds
                       ) length
                 WHERE clock.ended_on IS NOT NULL
            )
            SELECT spent.id,
                   spent.id AS clock_id,
                   spent.employee_id,
                   employee.user_id,
                   spent.company_id,
                   (spent.started_on AT TIME ZONE 'UTC'
                       AT TIME ZONE COALESCE(calendar.tz, 'UTC'))::date AS date,
                   spent.job_id,
                   job.order_id,
                   spent.work_id,
                   spent.reason_id,
                   spent.is_forgotten,
                   CASE WHEN spent.job_id IS NULL THEN 0 ELSE spent.seconds / 3600 END
                       AS clocked_hours,
                   CASE WHEN labour.billable THEN spent.seconds / 3600 ELSE 0 END AS billable_hours,
                   CASE WHEN spent.job_id IS NULL THEN spent.seconds / 3600 ELSE 0 END
                       AS indirect_hours,
                   %(standard)s AS standard_hours,
                   %(sold)s AS sold_hours
              FROM spent
              JOIN hr_employee employee ON employee.id = spent.employee_id
              JOIN res_company company ON company.id = spent.company_id
         LEFT JOIN resource_calendar calendar ON calendar.id = company.resource_calendar_id
         LEFT JOIN dealer_repair_job job ON job.id = spent.job_id
         LEFT JOIN labour ON labour.job_id = spent.job_id
            """,
            standard=self._get_share("standard"),
            sold=self._get_share("sold"),
        )

    def _get_share(self, column):
        """:return: SQL of the part of a job's hours that one stretch earns"""
        return SQL(
            """CASE WHEN job.done_on IS NOT NULL AND spent.total > 0 THEN
                   COALESCE(
                       ROUND(labour.%(column)s * spent.running / spent.total, 6)
                       - ROUND(labour.%(column)s * (spent.running - spent.seconds) / spent.total, 6),
                       0)
               ELSE 0 END""",
            column=SQL.identifier(column),
        )
