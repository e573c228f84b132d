import random
from datetime import date

from odoo.tests import tagged

from .common import NEXT, CommissionCommon


@tagged("post_install", "-at_install")
class TestClawBack(CommissionCommon):
    def _pay(self):
        """Compute and close March."""
        statements = self._compute()
        self._close(statements)
        return statements

    def _get_statements(self, employees, month):
        return self.Statement.search([("employee_id", "in", employees.ids), ("month", "=", month)])

    def test_gone_brings_the_sum_to_zero(self):
        """Whatever the rules, everything cancelled comes back to the cent."""
        rng = random.Random(8)
        self._create_rule(rate=33.33, bands=[(2, 44.44)], head_percent=7.5)
        self._create_rule(measure="amount", rate=1.234, cap_month=9)
        self._create_rule(rate=0.55, share="equal", department_ids=self.department.ids)
        for person in (self.technician, self.employee):
            for day in range(1, 6):
                self._add_work(person, f"2026-03-0{day}", amount=rng.randint(1, 90000) / 100)
        paid = self._pay()
        self.assertTrue(all(paid.mapped("amount_total")))
        self.work.clear()
        self._compute(NEXT)
        for statement in paid:
            back = self._get_statement(statement.employee_id, NEXT)
            self.assertAlmostEqual(statement.amount_total + back.amount_total, 0, 6)
            self.assertTrue(all(statement.line_ids.mapped("is_reversed")))
        self._close(self._get_statements(paid.employee_id, NEXT))
        self._compute(date(2026, 5, 1))
        self.assertFalse(
            self._get_statements(paid.employee_id, date(2026, 5, 1)), "taken back once"
        )

    def test_less_takes_back_the_difference(self):
        self._create_rule(measure="amount", rate=10)
        row = self._add_work(self.technician, "2026-03-02", amount=1000)
        self._pay()
        row[5] = 400
        self._compute(NEXT)
        back = self._get_statement(self.technician, NEXT).line_ids
        self.assertRecordValues(
            back, [{"kind": "claw_back", "amount": -60, "quantity": -600, "is_full": False}]
        )
        self._close(self._get_statement(self.technician, NEXT))
        self._compute(date(2026, 5, 1))
        self.assertFalse(self._get_statement(self.technician, date(2026, 5, 1)).line_ids)
        self.work.clear()
        self._compute(date(2026, 5, 1))
        self.assertEqual(self._get_total(self.technician, date(2026, 5, 1)), -40, "the rest")

    def test_more_is_not_paid_again(self):
        self._create_rule(measure="amount", rate=10)
        row = self._add_work(self.technician, "2026-03-02", amount=1000)
        self._pay()
        row[5] = 1400
        self._compute(NEXT)
        self.assertFalse(self._get_statement(self.technician, NEXT))

    def test_only_within_the_months(self):
        rule = self._create_rule(claw_back_months=1)
        self._add_work(self.technician, "2026-03-02")
        self._pay()
        self.work.clear()
        self._compute(date(2026, 5, 1))
        self.assertFalse(self._get_statement(self.technician, date(2026, 5, 1)))
        rule.claw_back_months = 2
        self._compute(date(2026, 5, 1))
        self.assertEqual(self._get_total(self.technician, date(2026, 5, 1)), -50)

    def test_comes_back_and_is_paid_again(self):
        self._create_rule()
        row = self._add_work(self.technician, "2026-03-02")
        self._pay()
        self.work.clear()
        self._compute(NEXT)
        self.assertEqual(self._get_total(self.technician, NEXT), -50)
        # before April is closed the cancelled deal stands again
        self.work.append(row)
        self._compute(NEXT)
        self.assertFalse(self._get_statement(self.technician, NEXT).line_ids)
        self.work.clear()
        self._compute(NEXT)
        self._close(self._get_statement(self.technician, NEXT))
        self.work.append(row)
        self._compute(date(2026, 5, 1))
        self.assertEqual(self._get_total(self.technician, date(2026, 5, 1)), 50)

    def test_given_to_another(self):
        """A deal of another consultant by now: taken from one, paid to the other, once."""
        self._create_rule()
        row = self._add_work(self.technician, "2026-03-02")
        self._pay()
        row[0] = self.employee.id
        self._compute(NEXT)
        self.assertEqual(self._get_total(self.technician, NEXT), -50)
        self.assertEqual(self._get_total(self.employee, NEXT), 50)
