from freezegun import freeze_time
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import AttendanceCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-04-02 02:00:00")
class TestOvertime(AttendanceCommon):
    def _step(self, request, user, code):
        transition = self.env["dealer.workflow.transition"].search(
            [("workflow_id.key", "=", "dealer_hr_attendance.overtime"), ("code", "=", code),
             ("workflow_id.state", "=", "published")], limit=1,
        )  # fmt: skip
        return request.with_user(user).workflow_step(transition.id, reason="Said so")

    def test_asked_agreed_counted(self):
        self._take_in((2, 8, 0), (2, 19, 40), (7, 9, 0), (7, 12, 0))
        sheet = self._create_sheet()
        self.assertEqual(self._get_line(sheet).overtime_work, 0)
        request = (
            self.env["dealer.overtime.request"]
            .with_user(self.technician_user)
            .create(
                {
                    "date_from": self._at(2, 17),
                    "date_to": self._at(2, 19),
                    "reason": "Cars promised",
                }
            )
        )
        self.assertEqual((request.employee_id, request.head_id), (self.technician, self.head_user))
        self._step(request, self.technician_user, "ask")
        self.assertEqual(request.category, "asked")
        with self.assertRaises(UserError):
            self._step(request, self.technician_user, "agree")
        with self.assertRaises(UserError):
            request.with_user(self.technician_user).action_agree()
        self._step(request, self.head_user, "agree")
        self.assertEqual(request.category, "agreed")
        self.assertTrue(sheet.stale)
        weekend = self._create_request(7, 9, 13)
        weekend.with_user(self.head_user).action_agree()
        sheet._compute_sheet()
        line = self._get_line(sheet)
        self.assertEqual((line.overtime_work, line.overtime_rest), (2, 3))
        with self.assertRaisesRegex(UserError, "asked already"):
            request.with_user(self.technician_user).write({"date_to": self._at(2, 22)})
        self._step(request, self.head_user, "withdraw")
        sheet._compute_sheet()
        self.assertEqual(self._get_line(sheet).overtime_work, 0)

    def test_refused(self):
        request = self._create_request(2, 17, 19)
        self._step(request, self.head_user, "refuse")
        self.assertEqual(request.category, "refused")
        with self.assertRaises(UserError):
            request.action_agree()

    def test_twice(self):
        self._create_request(2, 17, 19)
        with self.assertRaisesRegex(UserError, "already"):
            self._create_request(2, 18, 20)

    def test_no_time_off_for_a_statutory_holiday(self):
        self.env["dealer.calendar.day"].create(
            {"name": "Feast", "date": "2026-03-05", "kind": "statutory"}
        )
        with self.assertRaisesRegex(UserError, "statutory holiday"):
            self._create_request(5, 9, 12, compensation="lieu")

    def test_time_off(self):
        self.env["hr.leave.type"].search([("absence_kind", "=", "lieu")]).active = False
        kind = self.env["hr.leave.type"].create(
            {
                "name": "In lieu",
                "absence_kind": "lieu",
                "requires_allocation": True,
                "allocation_validation_type": "hr",
                "request_unit": "hour",
            }
        )
        self._take_in((7, 9, 0), (7, 13, 0))
        self._create_request(7, 9, 13, compensation="lieu").action_agree()
        self.rule.confirm_days = 1
        with freeze_time("2026-04-01 02:00:00"):
            sheet = self._create_sheet()
            sheet.action_ask()
        self.assertEqual(self._get_line(sheet).overtime_lieu, 4)
        sheet.with_user(self.hr_manager_user).action_approve()
        allocation = self.env["hr.leave.allocation"].search(
            [("employee_id", "=", self.technician.id), ("holiday_status_id", "=", kind.id)]
        )
        self.assertEqual((allocation.number_of_days, allocation.state), (0.5, "validate"))

    def test_not_asked_for_others(self):
        request = (
            self.env["dealer.overtime.request"]
            .with_user(self.head_user)
            .create(
                {
                    "employee_id": self.technician.id,
                    "date_from": self._at(2, 17),
                    "date_to": self._at(2, 19),
                    "reason": "Cars promised",
                }
            )
        )
        request.action_ask()
        self.assertEqual(request.category, "asked")
        self.assertFalse(
            self.env["dealer.overtime.request"].with_user(self.employee_user).search([])
        )
