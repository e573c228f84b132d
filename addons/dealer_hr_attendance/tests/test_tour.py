from odoo.tests import HttpCase, tagged

from .common import AttendanceCommon


@tagged("post_install", "-at_install")
class TestTourPhone(AttendanceCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_employee_confirms(self):
        self._take_in((2, 8, 0), (2, 17, 0))
        sheet = self._create_sheet()
        sheet.action_ask()
        self.start_tour(
            "/odoo/my-attendance", "dealer_hr_attendance_confirm", login=self.technician_user.login
        )
        self.assertEqual(self._get_line(sheet).state, "confirmed")


@tagged("post_install", "-at_install")
class TestTourDesk(AttendanceCommon, HttpCase):
    def test_hr_approves(self):
        self._take_in((2, 8, 0), (2, 17, 0))
        self.rule.confirm_days = 0
        sheet = self._create_sheet()
        sheet.action_ask()
        for line in sheet.line_ids.filtered("has_login"):
            line.with_user(line.employee_id.user_id).action_confirm()
        self.start_tour(
            "/odoo/attendance-sheets",
            "dealer_hr_attendance_approve",
            login=self.hr_manager_user.login,
        )
        self.assertEqual(sheet.category, "approved")
