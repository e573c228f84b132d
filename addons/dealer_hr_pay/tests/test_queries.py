from datetime import date

from odoo.tests import tagged

from .common import PayCommon
from odoo.addons.dealer_hr_ext.tests.lists import ListQueries


@tagged("post_install", "-at_install")
class TestQueries(ListQueries, PayCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = cls.Employee.union(
            *(cls._create_employee(name=f"P{number}") for number in range(8))
        )

    def test_salary_items(self):
        amounts = {self.basic: 5000, self.post: 900}
        items = self.people._set_salary(amounts, date(2026, 1, 1), "Joined")
        self._check_queries(items, self.hr_manager_user)

    def test_changes_and_contracts(self):
        changes = self.env["dealer.salary.change"].union(
            *(self._create_change(person) for person in self.people)
        )
        self._check_queries(changes, self.hr_manager_user)
        contracts = self.env["dealer.labour.contract"].union(
            *(self._create_contract(person) for person in self.people)
        )
        self._check_queries(contracts, self.hr_manager_user)
