from datetime import date

from freezegun import freeze_time
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import AttendanceCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-04-02 02:00:00")
class TestLock(AttendanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule.confirm_days = 0

    def test_confirm_object_answer_approve(self):
        self._take_in((2, 8, 0), (2, 17, 0))
        sheet = self._create_sheet()
        line = self._get_line(sheet)
        own = line.with_user(self.technician_user)
        with self.assertRaisesRegex(UserError, "not ready"):
            own.action_confirm()
        self._step(sheet, self.hr_user, "ask")
        self.assertEqual(line.sudo().activity_ids.user_id, self.technician_user)
        with self.assertRaises(UserError):
            line.with_user(self.hr_user).action_confirm()
        wizard = self.env["dealer.attendance.word"].with_user(self.technician_user)
        wizard.create({"line_id": line.id, "word": "I was there on the 3rd"}).action_say()
        self.assertEqual((line.state, line.objection), ("objected", "I was there on the 3rd"))
        self._confirm_all(sheet, but=self.technician)
        with self.assertRaisesRegex(UserError, "Technician objected"):
            self._step(sheet, self.hr_manager_user, "approve")
        self.env["dealer.attendance.correction"].with_user(self.hr_user).create(
            {"employee_id": self.technician.id, "date": "2026-03-03", "reason": "He was"}
        )
        with self.assertRaises(UserError):
            own._answer("I say so")
        wizard = wizard.with_user(self.hr_user)
        wizard.create({"line_id": line.id, "word": "Corrected"}).action_say()
        self.assertEqual((line.state, line.answer, line.days_worked), ("open", "Corrected", 2))
        with self.assertRaisesRegex(UserError, "Not confirmed yet"):
            self._step(sheet, self.hr_manager_user, "approve")
        own.action_confirm()
        self.assertFalse(line.sudo().activity_ids)
        with self.assertRaises(UserError):
            self._step(sheet, self.hr_user, "approve")
        self._step(sheet, self.hr_manager_user, "approve")
        self.assertEqual((sheet.category, sheet.approved_by_id), ("approved", self.hr_manager_user))
        with self.assertRaisesRegex(UserError, "locked"):
            own.action_confirm()

    def test_changed_figures_are_confirmed_again(self):
        sheet = self._create_sheet()
        sheet.action_ask()
        self._confirm_all(sheet)
        self._take_in((2, 8, 0), (2, 17, 0))
        self.assertTrue(sheet.stale)
        with self.assertRaisesRegex(UserError, "Not confirmed yet"):
            sheet.with_user(self.hr_manager_user).action_approve()
        sheet._compute_sheet()
        line = self._get_line(sheet)
        self.assertEqual(line.state, "open")
        self.assertTrue(line.changed_on)
        self.assertEqual(self._get_line(sheet, self.employee).state, "confirmed")

    def test_silence(self):
        self.rule.confirm_days = 3
        sheet = self._create_sheet()
        sheet.action_ask()
        with self.assertRaisesRegex(UserError, "Not confirmed yet"):
            sheet.with_user(self.hr_manager_user).action_approve()
        with freeze_time("2026-04-05 02:00:00"):
            sheet.with_user(self.hr_manager_user).action_approve()
        self.assertEqual(sheet.category, "approved")

    def test_month_must_be_over(self):
        with freeze_time("2026-03-31 02:00:00"):
            sheet = self._create_sheet()
            with self.assertRaisesRegex(UserError, "not over"):
                sheet.action_ask()

    def test_locked(self):
        self._take_in((2, 8, 0), (2, 17, 0))
        attendance = self.env["hr.attendance"].search([("employee_id", "=", self.technician.id)])
        leave = self._create_leave(4)
        request = self._create_request(2, 17, 19)
        draft = self._create_leave(9, kind="personal")
        draft.state = "confirm"
        self._approve()
        locked = "approved and locked"
        with self.assertRaisesRegex(UserError, locked):
            attendance.with_user(self.hr_manager_user).write({"check_out": self._at(2, 18)})
        with self.assertRaisesRegex(UserError, locked):
            attendance.with_user(self.hr_manager_user).unlink()
        with self.assertRaisesRegex(UserError, locked):
            self.env["hr.attendance"].create(
                {
                    "employee_id": self.technician.id,
                    "check_in": self._at(3, 8),
                    "check_out": self._at(3, 17),
                }
            )
        with self.assertRaisesRegex(UserError, locked):
            leave.state = "refuse"
        with self.assertRaisesRegex(UserError, locked):
            draft.state = "validate"
        with self.assertRaisesRegex(UserError, locked):
            request.action_agree()
        with self.assertRaisesRegex(UserError, locked):
            self.env["dealer.attendance.correction"].create(
                {"employee_id": self.technician.id, "date": "2026-03-02", "reason": "x"}
            )
        with self.assertRaisesRegex(UserError, locked):
            self.Punch.create(
                {
                    "employee_id": self.technician.id,
                    "moment": self._at(3, 8),
                    "reason": "Machine was off",
                }
            )
        told = self._take_in((3, 8, 0), (32, 8, 0))
        self.assertEqual([row[0] for row in told], ["refused", "created"])
        self.assertRegex(told[0][1], locked)
        # April is open, and people of other stores are not concerned
        self.env["hr.attendance"].create(
            {"employee_id": self.other_employee.id, "check_in": self._at(3, 8)}
        )

    def test_punch_that_closes_an_approved_night(self):
        """It alone is refused: the other rows of the machine are taken in."""
        night = self.env["hr.attendance"].create(
            {"employee_id": self.technician.id, "check_in": self._at(31, 20)}
        )
        self._approve()
        told = self._take_in((32, 4, 0), (32, 21, 0), (33, 9, 30))
        self.assertEqual([row[0] for row in told], ["refused", "created", "created"])
        self.assertRegex(told[0][1], "approved and locked")
        self.assertFalse(night.check_out)
        self.assertEqual(
            self.Punch.search([("employee_id", "=", self.technician.id)]).mapped("moment"),
            [self._at(33, 9, 30), self._at(32, 21)],
        )

    def test_locked_sheet(self):
        sheet = self._approve()
        for act in ("action_compute", "action_ask", "action_reopen", "action_approve"):
            with self.assertRaisesRegex(UserError, "locked"):
                getattr(sheet.with_user(self.hr_manager_user), act)()
        with self.assertRaises(UserError):
            sheet.with_user(self.hr_manager_user).unlink()

    def test_adjustment(self):
        sheet = self._approve()
        line = self._get_line(sheet)
        Adjustment = self.env["dealer.attendance.adjustment"]
        values = {"line_id": line.id, "figure": "days_worked", "amount": 1, "reason": "Was there"}
        adjustment = Adjustment.with_user(self.hr_user).create(values)
        with self.assertRaisesRegex(UserError, "HR manager"):
            adjustment.action_agree()
        adjustment = adjustment.with_user(self.hr_manager_user)
        with self.assertRaisesRegex(UserError, "no open month"):
            adjustment.action_agree()
        april = self._create_sheet(month=date(2026, 4, 1))
        with self.assertRaisesRegex(UserError, "not approved yet"):
            Adjustment.create({**values, "line_id": self._get_line(april).id})
        adjustment.action_agree()
        self.assertEqual(adjustment.counted_line_id, self._get_line(april))
        own = self._get_line(april)
        self.assertEqual(own._get_totals()[own.id]["days_worked"], own.days_worked + 1)
        with self.assertRaisesRegex(UserError, "kept"):
            adjustment.write({"amount": 2})
        with self.assertRaises(UserError):
            adjustment.unlink()
        self.assertEqual(line.days_worked, 0, "the approved month stays as it was")

    def test_amounts_are_numbers(self):
        line = self._get_line(self._approve())
        values = {"line_id": line.id, "figure": "days_worked", "reason": "Was there"}
        Adjustment = self.env["dealer.attendance.adjustment"].with_user(self.hr_user)
        self._assert_no_amount(lambda amount: Adjustment.create({**values, "amount": amount}))
        self._assert_no_amount(lambda amount: self.rule.write({"factor_work": amount}))
