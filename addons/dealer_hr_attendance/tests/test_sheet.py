import base64
import io
from datetime import date
from unittest.mock import patch

import openpyxl
from freezegun import freeze_time
from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2.errors import UniqueViolation

from .common import AttendanceCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-04-02 02:00:00")
class TestSheet(AttendanceCommon):
    def test_month(self):
        self._take_in_weekdays(skip=(4, 5, 6))
        self._take_in((4, 8, 20), (4, 17, 0), (5, 8, 0), (6, 9, 30), (6, 17, 0))
        sheet = self._create_sheet()
        self.assertRecordValues(
            self._get_line(sheet),
            [
                {
                    "days_due": 22,
                    "days_worked": 21.5,
                    "days_absent": 0.5,
                    "late_count": 2,
                    "late_minutes": 110,
                    "missing_count": 1,
                    "department_id": self.department.id,
                    "has_issue": True,
                }
            ],
        )
        results = {day: self._get_day(sheet, day).result for day in (1, 3, 4, 5, 6)}
        self.assertEqual(
            results, {1: "rest", 3: "worked", 4: "late", 5: "missing", 6: "half_absent"}
        )
        self.assertEqual(self._get_day(sheet, 4).came, "08:20 – 17:00")
        self.assertEqual(self._get_day(sheet, 4).why, "20 minutes late")
        self.assertEqual(self._get_day(sheet, 5).came, "08:00 – ?")
        # who never punched was absent all month
        self.assertEqual(self._get_line(sheet, self.employee).days_absent, 22)
        self.assertNotIn(self.other_employee, sheet.line_ids.employee_id)

    def test_leave_by_kind(self):
        self._take_in_weekdays(skip=(2, 3, 4, 5, 6))
        self._create_leave(2, 3)
        self._create_leave(4, kind="annual")
        self._create_leave(5, kind="marriage")
        self._create_leave(
            6, kind="personal", unit="half_day",
            request_date_from_period="am", request_date_to_period="am",
        )  # fmt: skip
        self._take_in((6, 12, 50), (6, 17, 0))
        sheet = self._create_sheet()
        line = self._get_line(sheet)
        self.assertRecordValues(
            line,
            [
                {
                    "days_due": 22,
                    "days_worked": 17.5,
                    "days_sick": 2,
                    "days_annual": 1,
                    "days_marriage": 1,
                    "days_personal": 0.5,
                    "days_other_leave": 1,
                    "days_absent": 0,
                }
            ],
        )
        self.assertEqual(self._get_day(sheet, 6).result, "late")

    def test_hours_of_leave(self):
        self._take_in_weekdays(skip=(2,))
        self._take_in((2, 8, 0), (2, 15, 0))
        self._create_leave(
            2, kind="personal", unit="hour", request_hour_from=15, request_hour_to=17
        )
        line = self._get_line(self._create_sheet())
        self.assertEqual((line.days_personal, line.early_count, line.days_absent), (0.25, 0, 0))
        self.assertEqual(line.days_worked, 21.75)

    def test_leave_not_approved_does_not_count(self):
        leave = self._create_leave(2)
        leave.state = "refuse"
        self.assertEqual(self._get_line(self._create_sheet()).days_sick, 0)

    def test_joined_and_left(self):
        self.technician.version_id.write(
            {"contract_date_start": date(2026, 3, 9), "contract_date_end": date(2026, 3, 20)}
        )
        sheet = self._create_sheet()
        self.assertEqual(self._get_line(sheet).days_due, 10)
        days = self._get_line(sheet).day_ids
        self.assertEqual((min(days.mapped("date")).day, max(days.mapped("date")).day), (9, 20))

    def test_moved_between_departments(self):
        sales = self._create_department("Sales")
        self.technician.create_version(
            {"date_version": date(2026, 3, 16), "department_id": sales.id}
        )
        line = self._get_line(self._create_sheet())
        self.assertEqual((line.days_due, line.department_id), (22, sales))

    def test_two_stores(self):
        """Who goes to another store in the month is in both sheets, each day once."""
        version = self.technician.create_version({"date_version": date(2026, 3, 16)})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE hr_version SET company_id = %s WHERE id = %s",
            [self.other_store.id, version.id],
        )
        self.env.invalidate_all()
        here = self._create_sheet()
        there = self._create_sheet(company_id=self.other_store.id)
        self.assertEqual(self._get_line(here).days_due, 10)
        self.assertEqual(self._get_line(there).days_due, 12)

    def test_holidays(self):
        self.env["dealer.calendar.day"].create(
            [
                {"name": "Feast", "date": "2026-03-05", "kind": "statutory"},
                {"name": "Bridge", "date": "2026-03-06", "kind": "holiday"},
                {"name": "Make-up", "date": "2026-03-08", "kind": "make_up"},
            ]
        )
        self._take_in_weekdays(skip=(5, 6))
        sheet = self._create_sheet()
        self.assertEqual(self._get_day(sheet, 5).result, "holiday")
        self.assertEqual(self._get_day(sheet, 6).result, "rest")
        self.assertEqual(self._get_day(sheet, 8).result, "absent")
        self.assertEqual(self._get_line(sheet).days_due, 21)

    def test_today_is_still_to_come(self):
        with freeze_time("2026-03-03 02:00:00"):
            self._take_in((2, 8, 0), (2, 17, 0), (3, 8, 0))
            sheet = self._create_sheet()
            self.assertEqual(self._get_line(sheet).days_due, 1)
            self.assertEqual(self._get_day(sheet, 3).result, "planned")

    def test_exempt_post(self):
        self.rule.exempt_job_ids = self.job
        self.assertEqual(self._get_line(self._create_sheet()).days_worked, 22)

    def test_correction(self):
        sheet = self._create_sheet()
        Correction = self.env["dealer.attendance.correction"].with_user(self.hr_user)
        correction = Correction.create(
            {"employee_id": self.technician.id, "date": "2026-03-02", "reason": "At a customer's"}
        )
        self.assertEqual(self._get_line(sheet).days_worked, 1)
        self.assertEqual(self._get_day(sheet, 2).why, "Corrected: At a customer's")
        with self.assertRaisesRegex(UserError, "kept"):
            correction.write({"reason": "Other"})
        with self.assertRaises(UserError):
            correction.sudo().unlink()
        Correction.create(
            {
                "employee_id": self.technician.id,
                "date": "2026-03-02",
                "result": "half",
                "reason": "Only in the morning",
            }
        )
        self.assertEqual(self._get_line(sheet).days_absent, 21.5)

    def test_cron(self):
        commit = patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 600.0)
        with commit, freeze_time("2026-03-03 02:00:00"):
            self.Sheet._cron_compute()
            sheet = self.Sheet.search([("company_id", "=", self.store.id)])
            self.assertEqual(sheet.month, self.MONTH)
            self._take_in((2, 8, 0), (2, 17, 0))
            self.assertTrue(sheet.stale)
            self.Sheet._cron_compute()
            self.assertFalse(sheet.stale)
            self.assertEqual(self._get_line(sheet).days_worked, 1)

    def test_one_sheet_a_month(self):
        sheet = self._create_sheet(month="2026-03-17")
        self.assertEqual(sheet.month, self.MONTH)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self._create_sheet()

    def test_facts(self):
        sheet = self._create_sheet()
        for values in ({"approved_on": "2026-04-01"}, {"line_ids": []}, {"category": "approved"}):
            with self.assertRaises(UserError):
                sheet.with_user(self.hr_user).write(values)
        line = self._get_line(sheet).with_user(self.hr_user)
        for values in ({"days_worked": 22}, {"state": "confirmed"}):
            with self.assertRaises(UserError):
                line.write(values)

    def test_xlsx_and_print(self):
        self._take_in_weekdays(skip=(2,))
        self._create_leave(2)
        sheet = self._create_sheet()
        book = openpyxl.load_workbook(
            io.BytesIO(base64.b64decode(sheet.with_user(self.hr_user).xlsx))
        )
        rows = {row[0]: row for row in book.worksheets[0].iter_rows(values_only=True)}
        row = rows["T-001"]
        self.assertEqual(row[1], "Technician")
        self.assertEqual(row[3:7], ("·", "○", "√", "√"))
        self.assertEqual(row[34:37], (22, 21, 1))
        html = self.env["ir.actions.report"]._render_qweb_html(
            "dealer_hr_attendance.report_attendance_sheet", sheet.ids
        )[0]
        self.assertIn("Technician", html.decode())
        self.assertIn("○", html.decode())

    def test_rule_form(self):
        with Form(self.env["dealer.attendance.rule"].with_user(self.hr_manager_user)) as form:
            form.date_from = date(2026, 3, 16)
            form.late_tolerance = 30
        self._take_in((13, 8, 20), (13, 17, 0), (16, 8, 20), (16, 17, 0))
        line = self._get_line(self._create_sheet())
        self.assertEqual(line.late_count, 1, "the new rule holds from its day on")

    def test_queries(self):
        self._create_sheet()
        self.env.flush_all()
        self.env.invalidate_all()
        sheet = self.Sheet.search([("company_id", "=", self.store.id)])
        with self.assertQueryCount(45):
            sheet._compute_sheet()
            self.env.flush_all()
