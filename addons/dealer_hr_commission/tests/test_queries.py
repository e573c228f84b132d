from datetime import date

from odoo.tests import tagged
from odoo.tools import SQL

from .common import MONTH, CommissionCommon
from odoo.addons.dealer_hr_ext.tests.lists import ListQueries


@tagged("post_install", "-at_install")
class TestQueries(ListQueries, CommissionCommon):
    def test_statements(self):
        self._create_rule()
        for number in range(8):
            person = self._create_employee(name=f"P{number}", department_id=self.department.id)
            self._add_work(person, "2026-03-05")
        self._compute()
        statements = self.Statement.search([("employee_id.name", "=like", "P_")])
        self._check_queries(statements, self.hr_manager_user)
        self._check_queries(statements.line_ids, self.hr_manager_user)

    def test_paid_is_looked_up(self):
        """Joined, lines the database has no statistics of would be read anew for each row."""
        rule = self._create_rule()
        self._add_work(self.technician, "2026-03-05")
        source = self.env["dealer.work"]._get_work_sources()[rule.source]
        query = rule._get_rows_query(source, self.store, MONTH, date(2026, 3, 31), start=MONTH)
        plan = "\n".join(row for (row,) in self.env.execute_query(SQL("EXPLAIN %s", query)))
        self.assertIn("SubPlan", plan)
        self.assertNotIn("Anti Join", plan)
