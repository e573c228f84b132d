from odoo.tests import tagged

from .common import CommissionCommon
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
