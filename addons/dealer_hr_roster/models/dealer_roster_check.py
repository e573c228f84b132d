from collections import defaultdict, namedtuple
from datetime import timedelta

from odoo import models
from odoo.tools import format_date

from ..lib.checks import find_long_streaks, find_short_rests

Finding = namedtuple("Finding", "key code employee_id date message is_blocking")
Finding.__doc__ = """What speaks against a roster.

key: identity, to compare before and after; code: rest, streak or need; employee_id: 0 for a need;
message: one sentence; is_blocking: whether the roster can't be published with it.
"""


class DealerRoster(models.Model):
    """The checks of a roster, in sets."""

    _inherit = "dealer.roster"

    def _get_findings(self, people=None):
        """Return what speaks against this roster, as a list of `Finding` by date.

        Days before the month count as they were due, so that a run of days and a night shift do
        not end with the month. Days of approved leave are no work.

        :param people: look at these only, and not at the people needed
        """
        self.ensure_one()
        self = self.sudo()  # the checks read leave and skills; sentences name neither
        first, last = self._get_span()
        days = self.env["dealer.roster.day"].search_fetch(
            [("roster_id", "=", self.id)]
            + ([("employee_id", "in", people.ids)] if people is not None else []),
            ["employee_id", "date", "type_id"],
        )
        employees = days.employee_id
        away = self._get_away(employees, first, last)
        work = days.filtered(lambda d: d.type_id and (d.employee_id.id, d.date) not in away)
        findings = self._find_by_person(work, employees, first)
        if people is None:
            findings += self._find_needs(work, first, last)
        return sorted(findings, key=lambda f: (f.date, f.code, f.employee_id))

    def _get_away(self, employees, first, last):
        """Return {(employee id, date)} of approved leave of whole days."""
        # sudo: whoever plans must know that somebody is away, never why
        leaves = self.env["hr.leave"].sudo().search_fetch(
            [
                ("employee_id", "in", employees.ids),
                ("state", "=", "validate"),
                ("request_date_from", "<=", last),
                ("request_date_to", ">=", first),
                ("request_unit_half", "=", False),
                ("request_unit_hours", "=", False),
            ],
            ["employee_id", "request_date_from", "request_date_to"],
        )  # fmt: skip
        away = set()
        for leave in leaves:
            day = max(leave.request_date_from, first)
            while day <= min(leave.request_date_to, last):
                away.add((leave.employee_id.id, day))
                day += timedelta(days=1)
        return away

    def _find_by_person(self, work, employees, first):
        company = self.company_id
        rest, longest = company.roster_rest_hours, company.roster_days_in_row
        if not (rest or longest):
            return []
        zone = company._get_store_zone()
        dues = employees._get_due_shifts(first - timedelta(days=longest + 1), first - timedelta(1))
        shifts, dates = defaultdict(list), defaultdict(set)
        for (employee_id, day), due in dues.items():
            if due.start:
                shifts[employee_id].append((day, due.start, due.end))
                dates[employee_id].add(day)
        moments = {}
        for day in work:
            key = (day.type_id.id, day.date)
            if key not in moments:
                moments[key] = day.type_id._get_moments(day.date, zone)
            shifts[day.employee_id.id].append((day.date, *moments[key]))
            dates[day.employee_id.id].add(day.date)
        findings = []
        for employee in employees:
            mine = sorted(shifts[employee.id], key=lambda shift: shift[1])
            if rest:
                for day, hours in find_short_rests(mine, rest, first):
                    message = self.env._(
                        "%(name)s has %(hours)s hours of rest before the shift of %(day)s; "
                        "%(least)s are needed.",
                        name=employee.name,
                        hours=round(max(hours, 0), 1),
                        day=self._format_day(day),
                        least=round(rest, 1),
                    )
                    key = ("rest", employee.id, day)
                    findings.append(Finding(key, "rest", employee.id, day, message, True))
            if longest:
                for day, count in find_long_streaks(dates[employee.id], longest, first):
                    message = self.env._(
                        "%(name)s works %(count)s days in a row until %(day)s; at most %(most)s "
                        "are allowed (Labour Law, article 38: a day of rest each week).",
                        name=employee.name,
                        count=count,
                        day=self._format_day(day),
                        most=longest,
                    )
                    key = ("streak", employee.id, day)
                    findings.append(Finding(key, "streak", employee.id, day, message, True))
        return findings

    def _find_needs(self, work, first, last):
        needs = self.env["dealer.shift.need"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("department_id", "=", self.department_id.id),
            ]
        )
        if not needs:
            return []
        company = self.company_id
        kinds = self.env["dealer.calendar.day"]._get_kinds(
            {company.id: company.country_id.id}, first, last
        )[company.id]
        held = self._get_held_skills(work.employee_id, needs.skill_id)
        present = work.grouped(lambda d: (d.date, d.type_id.id))
        findings = []
        for need in needs:
            day = first
            while day <= last:
                if need._applies(day, kinds.get(day)):
                    there = present.get((day, need.type_id.id), work.browse()).employee_id
                    if need.job_id:
                        there = there.filtered(lambda e, job=need.job_id: e.job_id == job)
                    if need.skill_id:
                        there = there.filtered(
                            lambda e, key=need.skill_id.id, day=day: any(
                                (not since or since <= day) and (not until or day <= until)
                                for since, until in held[e.id, key]
                            )
                        )
                    if len(there) < need.minimum:
                        key = ("need", need.id, day)
                        message = self.env._(
                            "%(day)s, %(shift)s: %(count)s of %(wanted)s people (%(what)s).",
                            day=self._format_day(day),
                            shift=need.type_id.name,
                            count=len(there),
                            wanted=need.minimum,
                            what=need.skill_id.name or need.job_id.name or self.env._("anybody"),
                        )
                        findings.append(Finding(key, "need", 0, day, message, need.is_required))
                day += timedelta(days=1)
        return findings

    def _get_held_skills(self, employees, skills):
        """Return {(employee id, skill id): [(valid from, valid to)]}."""
        held = defaultdict(list)
        if skills:
            for row in self.env["hr.employee.skill"].search_fetch(
                [("employee_id", "in", employees.ids), ("skill_id", "in", skills.ids)],
                ["employee_id", "skill_id", "valid_from", "valid_to"],
            ):
                held[row.employee_id.id, row.skill_id.id].append((row.valid_from, row.valid_to))
        return held

    def _format_day(self, day):
        return format_date(self.env, day, date_format="EEE d MMM")
