from odoo import api, fields, models
from odoo.tools import format_duration

from ..lib.day import KINDS

# of the paper sheet: the sign of a day by its result, and of leave by its kind
SIGNS = {
    "worked": "√",
    "late": "▲",
    "early": "▽",
    "missing": "?",
    "half_absent": "×½",
    "absent": "×",
    "rest": "·",
    "holiday": "H",
    "extra": "+",
    "planned": "",
}
LEAVE_SIGNS = {
    "sick": "○",
    "personal": "△",
    "annual": "☆",
    "marriage": "◇",
    "maternity": "□",
    "paternity": "■",
    "bereavement": "●",
    "injury": "◎",
    "lieu": "◆",
    "other": "∗",
}


class DealerAttendanceSheetDay(models.Model):
    """A day of a person as it was judged; made anew with every computation of the sheet."""

    _name = "dealer.attendance.sheet.day"
    _description = "Day of Attendance"
    _order = "date, employee_id"
    _log_access = False
    _rec_name = "date"

    sheet_id = fields.Many2one(
        "dealer.attendance.sheet", required=True, index=True, ondelete="cascade"
    )
    line_id = fields.Many2one(
        "dealer.attendance.sheet.line", required=True, index=True, ondelete="cascade"
    )
    employee_id = fields.Many2one("hr.employee", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", string="Store", required=True)
    date = fields.Date(required=True)
    result = fields.Selection(
        [
            ("worked", "Worked"),
            ("late", "Late"),
            ("early", "Left Early"),
            ("missing", "Missing Punch"),
            ("half_absent", "Half a Day Absent"),
            ("absent", "Absent"),
            ("part_leave", "Partly on Leave"),
            ("leave", "On Leave"),
            ("rest", "Rest"),
            ("holiday", "Holiday"),
            ("extra", "Came on a Day Off"),
            ("planned", "Still to Come"),
        ],
        required=True,
    )
    shift_type_id = fields.Many2one("dealer.shift.type", string="Shift")
    due_from = fields.Datetime()
    due_to = fields.Datetime(string="Due Until")
    day_kind = fields.Selection(
        [("work", "Work Day"), ("rest", "Rest Day"), ("statutory", "Statutory Holiday")]
    )
    first_in = fields.Datetime(string="Came")
    last_out = fields.Datetime(string="Left")
    late = fields.Integer(help="Minutes.")
    early = fields.Integer(help="Minutes.")
    missing = fields.Integer(string="Missing Punches")
    days_due = fields.Float(digits=(6, 3))
    days_worked = fields.Float(digits=(6, 3))
    days_absent = fields.Float(digits=(6, 3))
    leave = fields.Json(help="Days of leave by kind.")
    hours_attended = fields.Float("Attended", digits=(8, 2), help="Hours.")
    hours_overtime = fields.Float("Overtime", digits=(8, 2), help="Hours that count.")
    correction_id = fields.Many2one(
        "dealer.attendance.correction", index="btree_not_null", ondelete="set null"
    )
    sign = fields.Char(compute="_compute_sign")
    why = fields.Char(compute="_compute_why")
    came = fields.Char(string="From – To", compute="_compute_came", help="On the store's clock.")
    weekday = fields.Char(compute="_compute_came")

    _once = models.UniqueIndex("(line_id, date)", "A day is judged once.")

    @api.depends("result", "leave")
    def _compute_sign(self):
        for day in self:
            sign = SIGNS.get(day.result, "")
            signs = "".join(LEAVE_SIGNS[kind] for kind in KINDS if kind in (day.leave or {}))
            if day.result == "leave":
                sign = signs
            elif day.result == "part_leave":
                sign = f"{signs}½" if day.days_worked == 0.5 else f"√{signs}"
            elif signs:
                sign = f"{sign}{signs}"
            day.sign = sign

    @api.depends("result", "late", "early", "missing", "leave", "hours_overtime", "correction_id")
    @api.depends_context("lang")
    def _compute_why(self):
        kinds = dict(
            self.env["hr.leave.type"]._fields["absence_kind"]._description_selection(self.env)
        )
        for day in self:
            said = []
            if day.correction_id:
                # sudo: whoever sees his day sees why HR decided it
                said.append(
                    self.env._("Corrected: %(reason)s", reason=day.sudo().correction_id.reason)
                )
            for kind, share in (day.leave or {}).items():
                said.append(
                    self.env._("%(kind)s: %(days)g days", kind=kinds.get(kind, kind), days=share)
                )
            if day.late:
                said.append(self.env._("%(minutes)d minutes late", minutes=day.late))
            if day.early:
                said.append(self.env._("%(minutes)d minutes early", minutes=day.early))
            if day.missing:
                said.append(self.env._("a punch is missing"))
            elif day.result == "absent" and not day.first_in:
                said.append(self.env._("no punch and no leave"))
            if day.hours_overtime:
                said.append(
                    self.env._("overtime %(hours)s", hours=format_duration(day.hours_overtime))
                )
            day.why = ", ".join(said)

    @api.depends("first_in", "last_out", "date")
    @api.depends_context("lang")
    def _compute_came(self):
        names = {
            0: self.env._("Mon"), 1: self.env._("Tue"), 2: self.env._("Wed"),
            3: self.env._("Thu"), 4: self.env._("Fri"), 5: self.env._("Sat"),
            6: self.env._("Sun"),
        }  # fmt: skip
        zones = {}
        for day in self:
            company = day.company_id
            if company not in zones:
                zones[company] = company.with_context(tz=company._get_store_zone())
            clock = zones[company]
            day.weekday = names[day.date.weekday()] if day.date else ""
            if not day.first_in:
                day.came = ""
                continue
            moments = [day.first_in] + ([day.last_out] if day.last_out != day.first_in else [])
            texts = [
                fields.Datetime.context_timestamp(clock, moment).strftime("%H:%M")
                for moment in moments
            ]
            day.came = " – ".join(texts if len(texts) > 1 else [*texts, "?"])
