from datetime import date

from freezegun import freeze_time
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import AttendanceCommon

LOCKED = "approved and locked: the HR manager"


@tagged("post_install", "-at_install")
@freeze_time("2026-04-02 02:00:00")
class TestRosterOfAMonth(AttendanceCommon):
    """What was due of an approved month stays what was due."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule.confirm_days = 0
        cls.early, cls.late = (
            cls.env["dealer.shift.type"].create(
                {
                    "name": code,
                    "code": code,
                    "start_hour": start,
                    "end_hour": start + 9,
                    "break_hours": 1,
                    "company_id": cls.store.id,
                }
            )
            for code, start in (("T1", 8), ("T2", 13))
        )
        cls.second_user = new_test_user(
            cls.env, login="test_second_technician", groups="dealer_base.group_technician"
        )
        cls.second = cls._create_employee(
            name="Second",
            user_id=cls.second_user.id,
            department_id=cls.department.id,
            parent_id=cls.head.id,
        )
        cls.roster = (
            cls.env["dealer.roster"]
            .with_user(cls.head_user)
            .with_context(tracking_disable=True)
            .create({"department_id": cls.department.id, "month": cls.MONTH})
        )
        cls._set(cls.technician, 12, cls.early)
        cls._set(cls.second, 12, cls.late)

    @classmethod
    def _set(cls, employee, day, shift, reason=None):
        cells = [[employee.id, date(2026, 3, day).isoformat()]]
        return cls.roster.set_cells(cells, shift.id if shift else 0, reason)

    def _get_shift(self, employee, day):
        return self.env["dealer.roster.day"].search(
            [("employee_id", "=", employee.id), ("date", "=", date(2026, 3, day))]
        ).type_id  # fmt: skip

    def test_published_days_of_an_approved_month(self):
        self.roster.action_publish()
        sheet = self._approve()
        due = self._get_day(sheet, 12).due_from
        with self.assertRaisesRegex(UserError, LOCKED):
            self._set(self.technician, 12, self.late, "He was late anyway")
        with self.assertRaisesRegex(UserError, LOCKED):
            self._set(self.technician, 13, None, "A day nobody had planned")
        self.assertEqual(self._get_shift(self.technician, 12), self.early)
        self.assertEqual(self._get_day(sheet, 12).due_from, due)
        self.assertFalse(sheet.stale)

    def test_roster_published_after_the_approval(self):
        self._approve()
        with self.assertRaisesRegex(UserError, LOCKED) as refused:
            self.roster.action_publish()
        self.assertEqual(len(str(refused.exception).splitlines()), 1, "said once for everybody")
        self.assertFalse(self.roster.published_on)
        # nobody is due by a draft: it may go on being written
        self._set(self.technician, 13, self.early)

    def test_swap_approved_after_the_sheet(self):
        self.roster.action_publish()
        with freeze_time("2026-03-10 02:00:00"):
            swap = self.env["dealer.shift.swap"].with_user(self.technician_user).create(
                {
                    "employee_id": self.technician.id,
                    "other_id": self.second.id,
                    "date": date(2026, 3, 12),
                    "other_date": date(2026, 3, 12),
                    "reason": "Dentist",
                }
            )  # fmt: skip
            swap.action_ask()
            swap.with_user(self.second_user).action_agree()
        self._approve()
        with self.assertRaisesRegex(UserError, LOCKED):
            swap.with_user(self.head_user).action_approve()
        self.assertEqual(swap.category, "agreed")
        self.assertEqual(self._get_shift(self.technician, 12), self.early)

    def test_no_way_around(self):
        self.roster.action_publish()
        self._approve()
        manager = self.env(user=self.hr_manager_user)
        day = manager["dealer.roster.day"].search(
            [("employee_id", "=", self.technician.id), ("date", "=", date(2026, 3, 12))]
        )
        with self.assertRaises(AccessError):
            day.type_id = self.late
        with self.assertRaises(AccessError):
            day.unlink()
        with self.assertRaises(AccessError):
            day.copy({"date": date(2026, 3, 13)})
        roster = self.roster.with_env(manager)
        with self.assertRaises(UserError):
            roster.published_on = False
        with self.assertRaises(UserError):
            roster.unlink()
        with self.assertRaisesRegex(UserError, "published already"):
            roster.action_regenerate()
        with self.assertRaises(UserError):
            self.early.start_hour = 9

    def test_open_month_is_computed_anew(self):
        sheet = self._create_sheet()
        self._step(sheet, self.hr_user, "ask")
        self._confirm_all(sheet)
        self.assertFalse(sheet.stale)
        self.roster.action_publish()
        self.assertTrue(sheet.stale, "published late, but in time")
        sheet._compute_sheet()
        self._set(self.technician, 13, None, "Moved to Saturday")
        self.assertTrue(sheet.stale)
        self.assertEqual(self._get_line(sheet).state, "confirmed")
        with self.assertRaisesRegex(UserError, "Not confirmed yet"):
            sheet.with_user(self.hr_manager_user).action_approve()
        sheet._compute_sheet()
        self.assertEqual(self._get_line(sheet).state, "open", "asked again")
        self.assertEqual(self._get_line(sheet).days_due, 21)
