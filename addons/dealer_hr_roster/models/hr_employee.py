from collections import defaultdict
from datetime import timedelta

from odoo import models
from odoo.tools import SQL

from ..lib.shifts import DueShift, to_moment

_FREE = DueShift(None, None, 0.0, 0.0, None, "rest")


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def _get_due_shifts(self, first, last):
        """Return what is due of these people, day by day, in at most six queries.

        The published roster says it; where it says nothing, the person's working schedule of that
        day does, with the calendar of holidays and make-up days. Leave is not taken off: who is on
        leave is told by `hr.leave`.

        :param first, last: dates of the store, both included
        :return: dict {(employee id, date): lib.shifts.DueShift} with every date on which the
            person is employed, days of rest too (hours 0, start and end None)
        """
        if not self:
            return {}
        self = self.sudo()  # what is due follows from schedules and contracts few may read
        people = self._get_due_versions()
        rostered = self._get_due_rostered(first, last)
        stores = {store["company"]: store["country"] for store, _versions in people.values()}
        kinds = self.env["dealer.calendar.day"]._get_kinds(stores, first, last)
        calendar_ids = [v[1] for _store, versions in people.values() for v in versions if v[1]]
        patterns = self._get_due_patterns(set(calendar_ids))
        closed = self._get_due_closed(set(stores), patterns, first, last)
        types = self.env["dealer.shift.type"]
        free = _FREE._replace(type=types)
        dates = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        memo, result = {}, {}
        for employee_id, (store, versions) in people.items():
            company, zone = store["company"], store["zone"]
            for day in dates:
                version = self._get_due_version(versions, day)
                if not version:
                    continue
                kind = kinds[company].get(day)
                calendar_id = version[1]
                type_id = rostered.get((employee_id, day))
                scheduled = type_id is None
                key = (calendar_id, company, day) if scheduled else (type_id, zone, day, "roster")
                if key not in memo:
                    if not scheduled:
                        due = self._make_due_rostered(types.browse(type_id or ()), day, zone, free)
                    elif (
                        kind in ("holiday", "statutory")
                        or day in closed[company, False]
                        or day in closed[company, calendar_id]
                    ):
                        due = free
                    else:
                        pattern = patterns.get(calendar_id)
                        due = self._make_due_scheduled(pattern, day, kind == "make_up", free)
                    memo[key] = due
                due = memo[key]
                result[employee_id, day] = (
                    due._replace(day_kind="statutory") if kind == "statutory" else due
                )
        return result

    def _get_due_versions(self):
        """Return {employee id: (store, [(since, calendar, begins, ends)])}, oldest version first.

        store: dict with `company`, `country` (ids) and `zone` (name of the store's time zone)
        """
        self.env["hr.version"].flush_model()
        self.flush_recordset(["company_id"])
        stores, result = {}, {}
        for (
            employee_id,
            company_id,
            country_id,
            zone,
            since,
            calendar_id,
            begins,
            ends,
        ) in self.env.execute_query(
            SQL(
                """
                    SELECT employee.id, company.id, partner.country_id, calendar.tz,
                           version.date_version, version.resource_calendar_id,
                           version.contract_date_start,
                           COALESCE(version.departure_date, version.contract_date_end)
                      FROM hr_employee employee
                      JOIN res_company company ON company.id = employee.company_id
                      JOIN res_partner partner ON partner.id = company.partner_id
                 LEFT JOIN resource_calendar calendar ON calendar.id = company.resource_calendar_id
                      JOIN hr_version version
                        ON version.employee_id = employee.id AND version.active
                     WHERE employee.id = ANY(%s)
                     ORDER BY employee.id, version.date_version, version.id
                    """,
                list(self.ids),
            )
        ):
            store = stores.setdefault(
                company_id,
                {
                    "company": company_id,
                    "country": country_id,
                    "zone": zone or self.env.user.tz or "UTC",
                },
            )
            versions = result.setdefault(employee_id, (store, []))[1]
            versions.append((since, calendar_id, begins, ends))
        return result

    def _get_due_version(self, versions, day):
        """Return the version that holds on a date, None where the person is not employed.

        The first one also holds for the days before it was written down.
        """
        found = versions[0]
        for version in versions[1:]:
            if version[0] > day:
                break
            found = version
        _since, _calendar, begins, ends = found
        return None if (begins and day < begins) or (ends and day > ends) else found

    def _get_due_rostered(self, first, last):
        """Return {(employee id, date): shift id, 0 for rest} of the published rosters."""
        self.env["dealer.roster.day"].flush_model()
        self.env["dealer.roster"].flush_model(["published_on"])
        return {
            (employee_id, day): type_id
            for employee_id, day, type_id in self.env.execute_query(
                SQL(
                    """
                    SELECT day.employee_id, day.date, COALESCE(day.type_id, 0)
                      FROM dealer_roster_day day
                      JOIN dealer_roster roster ON roster.id = day.roster_id
                     WHERE day.employee_id = ANY(%s) AND day.date BETWEEN %s AND %s
                       AND roster.published_on IS NOT NULL
                    """,
                    list(self.ids),
                    first,
                    last,
                )
            )
        }

    def _get_due_patterns(self, calendar_ids):
        """Return {calendar: (time zone, hours a day when flexible else 0, {(weekday, week):
        [(from, to)]})}."""
        self.env["resource.calendar"].flush_model()
        self.env["resource.calendar.attendance"].flush_model()
        result = {}
        for (
            calendar_id,
            zone,
            flexible,
            daily,
            weeks,
            weekday,
            since,
            until,
            week,
        ) in self.env.execute_query(
            SQL(
                """
                    SELECT calendar.id, calendar.tz, calendar.flexible_hours,
                           calendar.hours_per_day, calendar.two_weeks_calendar,
                           attendance.dayofweek, attendance.hour_from, attendance.hour_to,
                           attendance.week_type
                      FROM resource_calendar calendar
                 LEFT JOIN resource_calendar_attendance attendance
                        ON attendance.calendar_id = calendar.id
                       AND attendance.display_type IS NULL AND attendance.day_period != 'lunch'
                     WHERE calendar.id = ANY(%s)
                     ORDER BY calendar.id, attendance.hour_from
                    """,
                list(calendar_ids),
            )
        ):
            stretches = result.setdefault(
                calendar_id, (zone or "UTC", daily or 0.0 if flexible else 0.0, defaultdict(list))
            )[2]
            if weekday is None:
                continue
            parities = (int(week),) if weeks and week is not None else (0, 1)
            for parity in parities:
                stretches[int(weekday), parity].append((since, until))
        return result

    def _get_due_closed(self, company_ids, patterns, first, last):
        """Return {(store, calendar or False): set of dates} of Odoo's own public holidays."""
        self.env["resource.calendar.leaves"].flush_model()
        result = defaultdict(set)
        for company_id, calendar_id, since, until in self.env.execute_query(
            SQL(
                """
                SELECT leaves.company_id, leaves.calendar_id,
                       timezone(COALESCE(calendar.tz, 'UTC'), timezone('UTC', leaves.date_from)),
                       timezone(COALESCE(calendar.tz, 'UTC'), timezone('UTC', leaves.date_to))
                  FROM resource_calendar_leaves leaves
                  JOIN res_company company ON company.id = leaves.company_id
             LEFT JOIN resource_calendar calendar
                    ON calendar.id = COALESCE(leaves.calendar_id, company.resource_calendar_id)
                 WHERE leaves.resource_id IS NULL AND leaves.time_type = 'leave'
                   AND leaves.company_id = ANY(%s)
                   AND leaves.date_to >= %s AND leaves.date_from <= %s
                """,
                list(company_ids),
                first - timedelta(days=1),
                last + timedelta(days=2),
            )
        ):
            day = since.date()
            # a holiday counts where it takes the day: from the morning to the evening
            while day <= until.date():
                begins = 0 if day > since.date() else since.hour
                ends = 24 if day < until.date() else until.hour + 1
                if begins <= 9 and ends >= 17:
                    result[company_id, calendar_id or False].add(day)
                day += timedelta(days=1)
        return result

    def _make_due_rostered(self, shift, day, zone, free):
        if not shift:
            return free
        start, end = shift._get_moments(day, zone)
        return DueShift(start, end, shift.hours, shift.break_hours, shift, "work")

    def _make_due_scheduled(self, pattern, day, is_make_up, free):
        """Return what a working schedule says of a date that is no holiday.

        A weekend day made a work day is worked as the first working day of its week.
        """
        if not pattern:
            return free
        zone, flexible, stretches = pattern
        parity = ((day.toordinal() - 1) // 7) % 2
        if flexible:
            works = day.weekday() < 5 or is_make_up
            return free._replace(hours=flexible, day_kind="work") if works else free
        worked = stretches.get((day.weekday(), parity))
        if not worked and is_make_up:
            worked = next(
                (stretches[n, parity] for n in range(7) if stretches.get((n, parity))), None
            )
        if not worked:
            return free
        begin, end = min(s[0] for s in worked), max(s[1] for s in worked)
        hours = sum(until - since for since, until in worked)
        return free._replace(
            start=to_moment(day, begin, zone),
            end=to_moment(day, end, zone),
            hours=hours,
            break_hours=max(end - begin - hours, 0.0),
            day_kind="work",
        )
