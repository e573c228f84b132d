from unittest import SkipTest

from odoo.modules.registry import Registry
from odoo.tests.common import get_db_name


class SourceCase:
    """What a test of a figure asks: whose work its rows are, when, where, and what opens.

    Mixed in before the factories of the neighbour whose documents count. `needs` names a model of
    an addon that need not be installed.
    """

    needs = None

    @classmethod
    def setUpClass(cls):
        if cls.needs and cls.needs not in Registry(get_db_name()):
            raise SkipTest(f"{cls.needs} is not installed")
        super().setUpClass()

    @classmethod
    def _employ(cls, user, *stores):
        """Make somebody an employee of stores; returned in their order."""
        return [
            cls.env["hr.employee"]
            .sudo()
            .create({"name": user.name, "user_id": user.id, "company_id": store.id})
            for store in stores
        ]

    def _rows(self, code, employee):
        return self.env["dealer.work"]._get_rows(code, employee, "2000-01-01", "2100-01-01")

    def _check_row(self, code, employee, document, day, value=1, base=1):
        """The only row of a person: what it counts, its day and store, and its document opens."""
        [row] = self._rows(code, employee)
        self.assertEqual(
            (row.employee_id, row.company_id, str(row.date), row.res_model, row.res_id),
            (employee.id, employee.company_id.id, day, document._name, document.id),
        )
        self.assertAlmostEqual(row.value, value, 4)
        self.assertAlmostEqual(row.base, base, 4)
        shown = (
            self.env["dealer.work.row"]
            .sudo()
            .with_context(work_codes=[code])
            .search([("code", "=", code), ("employee_id", "=", employee.id)])
        )
        action = shown.action_open_document()
        self.assertEqual((action["res_model"], action["res_id"]), (document._name, document.id))
