from collections import defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ..lib import calendars
from ..lib.intervals import intersect, subtract, union
from ..lib.slots import Bay, Technician, Workshop

# columns as whole seconds since 1970
_FROM = SQL("EXTRACT(EPOCH FROM start_on)::bigint")
_TO = SQL("EXTRACT(EPOCH FROM end_on)::bigint")


class DealerWorkshopCapacity(models.AbstractModel):
    """What the arithmetic of free times starts from, read in sets past the user's rights.

    Whoever books learns that a technician is free or not, never why he is on leave.
    """

    _inherit = "dealer.workshop.capacity"

    @api.model
    def _load(self, company, start, end, without=None):
        """Return the lib.slots.Workshop of a store between two moments (naive UTC).

        Breaks, nights, holidays of the store and recurring block-outs interrupt work; bookings,
        leave and a bay out of order end it.

        :param without: bookings to leave out, because they are what is to be moved
        """
        self = self.sudo()
        company = company.sudo()
        span = (calendars.to_seconds(start), calendars.to_seconds(end))
        zone = company._get_store_zone()
        technicians = self._load_technicians(company)
        versions = self._load_versions([row[0] for row in technicians])
        bays = self._load_bays(company)
        store_calendar = company._get_workshop_calendar()
        patterns = self._load_patterns(
            {store_calendar.id}
            | {row[4] for row in technicians}
            | {version[2] for rows in versions.values() for version in rows}
            | {bay.resource_calendar_id.id for bay in bays}
        )
        holidays, leaves = self._load_leaves(company, [row[2] for row in technicians], start, end)
        blocks = self.env["dealer.workshop.block"]._get_live(company, start, end)
        pauses, outages = self._split_blocks(blocks, span)
        bookings = self._load_bookings(company, start, end, without)
        cache = {}

        def hours(calendar_id, timezone=None):
            """Stretches of a calendar without the holidays it knows."""
            key = (calendar_id, timezone)
            if key not in cache:
                zone_of, pattern = patterns.get(calendar_id, (zone, None))
                if pattern is None:
                    return hours(store_calendar.id) if calendar_id != store_calendar.id else []
                off = union(holidays[False] + holidays[calendar_id])
                work = calendars.expand(pattern, timezone or zone_of, *span)
                cache[key] = subtract(work, off)
            return cache[key]

        everybody = pauses["store", 0]
        opening = subtract(hours(store_calendar.id), everybody)
        made_bays = []
        for bay in bays:
            work = hours(bay.resource_calendar_id.id) if bay.resource_calendar_id else opening
            taken = outages[bay.id] + bookings["bay", bay.id]
            made_bays.append(
                Bay(
                    bay.id,
                    bay.name,
                    frozenset(bay.kind_ids.ids),
                    subtract(work, union(everybody + pauses["bay", bay.id])),
                    [(since, until) for _what, since, until in taken],
                    bay.sequence,
                    taken,
                )
            )
        skills = self._load_skills([row[0] for row in technicians], zone)
        rostered = self._load_rostered(company, [row[0] for row in technicians], span)
        made_technicians = []
        for employee_id, name, resource_id, timezone, calendar_id in technicians:
            work = []
            for since, until, version_calendar in self._get_periods(
                versions.get(employee_id), calendar_id, timezone or zone, span
            ):
                if version_calendar:
                    work += intersect(hours(version_calendar, timezone), [(since, until)])
                else:
                    work += intersect(opening, [(since, until)])
            if employee_id in rostered:
                planned, shifts = rostered[employee_id]
                work = union(subtract(union(work), union(planned)) + shifts)
            taken = leaves[resource_id] + bookings["employee", employee_id]
            made_technicians.append(
                Technician(
                    employee_id,
                    name,
                    skills.get(employee_id, {}),
                    subtract(union(work), union(everybody + pauses["employee", employee_id])),
                    [(since, until) for _what, since, until in taken],
                    taken,
                )
            )
        return Workshop(
            made_bays,
            made_technicians,
            zone,
            company.appointment_step or 30,
            opening,
            self._load_full(company, start, end, without),
        )

    # === ONE QUERY EACH === #

    def _load_technicians(self, company):
        """Rows (employee, name, resource, time zone, calendar)."""
        self.env["hr.employee"].flush_model(["is_technician", "active", "company_id", "name"])
        self.env["resource.resource"].flush_model(["tz", "calendar_id"])
        return self.env.execute_query(
            SQL(
                """
                SELECT employee.id, employee.name, resource.id, resource.tz, resource.calendar_id
                  FROM hr_employee employee
                  JOIN resource_resource resource ON resource.id = employee.resource_id
                 WHERE employee.company_id = %s AND employee.active AND employee.is_technician
                 ORDER BY employee.name, employee.id
                """,
                company.id,
            )
        )

    def _load_versions(self, employee_ids):
        """{employee: [(since when, contract's end, calendar, contract's start)]}, oldest first."""
        self.env["hr.version"].flush_model()
        rows = defaultdict(list)
        for employee_id, since, until, calendar_id, begins in self.env.execute_query(
            SQL(
                """
                SELECT employee_id, date_version, COALESCE(departure_date, contract_date_end),
                       resource_calendar_id, contract_date_start
                  FROM hr_version
                 WHERE active AND employee_id = ANY(%s)
                 ORDER BY employee_id, date_version, id
                """,
                employee_ids,
            )
        ):
            rows[employee_id].append((since, until, calendar_id, begins))
        return rows

    def _get_periods(self, versions, calendar_id, zone, span):
        """Yield (since, until, calendar) of one technician within the span."""
        if not versions:
            yield (*span, calendar_id)
            return
        for number, (since, until, calendar, begins) in enumerate(versions):
            # the first one also holds for the days before it was written down
            begin = calendars.local_moment(since, 0, zone) if number else span[0]
            if begins:
                begin = max(begin, calendars.local_moment(begins, 0, zone))
            end = span[1]
            if number + 1 < len(versions):
                end = calendars.local_moment(versions[number + 1][0], 0, zone)
            if until:
                end = min(end, calendars.local_moment(until, 24, zone))
            if max(begin, span[0]) < min(end, span[1]):
                yield max(begin, span[0]), min(end, span[1]), calendar

    def _load_bays(self, company):
        bays = self.env["dealer.workshop.bay"].search_fetch(
            [("company_id", "=", company.id)],
            ["name", "sequence", "resource_calendar_id", "kind_ids"],
        )
        return bays

    def _load_patterns(self, calendar_ids):
        """{calendar: (time zone, pattern)}; the pattern of flexible hours is None."""
        self.env["resource.calendar"].flush_model()
        self.env["resource.calendar.attendance"].flush_model()
        result = {}
        for (
            calendar_id,
            zone,
            flexible,
            weeks,
            weekday,
            hour_from,
            hour_to,
            week,
        ) in self.env.execute_query(
            SQL(
                """
                    SELECT calendar.id, calendar.tz, calendar.flexible_hours,
                           calendar.two_weeks_calendar, attendance.dayofweek, attendance.hour_from,
                           attendance.hour_to, attendance.week_type
                      FROM resource_calendar calendar
                 LEFT JOIN resource_calendar_attendance attendance
                        ON attendance.calendar_id = calendar.id
                       AND attendance.display_type IS NULL AND attendance.day_period != 'lunch'
                     WHERE calendar.id = ANY(%s)
                    """,
                [calendar_id for calendar_id in calendar_ids if calendar_id],
            )
        ):
            pattern = result.setdefault(calendar_id, (zone, None if flexible else []))[1]
            if pattern is not None and weekday is not None:
                parity = int(week) if weeks and week is not None else None
                pattern.append((int(weekday), hour_from, hour_to, parity))
        return result

    def _load_rostered(self, company, employee_ids, span):
        """Return {employee: (planned, work)}: stretches of the days that a roster plans, and when
        he works in them, instead of his working schedule; extension point of rosters.

        :param span: two moments, in seconds; only what lies within counts
        """
        return {}

    def _load_leaves(self, company, resource_ids, start, end):
        """Return ({calendar or False: holidays}, {resource: [(what, since, until)]})."""
        self.env["resource.calendar.leaves"].flush_model()
        holidays, leaves = defaultdict(list), defaultdict(list)
        for resource_id, calendar_id, since, until in self.env.execute_query(
            SQL(
                """
                SELECT resource_id, calendar_id, EXTRACT(EPOCH FROM date_from)::bigint,
                       CEIL(EXTRACT(EPOCH FROM date_to))::bigint
                  FROM resource_calendar_leaves
                 WHERE time_type = 'leave' AND date_from < %s AND date_to > %s
                   AND (resource_id = ANY(%s) OR (resource_id IS NULL AND company_id = %s))
                """,
                end,
                start,
                resource_ids,
                company.id,
            )
        ):
            if resource_id:
                leaves[resource_id].append((("leave", None), since, until))
            else:
                holidays[calendar_id or False].append((since, until))
        return holidays, leaves

    def _split_blocks(self, blocks, span):
        """Return ({(scope, id): pauses}, {bay: [(what, since, until)]})."""
        pauses, outages = defaultdict(list), defaultdict(list)
        for block in blocks:
            stretches = block._get_stretches(*span)
            if block._is_out_of_order():
                for bay_id in block.bay_ids.ids:
                    outages[bay_id] += [(("block", block.name), s, e) for s, e in stretches]
                continue
            for bay_id in block.bay_ids.ids:
                pauses["bay", bay_id] += stretches
            for employee_id in block.employee_ids.ids:
                pauses["employee", employee_id] += stretches
            if not block.bay_ids and not block.employee_ids:
                pauses["store", 0] += stretches
        pauses["store", 0] = union(pauses["store", 0])
        return pauses, outages

    def _load_bookings(self, company, start, end, without=None):
        """{(bay or employee, id): [(what, since, until)]}"""
        self.env["dealer.workshop.booking"].flush_model()
        rows = defaultdict(list)
        for booking_id, bay_id, employee_id, since, until in self.env.execute_query(
            SQL(
                """
                SELECT id, bay_id, employee_id, %s, %s
                  FROM dealer_workshop_booking
                 WHERE company_id = %s AND cancelled_on IS NULL
                   AND end_on > %s AND start_on < %s AND id != ALL(%s)
                """,
                _FROM,
                _TO,
                company.id,
                start,
                end,
                list(without.ids) if without else [],
            )
        ):
            row = (("booking", booking_id), since, until)
            if bay_id:
                rows["bay", bay_id].append(row)
            if employee_id:
                rows["employee", employee_id].append(row)
        return rows

    def _load_skills(self, employee_ids, zone):
        """{employee: {skill: [(level, since, until)]}}: a certificate counts while it is valid."""
        self.env["hr.employee.skill"].flush_model()
        self.env["hr.skill.level"].flush_model(["level_progress"])
        result = defaultdict(lambda: defaultdict(list))
        for employee_id, skill_id, level, since, until in self.env.execute_query(
            SQL(
                """
                SELECT held.employee_id, held.skill_id, level.level_progress, held.valid_from,
                       held.valid_to
                  FROM hr_employee_skill held
                  JOIN hr_skill_level level ON level.id = held.skill_level_id
                 WHERE held.employee_id = ANY(%s)
                """,
                employee_ids,
            )
        ):
            result[employee_id][skill_id].append(
                (
                    level,
                    since and calendars.local_moment(since, 0, zone),
                    until and calendars.local_moment(until, 24, zone),
                )
            )
        return result

    def _load_full(self, company, start, end, without=None):
        """Half hours in which as many customers are received as the advisers can."""
        if not (limit := company.appointment_receptions):
            return []
        self.env["dealer.workshop.appointment"].flush_model(["start_on", "category"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT (EXTRACT(EPOCH FROM start_on)::bigint / 1800) * 1800
                  FROM dealer_workshop_appointment
                 WHERE company_id = %s AND category IN ('draft', 'confirmed', 'arrived')
                   AND start_on >= %s AND start_on < %s AND id != ALL(%s)
                 GROUP BY 1
                HAVING count(*) >= %s
                """,
                company.id,
                start - timedelta(minutes=30),
                end,
                without.appointment_id.ids if without else [],
                limit,
            )
        )
        return [(half, half + 1800) for [half] in rows]
