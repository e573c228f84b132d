from collections import defaultdict
from datetime import UTC, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

AGAIN = 35  # days the nightly run counts again


class DealerTechnicianDay(models.Model):
    """Hours a technician was there on one day of his store: what he is paid for.

    By his working hours less leave, or by his attendances where core's Attendances is used. Laid
    down once a day in sets, so that the figures are one sum.
    """

    _name = "dealer.technician.day"
    _description = "Technician's Day"
    _order = "date desc, employee_id"
    _check_company_auto = True

    employee_id = fields.Many2one(
        "hr.employee", string="Technician", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", string="Store", required=True, index=True)
    date = fields.Date(required=True, help="In the time of the store.")
    attended_hours = fields.Float(help="Hours of work by the calendar, less leave.")

    _once = models.UniqueIndex("(employee_id, date)")

    @api.model
    def _cron_lay(self):
        """Count the last days of every store again; what is older is counted where it is missing."""
        for company in self.env["res.company"].sudo().search([]):  # pylint: disable=no-search-all
            today = company._get_store_date()
            self._lay(company, today - timedelta(days=AGAIN), today, again=True)

    @api.model
    def _refresh(self, company):
        """Count the days that are missing since the first clocked time; today always."""
        self = self.sudo()  # laid down for whoever looks, from calendars only HR reads
        [[first]] = self.env["dealer.repair.clock"]._read_group(
            [("company_id", "=", company.id)], [], ["started_on:min"]
        )
        today = company._get_store_date()
        if first:
            self._lay(company, company._get_store_date(first), today - timedelta(days=1))
        self._lay(company, today, today, again=True)

    @api.model
    def _lay(self, company, first, last, again=False):
        """Write the attended hours of a store's technicians from `first` to `last` day.

        :param bool again: also where they are written down already
        """
        employees = self.env["hr.employee"].sudo().search(
            [("company_id", "=", company.id), ("is_technician", "=", True)]
        )  # fmt: skip
        # who clocked counts, whatever he is today
        clocked = self.env["dealer.repair.clock"].sudo()._read_group(
            [
                ("company_id", "=", company.id),
                ("started_on", ">=", company._get_store_moment(first)),
            ],
            ["employee_id"],
        )  # fmt: skip
        for [employee] in clocked:
            employees |= employee
        if not employees or first > last:
            return
        have = set()
        if not again:
            have = {
                (employee.id, day)
                for employee, day in self._read_group(
                    [
                        ("employee_id", "in", employees.ids),
                        ("date", ">=", first),
                        ("date", "<=", last),
                    ],
                    ["employee_id", "date:day"],
                )
            }
            days = (last - first).days + 1
            if len(have) == days * len(employees):
                return
        hours = self._get_attended_hours(company, employees, first, last)
        rows = [
            (employee.id, company.id, day, hours.get((employee.id, day), 0.0))
            for employee in employees
            for day in (first + timedelta(days=n) for n in range((last - first).days + 1))
            if (employee.id, day) not in have
        ]
        if rows:
            self.env.cr.execute_values(
                """
                INSERT INTO dealer_technician_day (employee_id, company_id, date, attended_hours)
                VALUES %s
                ON CONFLICT (employee_id, date) DO UPDATE
                   SET attended_hours = EXCLUDED.attended_hours, company_id = EXCLUDED.company_id
                """,
                rows,
            )
            self.invalidate_model()

    @api.model
    def _get_attended_hours(self, company, employees, first, last):
        """Return {(employee id, day): hours}; extended where attendances are kept.

        :param employees: `hr.employee`, in sudo
        :param first, last: dates in the time of the store
        """
        return self._get_scheduled_hours(company, employees, first, last)

    @api.model
    def _get_scheduled_hours(self, company, employees, first, last):
        """Return {(employee id, day): hours} of the working schedules; extended by rosters.

        Parameters as for `_get_attended_hours`.
        """
        zone = company._get_store_zone()
        start = company._get_store_moment(first).replace(tzinfo=UTC)
        end = company._get_store_moment(last + timedelta(days=1)).replace(tzinfo=UTC)
        intervals, _calendars = employees.resource_id._get_valid_work_intervals(start, end)
        hours = defaultdict(float)
        for employee in employees.with_context(tz=zone):
            for since, until, _attendance in intervals[employee.resource_id.id]:
                at = since.astimezone(UTC).replace(tzinfo=None)
                until = until.astimezone(UTC).replace(tzinfo=None)
                while at < until:
                    day = company._get_store_date(at)
                    midnight = company._get_store_moment(day + timedelta(days=1))
                    stop = min(until, midnight)
                    hours[employee.id, day] += (stop - at).total_seconds() / 3600
                    at = stop
        return hours

    @api.model
    def _forget(self, start, end, resource, company):
        """Forget the days of a leave, of one person or of the whole store: they are counted anew."""
        if not (start and end):
            return
        conditions = [
            SQL("date BETWEEN %s AND %s", start.date() - timedelta(days=1),
                end.date() + timedelta(days=1)),
        ]  # fmt: skip
        if resource:
            conditions.append(
                SQL(
                    "employee_id IN (SELECT id FROM hr_employee WHERE resource_id = ANY(%s))",
                    resource.ids,
                )
            )
        elif company:
            conditions.append(SQL("company_id = ANY(%s)", company.ids))
        self.env.cr.execute(
            SQL("DELETE FROM dealer_technician_day WHERE %s", SQL(" AND ").join(conditions))
        )
        self.invalidate_model()
