from freezegun import freeze_time
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import AttendanceCommon

MODELS = (
    "dealer.punch",
    "dealer.attendance.sheet",
    "dealer.attendance.sheet.line",
    "dealer.attendance.sheet.day",
    "dealer.attendance.correction",
    "dealer.attendance.adjustment",
    "dealer.overtime.request",
    "dealer.attendance.rule",
)


@tagged("post_install", "-at_install")
@freeze_time("2026-04-02 02:00:00")
class TestAccess(AttendanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._take_in((2, 8, 0), (2, 17, 0))
        cls._take_in((2, 8, 0), employee=cls.employee)
        cls.env["dealer.attendance.correction"].create(
            {"employee_id": cls.technician.id, "date": "2026-03-03", "reason": "Was there"}
        )
        cls._create_request(2, 17, 19)
        cls.sheet = cls._create_sheet()

    def _seen(self, model, user):
        return self.env[model].with_user(user).search([])

    def test_portal_sees_nothing(self):
        for model in MODELS:
            with self.assertRaises(AccessError):
                self._seen(model, self.portal_user)

    def test_other_store_sees_nothing(self):
        for user in (self.other_hr_user, self.other_hr_manager_user):
            for model in MODELS:
                seen = self._seen(model, user)
                self.assertFalse(seen.filtered(lambda r: r.company_id == self.store))

    def test_own(self):
        for user, employee in (
            (self.technician_user, self.technician),
            (self.employee_user, self.employee),
        ):
            lines = self._seen("dealer.attendance.sheet.line", user)
            self.assertEqual(lines.employee_id, employee)
            self.assertTrue(lines.day_ids.mapped("why"))
            self.assertEqual(self._seen("dealer.attendance.sheet.day", user).employee_id, employee)
            self.assertEqual(self._seen("dealer.punch", user).employee_id, employee)
            with self.assertRaises(AccessError):
                self._seen("dealer.attendance.sheet", user)
            with self.assertRaises(AccessError):
                self._seen("dealer.attendance.rule", user)

    def test_head(self):
        lines = self._seen("dealer.attendance.sheet.line", self.head_user)
        self.assertEqual(lines.employee_id, self.head + self.technician)
        for values in ({"state": "confirmed"}, {"sheet_id": self.sheet.id}):
            with self.assertRaises(UserError):
                lines[0].write(values)

    def test_hr(self):
        for user in (self.hr_user, self.hr_manager_user, self.general_manager_user):
            lines = self._seen("dealer.attendance.sheet.line", user)
            self.assertIn(self.technician, lines.employee_id)
            self.assertIn(self.employee, lines.employee_id)
        with self.assertRaises(AccessError):
            self.env["dealer.attendance.rule"].with_user(self.hr_user).create(
                {"company_id": self.store.id, "date_from": "2026-05-01"}
            )
        with self.assertRaises(AccessError):
            self.env["dealer.attendance.correction"].with_user(self.head_user).create(
                {"employee_id": self.technician.id, "date": "2026-03-04", "reason": "x"}
            )

    def test_nobody_computes_another_store(self):
        with self.assertRaises(AccessError):
            self.sheet.with_user(self.other_hr_user).action_compute()
        with self.assertRaises(AccessError):
            self.sheet.with_user(self.technician_user).action_compute()
        with self.assertRaises(UserError):
            self.sheet.with_user(self.technician_user).action_approve()
        self.assertFalse(self.sheet.approved_on)
