from datetime import date

from freezegun import freeze_time
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import TODAY, PayCommon


@freeze_time(TODAY)
@tagged("post_install", "-at_install")
class TestAccess(PayCommon):
    def setUp(self):
        super().setUp()
        self.technician._set_salary({self.basic: 5000}, date(2026, 1, 1), "Joined")
        self.head._set_salary({self.basic: 9000}, date(2026, 1, 1), "Joined")
        self.kind = self._create_benefit()
        (self.technician + self.head)._open_benefits(self.kind, date(2026, 1, 1), 5000)

    def _see(self, model, user):
        return self.env[model].with_user(user).search([]).employee_id

    def test_salaries(self):
        model = "dealer.salary.item"
        self.assertIn(self.technician, self._see(model, self.hr_manager_user))
        self.assertEqual(self._see(model, self.technician_user), self.technician)
        for user in (self.hr_user, self.general_manager_user, self.other_hr_manager_user):
            self.assertNotIn(self.technician, self._see(model, user))
        self.assertEqual(self._see(model, self.head_user), self.head)
        with self.assertRaises(AccessError):
            self._see(model, self.portal_user)

    def test_nobody_writes_salaries(self):
        item = self.technician.salary_item_ids
        for user in (self.hr_manager_user, self.technician_user):
            with self.assertRaises(AccessError):
                item.with_user(user).write({"amount": 1})
            with self.assertRaises(AccessError):
                item.with_user(user).unlink()

    def test_changes(self):
        change = self._create_change()
        self.assertTrue(change.with_user(self.general_manager_user).read(["new_total"]))
        with self.assertRaises(AccessError):
            change.with_user(self.general_manager_user).write({"reason": "x"})
        for user in (
            self.hr_user,
            self.head_user,
            self.technician_user,
            self.other_hr_manager_user,
        ):
            with self.assertRaises(AccessError):
                change.with_user(user).read(["reason"])

    def test_reading_a_salary_is_noted(self):
        Reading = self.env["dealer.private.reading"]
        item = self.technician.salary_item_ids
        count = Reading.search_count([("employee_id", "=", self.technician.id)])
        item.with_user(self.technician_user).read(["amount"])
        self.assertEqual(Reading.search_count([("employee_id", "=", self.technician.id)]), count)
        item.with_user(self.hr_manager_user).read(["amount"])
        reading = Reading.search([("employee_id", "=", self.technician.id)], limit=1)
        self.assertEqual((reading.user_id, reading.kind), (self.hr_manager_user, "salary"))

    def test_base_is_not_the_clerks(self):
        account = self.technician.benefit_account_ids.with_user(self.hr_user)
        account.number = "77"
        with self.assertRaises(AccessError):
            account.read(["base"])
        with self.assertRaises(AccessError):
            account.write({"base": 1})
        own = account.with_user(self.technician_user)
        self.assertEqual(own.read(["number"])[0]["number"], "77")
        with self.assertRaises(AccessError):
            own.number = "78"

    def test_contributions_are_seen_once_confirmed(self):
        sheet = (
            self.env["dealer.benefit.sheet"]
            .with_user(self.hr_manager_user)
            .create({"month": date(2026, 6, 1)})
        )
        sheet.action_compute()
        model = "dealer.benefit.sheet.line"
        self.assertFalse(self._see(model, self.technician_user))
        sheet.action_confirm()
        self.assertEqual(self._see(model, self.technician_user), self.technician)
        for user in (self.hr_user, self.other_hr_manager_user):
            self.assertNotIn(self.technician, self._see(model, user))

    def test_contracts(self):
        contract = self._create_contract()
        model = "dealer.labour.contract"
        self.assertFalse(self._see(model, self.technician_user))
        self._sign(contract)
        self.assertEqual(self._see(model, self.technician_user), self.technician)
        for user in (self.hr_user, self.head_user, self.other_hr_manager_user):
            self.assertNotIn(self.technician, self._see(model, user))

    def test_reminders_of_those_below(self):
        self.env["dealer.labour.reminder"].create(
            [
                {
                    "employee_id": person.id,
                    "company_id": self.store.id,
                    "kind": "contract",
                    "day": date(2026, 7, 1),
                }
                for person in (self.technician, self.employee)
            ]
        )
        model = "dealer.labour.reminder"
        self.assertEqual(self._see(model, self.head_user), self.technician)
        self.assertFalse(self._see(model, self.technician_user))
        self.assertIn(self.employee, self._see(model, self.hr_user))
        self.assertFalse(self._see(model, self.other_hr_user))
