import base64
from datetime import timedelta

from odoo import fields, models

from .dealer_attendance_sheet_day import LEAVE_SIGNS, SIGNS
from odoo.addons.dealer_base.lib import sheet as xlsx

# totals of the paper sheet, right of the days: (field, kind); days and hours, then times
COLUMNS = (
    ("days_due", "float"),
    ("days_worked", "float"),
    ("days_sick", "float"),
    ("days_personal", "float"),
    ("days_annual", "float"),
    ("days_other_leave", "float"),
    ("days_absent", "float"),
    ("overtime_work", "float"),
    ("overtime_rest", "float"),
    ("overtime_statutory", "float"),
    ("overtime_lieu", "float"),
    ("overtime_paid", "float"),
    ("late_count", "integer"),
    ("late_minutes", "integer"),
    ("early_count", "integer"),
    ("missing_count", "integer"),
)


class DealerAttendanceSheet(models.Model):
    """The sheet on paper and as XLSX: people by days with signs, and the totals."""

    _inherit = "dealer.attendance.sheet"

    xlsx = fields.Binary(string="XLSX", compute="_compute_xlsx", exportable=False)

    def _compute_xlsx(self):
        for sheet in self:
            sheet.xlsx = base64.b64encode(sheet._make_xlsx())

    def action_download_xlsx(self):
        """Download the sheet as XLSX."""
        self.ensure_one()
        name = f"attendance-{self.month:%Y-%m}.xlsx"
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/xlsx/{name}?download=true",
            "target": "download",
        }

    def action_print(self):
        """Print the sheet on A4, across."""
        return self.env.ref("dealer_hr_attendance.action_report_attendance_sheet").report_action(
            self
        )

    # === FOR THE PRINTS === #

    def _get_dates(self):
        self.ensure_one()
        last = self._get_last_day()
        return [self.month + timedelta(days=number) for number in range(last.day)]

    def _get_signs(self):
        """:return: dict {(line id, date): sign}"""
        self.ensure_one()
        days = self.env["dealer.attendance.sheet.day"].search_fetch(
            [("sheet_id", "=", self.id)],
            ["line_id", "date", "result", "leave", "days_worked"],
        )
        return {(day.line_id.id, day.date): day.sign for day in days}

    def _get_legend(self):
        """:return: one line that explains the signs"""
        Day, Kind = self.env["dealer.attendance.sheet.day"], self.env["hr.leave.type"]
        results = dict(Day._fields["result"]._description_selection(self.env))
        kinds = dict(Kind._fields["absence_kind"]._description_selection(self.env))
        parts = [f"{sign} {results[code]}" for code, sign in SIGNS.items() if sign]
        parts += [f"{sign} {kinds[code]}" for code, sign in LEAVE_SIGNS.items()]
        return "   ".join(parts)

    def _get_total_columns(self):
        """:return: list of (field name, label, kind)"""
        names = [name for name, _kind in COLUMNS]
        labels = self.env["dealer.attendance.sheet.line"].fields_get(names, ["string"])
        return [(name, labels[name]["string"], kind) for name, kind in COLUMNS]

    def _make_xlsx(self):
        self.ensure_one()
        Column, _ = xlsx.Column, self.env._
        dates, totals = self._get_dates(), self._get_total_columns()
        columns = [
            Column(self.env._("Staff Number"), width=12),
            Column(self.env._("Name"), width=16),
            Column(self.env._("Department"), width=16),
            *(Column(str(date.day), width=4) for date in dates),
            *(Column(label, kind, 10) for _name, label, kind in totals),
            Column(self.env._("Adjustments of Earlier Months"), width=30),
            Column(self.env._("Confirmed"), "datetime", 16),
        ]
        signs = self._get_signs()
        rows = [
            [
                line.staff_number,
                line.employee_id.name,
                line.department_id.name,
                *(signs.get((line.id, date), "") for date in dates),
                *(line[name] for name, _label, _kind in totals),
                "; ".join(f"{a.display_name} ({a.reason})" for a in line.adjustment_ids),
                line.confirmed_on,
            ]
            for line in self.line_ids
        ]
        approved = self.approved_by_id and self.env._(
            "Approved by %(name)s on %(date)s",
            name=self.approved_by_id.name,
            date=fields.Date.to_string(self.approved_on),
        )
        titles = [self.name, approved or self.env._("Not approved yet"), self._get_legend()]
        return xlsx.write(columns, rows, titles, self.name)
