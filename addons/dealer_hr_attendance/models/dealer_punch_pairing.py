from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models

from ..lib import pairing
from .hr_attendance import BY_PUNCHES

DAY = timedelta(days=1)


class DealerPunch(models.Model):
    """Punches become attended time: by the shift they belong to, a day at a time."""

    _inherit = "dealer.punch"

    @api.model
    def _pair(self, spans):
        """Pair anew the days on which these punches fall, whenever they come in.

        :param dict spans: {employee id: [moments]}
        """
        if not spans:
            return
        self.env.flush_all()
        employees = self.env["hr.employee"].sudo().browse(spans)  # whoever sends punches
        ranges = {key: (min(ms), max(ms)) for key, ms in spans.items()}
        first = min(since for since, _until in ranges.values())
        last = max(until for _since, until in ranges.values())
        # neighbours are read too: a shift's punches may lie on both sides of midnight
        due = employees._get_due_shifts((first - 3 * DAY).date(), (last + 3 * DAY).date())
        shifts = defaultdict(list)
        for (employee_id, day), shift in due.items():
            if shift.start:
                shifts[employee_id].append((day, shift.start, shift.end))
        punches = self.sudo().search_fetch(
            [
                ("employee_id", "in", employees.ids),
                ("moment", ">=", first - 2 * DAY),
                ("moment", "<=", last + 2 * DAY),
            ],
            ["employee_id", "moment", "attendance_id", "use", "company_id"],
            order="moment, id",
        )
        foreign, own = self._get_attendances(employees, first - 3 * DAY, last + 3 * DAY)
        todo = _Todo(self.env, own)
        for employee, group in punches.grouped("employee_id").items():
            since, until = ranges[employee.id]
            todo.now = fields.Datetime.now()
            self._pair_employee(
                todo, group, shifts[employee.id], foreign[employee.id], since - DAY, until + DAY
            )
        todo.apply()

    def _pair_employee(self, todo, punches, shifts, foreign, since, until):
        """Work out what a person's punches become.

        :param foreign: his attendances that come from elsewhere (kiosk, web, by hand), by time
        :param since, until: groups of punches outside are left as they are
        """
        company = punches[0].company_id
        rules = todo.get_rules(company, since.date() - DAY, until.date() + DAY)
        rule = rules.get(punches[0].moment.date())
        rule = rule or next(iter(rules.values()))
        windows = pairing.get_windows(
            shifts, timedelta(hours=rule.hours_before), timedelta(hours=rule.hours_after)
        )
        double = timedelta(minutes=rule.double_minutes)
        moments = punches.mapped("moment")
        for window, members in pairing.get_groups(moments, windows):
            if moments[members[-1]] < since or moments[members[0]] > until:
                continue
            free = []
            for index in members:
                punch, moment = punches[index], moments[index]
                covering = next((a for a in foreign if a._covers(moment, double)), None)
                if covering:
                    left = covering.check_out == moment and covering.out_mode == "punch"
                    todo.uses[punch.id] = ("out" if left else "double", covering.id)
                    continue
                opened = next(
                    (
                        a
                        for a in foreign
                        if not a.check_out and a.check_in < moment < a.check_in + DAY
                    ),
                    None,
                )
                if opened:  # checked in at the kiosk, left at the machine
                    opened.with_context(dealer_punches=BY_PUNCHES).write(
                        {"check_out": moment, "out_mode": "punch"}
                    )
                    todo.uses[punch.id] = ("out", opened.id)
                    continue
                free.append((index, moment))
            spans, doubles = pairing.pair(free, window, double, todo.now)
            for index in doubles:
                todo.uses[punches[index].id] = ("double", None)
            todo.replaced.update(punches[index].id for index in members)
            has_open = any(not a.check_out for a in foreign)
            for span in spans:
                ids = [(punches[index].id, use) for index, use in span.punches]
                todo.add_span(punches[0].employee_id.id, span, ids, foreign, has_open)

    @api.model
    def _get_attendances(self, employees, first, last):
        """:return: ({employee id: attendances from elsewhere}, {employee id: those of punches})"""
        attendances = self.env["hr.attendance"].sudo().search_fetch(
            [
                ("employee_id", "in", employees.ids),
                ("check_in", "<=", last),
                "|",
                ("check_out", "=", False),
                ("check_out", ">=", first),
            ],
            ["employee_id", "check_in", "check_out", "in_mode", "out_mode", "missing_punch"],
            order="check_in",
        )  # fmt: skip
        none = self.env["hr.attendance"].sudo()
        foreign, own = defaultdict(lambda: none), defaultdict(lambda: none)
        for employee, group in attendances.grouped("employee_id").items():
            own[employee.id] = group.filtered(lambda a: a.in_mode == "punch")
            foreign[employee.id] = group - own[employee.id]
        return foreign, own


class _Todo:
    """What pairing changes, gathered for everybody and written in sets."""

    def __init__(self, env, own):
        self.env = env
        self.own = own
        self.now = None
        self.uses = {}  # punch id: (use, attendance id)
        self.replaced = set()  # punches whose attendances are made anew
        self.wanted = []  # (values, [(punch id, use)])
        self._rules = {}

    def get_rules(self, company, first, last):
        key = (company, first, last)
        if key not in self._rules:
            Rule = self.env["dealer.attendance.rule"]
            self._rules[key] = Rule._get_rules(company, first, last)
        return self._rules[key]

    def add_span(self, employee_id, span, ids, foreign, has_open):
        start, end, missing = span.start, span.end, span.missing
        if end is None and has_open:
            end, missing = start, "out"
        parts = [(start, end)]
        for other in foreign:
            if end is not None and start < end and other.check_out:
                parts = [
                    piece
                    for part in parts
                    for piece in _without(part, other.check_in, other.check_out)
                ]
        for number, (since, until) in enumerate(parts):
            values = {
                "employee_id": employee_id,
                "check_in": since,
                "check_out": until or False,
                "missing_punch": missing or False,
                "in_mode": "punch",
                "out_mode": "punch",
            }
            self.wanted.append((values, ids if number == 0 else []))

    def apply(self):
        """Bring `hr.attendance` to what the punches say; what is right already is not touched."""
        Attendance = (
            self.env["hr.attendance"]
            .sudo()
            .with_context(  # whoever sends punches
                dealer_punches=BY_PUNCHES, tracking_disable=True
            )
        )
        punches = self.env["dealer.punch"].sudo().browse(self.replaced)
        # attendances no punch of these days points to any more, and those that are made anew
        old = punches.attendance_id.filtered(lambda a: a.in_mode == "punch")
        for attendances in self.own.values():
            starts = {p.moment for p in punches if p.employee_id in attendances.employee_id}
            old |= attendances.filtered(lambda a, s=starts: a.check_in in s)
        by_key = {_key(a): a for a in old}
        kept, create = Attendance, []
        for values, ids in self.wanted:
            key = (values["employee_id"], values["check_in"], values["check_out"] or False)
            key += (values["missing_punch"],)
            if key in by_key:
                kept |= by_key[key]
                self._point(ids, by_key[key].id)
            else:
                create.append((values, ids))
        gone = old.with_env(Attendance.env) - kept
        by_start = {(a.employee_id.id, a.check_in): a for a in gone}
        changed = []
        for values, ids in create:
            attendance = by_start.pop((values["employee_id"], values["check_in"]), None)
            if attendance:
                gone -= attendance
                changed.append((attendance, values, ids))
        gone.unlink()
        for attendance, values, ids in changed:
            attendance.write({key: values[key] for key in ("check_out", "missing_punch")})
            self._point(ids, attendance.id)
        changes = {id(values) for _attendance, values, _ids in changed}
        create = [(values, ids) for values, ids in create if id(values) not in changes]
        made = Attendance.create([values for values, _ids in create])
        for attendance, (_values, ids) in zip(made, create, strict=True):
            self._point(ids, attendance.id)
        self._write_uses()

    def _point(self, ids, attendance_id):
        for punch_id, use in ids:
            self.uses[punch_id] = (use, attendance_id)

    def _write_uses(self):
        if not self.uses:
            return
        self.env.flush_all()
        self.env.cr.execute_values(
            "UPDATE dealer_punch p SET use = v.use, attendance_id = v.attendance_id::integer "
            "FROM (VALUES %s) v (id, use, attendance_id) WHERE p.id = v.id AND "
            "(p.use IS DISTINCT FROM v.use OR "
            "p.attendance_id IS DISTINCT FROM v.attendance_id::integer)",
            [(punch_id, use, attendance) for punch_id, (use, attendance) in self.uses.items()],
        )
        self.env["dealer.punch"].invalidate_model(["use", "attendance_id"])


def _key(attendance):
    return (
        attendance.employee_id.id,
        attendance.check_in,
        attendance.check_out or False,
        attendance.missing_punch,
    )


def _without(part, since, until):
    start, end = part
    if until <= start or since >= end:
        return [part]
    return [(a, b) for a, b in ((start, since), (until, end)) if a < b]
