import io
from datetime import date

import openpyxl
from freezegun import freeze_time
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import TODAY, PayCommon
from odoo.addons.dealer_hr_pay.models.dealer_benefit_sheet import DealerBenefitSheet

JUNE = date(2026, 6, 1)


@freeze_time(TODAY)
@tagged("post_install", "-at_install")
class TestBenefits(PayCommon):
    def _get_contribution(self, kind, employee=None):
        employee = employee or self.technician
        rows = employee._get_contributions(JUNE)[employee.id]
        return next((row for row in rows if row.kind_id == kind.id), None)

    def test_percent_of_the_base(self):
        kind = self._create_benefit(amount_person=3)
        self.technician._open_benefits(kind, date(2026, 3, 1), 5000)
        due = self._get_contribution(kind)
        self.assertEqual((due.base, due.store, due.person), (5000, 800, 403))

    def test_base_within_its_limits(self):
        kind = self._create_benefit(base_min=4000, base_max=20000)
        self.technician._open_benefits(kind, date(2026, 3, 1), 3000)
        self.head._open_benefits(kind, date(2026, 3, 1), 30000)
        self.assertEqual(self._get_contribution(kind).base, 4000)
        self.assertEqual(self._get_contribution(kind, self.head).base, 20000)

    def test_own_rate_before_the_citys_before_the_general(self):
        self.store.city = "Changzhou"
        kind = self._create_benefit()
        Rate = self.env["dealer.benefit.rate"]
        values = {"kind_id": kind.id, "date_from": JUNE, "percent_person": 0}
        self.technician._open_benefits(kind, date(2026, 3, 1), 1000)
        Rate.create({**values, "city": "Elsewhere", "percent_store": 50})
        self.assertEqual(self._get_contribution(kind).store, 160)
        Rate.create({**values, "city": "CHANGZHOU", "percent_store": 20})
        self.assertEqual(self._get_contribution(kind).store, 200)
        Rate.create({**values, "company_id": self.store.id, "percent_store": 10})
        self.assertEqual(self._get_contribution(kind).store, 100)

    def test_open_only(self):
        kind = self._create_benefit()
        self.technician._open_benefits(kind, date(2026, 3, 1), 5000)
        self.technician._close_benefits(date(2026, 6, 10))
        self.assertTrue(self._get_contribution(kind))  # its month is still paid
        self.assertFalse(self.technician._get_contributions(date(2026, 7, 1)))
        self.assertFalse(self.technician._get_contributions(date(2026, 2, 1)))

    def test_new_base_keeps_number_and_history(self):
        kind = self._create_benefit()
        who = self.technician
        account = who._open_benefits(kind, date(2026, 3, 1), 5000, {kind: "320400-77"})
        self.assertEqual(who._open_benefits(kind, date(2026, 5, 1), 5000), account)
        new = who._open_benefits(kind, JUNE, 6000)
        self.assertEqual((new.number, account.date_closed), ("320400-77", date(2026, 5, 31)))
        self.assertEqual(self._get_contribution(kind).base, 6000)
        with self.assertRaisesRegex(UserError, "choose a later day"):
            who._open_benefits(kind, date(2026, 4, 1), 7000)

    def test_the_database_refuses_two_rates_at_a_time(self):
        kind = self._create_benefit()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_benefit_rate(kind)

    def _create_benefit_rate(self, kind):
        values = {"kind_id": kind.id, "date_from": JUNE, "percent_store": 1}
        self.env["dealer.benefit.rate"].create(values).flush_recordset()

    def _create_sheet(self):
        return (
            self.env["dealer.benefit.sheet"]
            .with_user(self.hr_manager_user)
            .create({"month": date(2026, 6, 20)})
        )

    def test_sheet_of_a_month(self):
        kind = self._create_benefit()
        (self.technician + self.head)._open_benefits(kind, date(2026, 3, 1), 5000)
        self.other_employee._open_benefits(kind, date(2026, 3, 1), 5000)
        sheet = self._create_sheet()
        self.assertEqual(sheet.month, JUNE)
        sheet.action_compute()
        self.assertEqual(sheet.employee_count, 2)
        self.assertEqual((sheet.amount_store, sheet.amount_person), (1600, 800))
        sheet.action_compute()  # anew, not twice
        self.assertEqual(len(sheet.line_ids), 2)
        book = openpyxl.load_workbook(io.BytesIO(DealerBenefitSheet._get_xlsx(sheet)))
        rows = list(book.active.values)
        self.assertEqual(rows[1][2:4], (800, 400))
        self.assertEqual(rows[-1][-1], 2400)
        sheet.action_confirm()
        with self.assertRaisesRegex(UserError, "confirmed"):
            sheet.action_compute()
        with self.assertRaises(UserError):
            sheet.with_user(self.hr_manager_user).write({"is_confirmed": False})

    def test_sheet_says_which_rate_is_missing(self):
        kind = self._create_benefit(date_from=date(2026, 7, 1))
        self.technician._open_benefits(kind, date(2026, 3, 1), 5000)
        sheet = self._create_sheet()
        sheet.action_compute()
        self.assertIn(kind.name, sheet.missing)
        with self.assertRaisesRegex(UserError, "No rate"):
            sheet.action_confirm()

    def test_queries_do_not_grow(self):
        kind = self._create_benefit()
        people = self.Employee.union(*(self._create_employee(name=f"P{n}") for n in range(20)))
        people._open_benefits(kind, date(2026, 3, 1), 5000)
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.assertEqual(len(people._get_contributions(JUNE)), 20)
        sheet = self._create_sheet()
        sheet.action_compute()
        with self.assertQueryCount(20):
            sheet.action_compute()

    def test_opened_and_closed_from_the_staff_file(self):
        kind = self._create_benefit()
        people = self.technician + self.head
        Move = self.env["dealer.benefit.move"].with_user(self.hr_manager_user)
        values = {"employee_ids": people.ids, "kind_ids": kind.ids, "date": JUNE}
        with self.assertRaisesRegex(UserError, "enter the base"):
            Move.create(values).action_apply()
        Move.create({**values, "base": 5000}).action_apply()
        self.assertEqual(people.benefit_account_ids.mapped("base"), [5000, 5000])
        Move.create({**values, "way": "close", "date": date(2026, 6, 30)}).action_apply()
        self.assertTrue(all(people.benefit_account_ids.mapped("date_closed")))
        with self.assertRaises(AccessError):
            Move.with_user(self.hr_user).create(values)
