from collections import defaultdict
from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL
from psycopg2.extras import Json

from ..lib import day as days
from ..lib import pairing
from .dealer_attendance_sheet_line import TOTALS
from odoo.addons.dealer_hr_roster.lib.shifts import to_moment

DAY = timedelta(days=1)
PAGE = 1000


class DealerAttendanceSheet(models.Model):
    """The sheet computed in sets: a dozen queries for any number of people."""

    _inherit = "dealer.attendance.sheet"

    def _compute_sheet(self):
        """Compute lines and days anew from roster, attendance, leave, requests and corrections.

        A person whose figures change after he confirmed is asked again.
        """
        for sheet in self.sudo():  # a sheet says of everybody what few may read
            sheet._check_not_approved()
            self.env.flush_all()
            facts = _Facts(sheet)
            judged = facts.judge_all()
            sheet._store(judged, facts.departments)
            sheet._set_facts({"computed_on": fields.Datetime.now(), "stale": False})

    # === STORE === #

    def _store(self, judged, departments):
        """Write lines (kept, as they are confirmed) and days (made anew).

        :param judged: dict {employee id: [(date, lib.day.Day, due, correction id)]}
        :param departments: dict {(employee id): department id on his last day}
        """
        self.ensure_one()
        Line = self.env["dealer.attendance.sheet.line"]
        existing = {line.employee_id.id: line for line in self.line_ids}
        gone = self.line_ids.filtered(lambda line: line.employee_id.id not in judged)
        (gone - gone.filtered("adjustment_ids")).unlink()
        totals = {key: _get_totals([row[1] for row in rows]) for key, rows in judged.items()}
        Line.with_context(tracking_disable=True, mail_create_nosubscribe=True).create(
            [
                {"sheet_id": self.id, "employee_id": employee_id}
                for employee_id in judged
                if employee_id not in existing
            ]
        )
        self.env.flush_all()
        self._store_totals(totals, departments)
        ids = dict(
            self.env.execute_query(
                SQL(
                    "SELECT employee_id, id FROM dealer_attendance_sheet_line WHERE sheet_id = %s",
                    self.id,
                )
            )
        )
        self._store_days(judged, ids)
        Line.invalidate_model()
        self.env["dealer.attendance.sheet.day"].invalidate_model()
        self.invalidate_recordset()

    def _store_totals(self, totals, departments):
        """Write the totals of all lines; whoever confirmed other figures is asked again."""
        if not totals:
            return
        names = list(TOTALS)
        columns = SQL(", ").join(SQL.identifier(name) for name in names)
        casts = SQL(", ").join(
            SQL("%s = v.%s::numeric", SQL.identifier(name), SQL.identifier(name)) for name in names
        )
        differs = SQL(" OR ").join(
            SQL("COALESCE(l.%s, 0) <> v.%s::numeric", SQL.identifier(name), SQL.identifier(name))
            for name in names
        )
        rows = SQL(", ").join(
            SQL(
                "(%s)",
                SQL(", ").join(
                    SQL("%s", value)
                    for value in (key, departments.get(key), *(total[name] for name in names))
                ),
            )
            for key, total in totals.items()
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE dealer_attendance_sheet_line l
                   SET %(casts)s, department_id = v.department_id::integer,
                       has_issue = v.days_absent::numeric > 0 OR v.missing_count::numeric > 0,
                       confirmed_on = CASE WHEN %(differs)s THEN NULL ELSE confirmed_on END,
                       state = CASE WHEN (%(differs)s) AND state = 'confirmed' THEN 'open'
                                    ELSE state END,
                       changed_on = CASE WHEN (%(differs)s) AND state = 'confirmed'
                                         THEN now() AT TIME ZONE 'UTC' ELSE changed_on END
                  FROM (VALUES %(rows)s) v (employee_id, department_id, %(columns)s)
                 WHERE l.sheet_id = %(sheet)s AND l.employee_id = v.employee_id
                """,
                casts=casts,
                differs=differs,
                rows=rows,
                columns=columns,
                sheet=self.id,
            )
        )

    def _store_days(self, judged, line_ids):
        cr = self.env.cr
        cr.execute(SQL("DELETE FROM dealer_attendance_sheet_day WHERE sheet_id = %s", self.id))
        rows = []
        for employee_id, items in judged.items():
            line_id = line_ids[employee_id]
            for date, day, due, correction in items:
                overtime = sum(day.overtime.values()) + day.lieu
                rows.append((
                    self.id, line_id, employee_id, self.company_id.id, date, day.result,
                    (due.type.id or None) if due and due.type else None,
                    due.start if due else None, due.end if due else None,
                    due.day_kind if due else None, day.first_in, day.last_out,
                    day.late, day.early, day.missing, day.due / 1000, day.worked / 1000,
                    day.absent / 1000,
                    Json({k: v / 1000 for k, v in day.leave.items()}) if day.leave else None,
                    round(day.attended / 60, 2), round(overtime / 60, 2), correction,
                ))  # fmt: skip
        cr.execute_values(
            "INSERT INTO dealer_attendance_sheet_day (sheet_id, line_id, employee_id, company_id, "
            "date, result, shift_type_id, due_from, due_to, day_kind, first_in, last_out, late, "
            "early, missing, days_due, days_worked, days_absent, leave, hours_attended, "
            "hours_overtime, correction_id) VALUES %s",
            rows,
            page_size=PAGE,
        )


def _get_totals(rows):
    """Sum the days of a person; days in thousandths become days, minutes hours."""
    totals = dict.fromkeys(TOTALS, 0)
    for day in rows:
        totals["days_due"] += day.due
        totals["days_worked"] += day.worked
        totals["days_absent"] += day.absent
        for kind, share in day.leave.items():
            totals[f"days_{kind}"] += share
        for kind, minutes in day.overtime.items():
            totals[f"overtime_{kind}"] += minutes
        totals["overtime_lieu"] += day.lieu
        totals["overtime_paid"] += day.overtime_paid
        totals["hours_attended"] += day.attended
        totals["late_count"] += bool(day.late)
        totals["late_minutes"] += day.late
        totals["early_count"] += bool(day.early)
        totals["early_minutes"] += day.early
        totals["missing_count"] += day.missing
    for name in totals:
        if name.startswith("days_"):
            totals[name] /= 1000
        elif name.startswith(("overtime_", "hours_")):
            totals[name] = round(totals[name] / 60, 2)
    return totals


class _Facts:
    """What is known of a store's people in a month, read in sets."""

    def __init__(self, sheet):
        self.env = env = sheet.env
        self.company = sheet.company_id
        self.zone = self.company._get_store_zone()
        self.first, self.last = sheet.month, sheet._get_last_day()
        self.now = fields.Datetime.now()
        rules = env["dealer.attendance.rule"]._get_rules(self.company, self.first, self.last)
        self.rules = {day: (rule, rule._get_plain()) for day, rule in rules.items()}
        self.versions = self._read_versions()
        employees = env["hr.employee"].browse(self.versions)
        shifts = employees._get_due_shifts(self.first - DAY, self.last + DAY)
        self.due = defaultdict(dict)
        for (employee_id, day), shift in shifts.items():
            self.due[employee_id][day] = shift
        self.departments = {}
        self.spans, self.gaps = self._read_attendances(employees)
        self.leaves = self._read_leaves(employees)
        self.requests = self._read_requests(employees)
        self.corrections = self._read_corrections(employees)

    def judge_all(self):
        judged = {}
        for employee_id, versions in self.versions.items():
            rows = []
            due = self.due[employee_id]
            position = 0
            for date, (rule, plain) in self.rules.items():
                shift = due.get(date)
                if shift is None:  # not employed on this day
                    continue
                while position + 1 < len(versions) and versions[position + 1][0] <= date:
                    position += 1
                _since, company_id, department_id, job_id = versions[position]
                if company_id != self.company.id:  # that day counts in another store
                    continue
                self.departments[employee_id] = department_id
                key = (employee_id, date)
                correction, correction_id = self.corrections.get(key, (None, None))
                over = self.now >= (shift.end or self.company._get_store_moment(date + DAY))
                result = days.judge(
                    shift,
                    self.spans.get(key, ()),
                    self.gaps.get(key, 0),
                    self._get_leaves(key, shift),
                    self.requests.get(employee_id, ()),
                    plain,
                    correction,
                    job_id in self._get_exempt(rule),
                    over,
                )
                rows.append((date, result, shift, correction_id))
            if rows:
                judged[employee_id] = rows
        return judged

    def _get_exempt(self, rule):
        memo = self.__dict__.setdefault("_exempt", {})
        if rule not in memo:
            memo[rule] = set(rule.exempt_job_ids._origin.ids or rule.exempt_job_ids.ids)
        return memo[rule]

    # === READ === #

    def _read_versions(self):
        """:return: {employee id: [(from, company id, department id, job id)]}, those of the store"""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT v.employee_id, v.date_version, COALESCE(v.company_id, e.company_id),
                       v.department_id, v.job_id
                  FROM hr_version v JOIN hr_employee e ON e.id = v.employee_id
                 WHERE v.active AND v.date_version <= %(last)s AND v.employee_id IN (
                     SELECT o.employee_id FROM hr_version o
                      WHERE o.active AND o.employee_id IS NOT NULL AND o.company_id = %(company)s)
                    OR v.active AND e.company_id = %(company)s AND v.date_version > %(last)s
                   AND NOT EXISTS (SELECT 1 FROM hr_version o WHERE o.active
                                     AND o.employee_id = e.id AND o.date_version <= %(last)s)
              ORDER BY v.employee_id, v.date_version
                """,
                last=self.last,
                company=self.company.id,
            )
        )
        versions = defaultdict(list)
        for employee_id, since, *rest in rows:
            versions[employee_id].append((since, *rest))
        return versions

    def _read_attendances(self, employees):
        """:return: spans and punches missing by (employee id, date of the shift)"""
        first = self.company._get_store_moment(self.first) - 2 * DAY
        last = self.company._get_store_moment(self.last) + 3 * DAY
        rows = self.env.execute_query(
            SQL(
                """
                SELECT employee_id, check_in, check_out, date, missing_punch, out_mode
                  FROM hr_attendance
                 WHERE employee_id = ANY(%s) AND check_in >= %s AND check_in < %s
                   AND in_mode IS DISTINCT FROM 'technical'
              ORDER BY employee_id, check_in
                """,
                list(employees.ids),
                first,
                last,
            )
        )
        spans, gaps = defaultdict(list), defaultdict(int)
        windows, current = [], None
        for employee_id, check_in, check_out, date, missing, out_mode in rows:
            if employee_id != current:
                windows, current = self._get_windows(employee_id), employee_id
            window = pairing.find_window(windows, check_in)
            key = (employee_id, window.key if window else date)
            if missing or check_out is None or out_mode == "auto_check_out":
                gaps[key] += 1
            # a span that goes on has no length yet
            spans[key].append((check_in, check_out or check_in))
        return spans, gaps

    def _get_windows(self, employee_id):
        rule = self.rules[self.first][0]
        shifts = [(d, s.start, s.end) for d, s in self.due[employee_id].items() if s.start]
        return pairing.get_windows(
            shifts, timedelta(hours=rule.hours_before), timedelta(hours=rule.hours_after)
        )

    def _read_leaves(self, employees):
        """:return: {(employee id, date): [row]} of validated leave"""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.employee_id, COALESCE(t.absence_kind, 'other'), l.request_date_from,
                       l.request_date_to, l.request_unit_half, l.request_unit_hours,
                       l.request_date_from_period, l.request_date_to_period,
                       l.request_hour_from, l.request_hour_to
                  FROM hr_leave l JOIN hr_leave_type t ON t.id = l.holiday_status_id
                 WHERE l.employee_id = ANY(%s) AND l.state = 'validate'
                   AND l.request_date_from <= %s AND l.request_date_to >= %s
              ORDER BY l.employee_id, l.request_date_from, l.id
                """,
                list(employees.ids),
                self.last,
                self.first,
            )
        )
        leaves = defaultdict(list)
        for employee_id, kind, first, last, *rest in rows:
            day = max(first, self.first)
            while day <= min(last, self.last):
                leaves[employee_id, day].append((kind, first, last, *rest))
                day += DAY
        return leaves

    def _get_leaves(self, key, shift):
        """Return the leave of a shift as `lib.day.Leave`."""
        result = []
        for kind, first, last, half, by_hours, since, until, hour_from, hour_to in self.leaves.get(
            key, ()
        ):
            date, start, end, share = key[1], shift.start, shift.end, days.FULL
            if by_hours:
                begin = to_moment(date, hour_from or 0, self.zone)
                finish = to_moment(date, hour_to or 0, self.zone)
                due = round(shift.hours * 60) or 1
                if start:
                    begin, finish = max(begin, start), min(finish, end)
                start, end = begin, max(begin, finish)
                share = min(days.FULL, round(days.minutes(start, end) * days.FULL / due))
            elif half and ((date == first and since == "pm") != (date == last and until == "am")):
                share = days.FULL // 2
                if start:
                    middle = start + (end - start) / 2
                    start, end = (
                        (middle, end) if date == first and since == "pm" else (start, middle)
                    )
            result.append(days.Leave(kind, start, end, share))
        return result

    def _read_requests(self, employees):
        requests = self.env["dealer.overtime.request"].search_fetch(
            [
                ("employee_id", "in", employees.ids),
                ("category", "=", "agreed"),
                ("date_from", "<", self.company._get_store_moment(self.last) + 2 * DAY),
                ("date_to", ">", self.company._get_store_moment(self.first) - DAY),
            ],
            ["employee_id", "date_from", "date_to", "compensation"],
            order="date_from",
        )
        result = defaultdict(list)
        for request in requests:
            result[request.employee_id.id].append(
                days.Request(request.date_from, request.date_to, request.compensation == "lieu")
            )
        return result

    def _read_corrections(self, employees):
        corrections = self.env["dealer.attendance.correction"].search_fetch(
            [
                ("employee_id", "in", employees.ids),
                ("date", ">=", self.first),
                ("date", "<=", self.last),
            ],
            ["employee_id", "date", "result"],
            order="id",
        )
        return {(c.employee_id.id, c.date): (c.result, c.id) for c in corrections}
