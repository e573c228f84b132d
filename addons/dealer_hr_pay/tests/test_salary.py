from datetime import date

from freezegun import freeze_time
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import TODAY, PayCommon


@freeze_time(TODAY)
@tagged("post_install", "-at_install")
class TestSalary(PayCommon):
    def test_a_new_amount_ends_the_old_one(self):
        who = self.technician
        who._set_salary({self.basic: 5000, self.meal: 300}, date(2026, 1, 1), "Joined")
        who._set_salary({self.basic: 5500}, date(2026, 7, 1), "Raise")
        items = who.salary_item_ids.filtered(lambda item: item.kind_id == self.basic)
        self.assertRecordValues(
            items.sorted("date_from"),
            [
                {"amount": 5000, "date_to": date(2026, 6, 30), "state": "current"},
                {"amount": 5500, "date_to": False, "state": "future"},
            ],
        )
        self.assertEqual(
            who._get_salary(date(2026, 6, 30))[who.id], {self.basic: 5000, self.meal: 300}
        )
        self.assertEqual(who._get_salary(date(2026, 7, 1))[who.id][self.basic], 5500)
        self.assertEqual(who._get_salary(date(2025, 12, 31))[who.id], {})

    def test_the_same_again_changes_nothing(self):
        self.technician._set_salary({self.basic: 5000}, date(2026, 1, 1), "Joined")
        before = self.technician.salary_item_ids
        self.assertFalse(self.technician._set_salary({self.basic: 5000}, date(2026, 3, 1), "x"))
        self.assertEqual(self.technician.salary_item_ids, before)

    def test_corrected_on_its_first_day_it_is_void_and_kept(self):
        who = self.technician
        who._set_salary({self.basic: 5000}, date(2026, 6, 15), "Joined")
        who._set_salary({self.basic: 5200}, date(2026, 6, 15), "Typing error")
        self.assertEqual(len(who.salary_item_ids), 2)
        self.assertEqual(who._get_salary(date(2026, 6, 15))[who.id], {self.basic: 5200})

    def test_what_is_planned_for_later_stays(self):
        who = self.technician
        who._set_salary({self.basic: 5000}, date(2026, 1, 1), "Joined")
        who._set_salary({self.basic: 6000}, date(2026, 9, 1), "Promised")
        who._set_salary({self.basic: 5500}, date(2026, 7, 1), "Raise")
        self.assertEqual(who._get_salary(date(2026, 8, 31))[who.id][self.basic], 5500)
        self.assertEqual(who._get_salary(date(2026, 9, 1))[who.id][self.basic], 6000)

    def test_closed_past_stays_closed(self):
        who = self.technician
        who._set_salary({self.basic: 5000}, date(2026, 1, 1), "Joined")
        who._set_salary({self.basic: 5500}, date(2026, 4, 1), "Raise")
        with self.assertRaisesRegex(UserError, "is closed"):
            who._set_salary({self.basic: 5100}, date(2026, 2, 1), "Late")

    def test_zero_ends_a_kind(self):
        who = self.technician
        who._set_salary({self.post: 800}, date(2026, 1, 1), "Joined")
        who._set_salary({self.post: 0}, date(2026, 7, 1), "Other post")
        self.assertFalse(who._get_salary(date(2026, 7, 1))[who.id])

    def test_wage_follows_on_its_day(self):
        who = self.technician
        who._set_salary({self.basic: 5000, self.post: 800, self.meal: 300}, date(2026, 1, 1), "J")
        self.assertEqual(who.wage, 5800)
        who._set_salary({self.basic: 6000}, date(2026, 7, 1), "Raise")
        self.assertEqual(who.wage, 5800)
        self.assertEqual(who._get_version(date(2026, 7, 1)).wage, 6800)
        with freeze_time("2026-07-01 04:00:00"):
            who._cron_update_current_version_id()
            self.assertEqual(who.wage, 6800)

    def test_wage_is_not_typed(self):
        with self.assertRaisesRegex(UserError, "salary change"):
            self.technician.with_user(self.hr_manager_user).write({"wage": 9999})

    def test_the_database_refuses_two_at_a_time(self):
        self.technician._set_salary({self.basic: 5000}, date(2026, 1, 1), "Joined")
        item = self.technician.salary_item_ids
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            item.sudo().copy({"date_from": date(2026, 5, 1)}).flush_recordset()

    def test_change_needs_the_general_manager(self):
        self.technician._set_salary({self.basic: 5000}, date(2026, 1, 1), "Joined")
        change = self._create_change()
        self.assertEqual(change.line_ids.old_amount, 5000)
        self.assertEqual(change.difference, 1000)
        with self.assertRaises(UserError):
            change.action_approve()
        self._approve(change)
        self.assertEqual(change.category, "done")
        self.assertEqual(self.technician._get_salary()[self.technician.id], {self.basic: 6000})
        with self.assertRaisesRegex(UserError, "decided"):
            change.line_ids.new_amount = 1
        with self.assertRaises(UserError):
            change.action_apply()

    def test_change_applies_on_its_day_once(self):
        self.technician._set_salary({self.basic: 5000}, date(2026, 1, 1), "Joined")
        change = self._create_change(day=date(2026, 7, 1))
        self._approve(change)
        Change = self.env["dealer.salary.change"]
        self._run_cron(Change, "_cron_apply")
        self.assertEqual(change.category, "approved")
        with freeze_time("2026-07-01 04:00:00"):
            self._run_cron(Change, "_cron_apply")
            count = len(self.technician.salary_item_ids)
            self._run_cron(Change, "_cron_apply")
        self.assertEqual(change.category, "done")
        self.assertEqual(len(self.technician.salary_item_ids), count)
        self.assertEqual(
            self.technician._get_salary(date(2026, 7, 1))[self.technician.id], {self.basic: 6000}
        )

    def test_change_that_became_untrue_is_refused(self):
        change = self._create_change()
        self.env.flush_all()
        self.technician._set_salary({self.basic: 5000}, date(2026, 1, 1), "Joined")
        with self.assertRaisesRegex(UserError, "has changed since"):
            self._approve(change)
