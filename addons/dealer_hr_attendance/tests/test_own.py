from freezegun import freeze_time
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import AttendanceCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-04-02 02:00:00")
class TestOwn(AttendanceCommon):
    """Nobody makes his own hours."""

    def test_clerk_and_manager_enter_nothing_of_their_own(self):
        for user, employee in (
            (self.hr_user, self.hr_clerk),
            (self.hr_manager_user, self.hr_manager),
        ):
            values = {"employee_id": employee.id, "reason": "Was there"}
            for model, more in (
                ("dealer.attendance.correction", {"date": "2026-03-03"}),
                ("dealer.punch", {"moment": self._at(3, 8)}),
            ):
                with self.assertRaisesRegex(UserError, "his own time"):
                    self.env[model].with_user(user).create({**values, **more})
            with self.assertRaisesRegex(UserError, "his own time"):
                self.env["hr.attendance"].with_user(user).create(
                    {
                        "employee_id": employee.id,
                        "check_in": self._at(3, 8),
                        "check_out": self._at(3, 22),
                    }
                )
            attendance = self.env["hr.attendance"].create(
                {
                    "employee_id": employee.id,
                    "check_in": self._at(3, 8),
                    "check_out": self._at(3, 17),
                }
            )
            with self.assertRaisesRegex(UserError, "his own time"):
                attendance.with_user(user).write({"check_out": self._at(3, 22)})
            with self.assertRaisesRegex(UserError, "his own time"):
                attendance.with_user(user).unlink()

    def test_others_are_entered_still(self):
        self.env["dealer.punch"].with_user(self.hr_user).create(
            {"employee_id": self.hr_manager.id, "moment": self._at(3, 8), "reason": "Forgot"}
        )

    def test_own_rows_by_the_machines_address(self):
        self.hr_clerk.staff_number = "C-001"
        rows = [
            {"number": number, "moment": "2026-03-03 08:00:00"} for number in ("c-001", "T-001")
        ]
        taken = self.Punch.with_user(self.hr_user).take_in(rows)
        self.assertEqual([row["status"] for row in taken], ["refused", "created"])

    def test_rubbish_rows_are_refused_one_by_one(self):
        rows = [
            {"number": "\0", "moment": "2026-03-03 08:00:00"},
            {"number": "9" * 100_000, "moment": "2026-03-03 08:00:00"},
            {"number": ["T-001"], "moment": "2026-03-03 08:00:00"},
            {"number": "T-001", "moment": "9999-12-31T23:59:59-23:59"},
            {"number": "T-001", "moment": {}},
            None,
            "x",
            {"number": "T-001", "moment": "2026-03-03 08:00:00"},
        ]
        taken = self.Punch.with_user(self.hr_user).take_in(rows, {"a": "\0"})
        self.assertEqual([row["status"] for row in taken], ["refused"] * 7 + ["created"])
        self.assertLess(max(len(row["message"]) for row in taken), 200)
