from datetime import date

from odoo.addons.dealer_hr_work.tests.common import WorkCommon

MONTH = date(2026, 3, 1)
NEXT = date(2026, 4, 1)


class CommissionCommon(WorkCommon):
    """Rules on figures whose rows the tests write down."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Commission = cls.env["dealer.commission"]
        cls.Statement = cls.env["dealer.commission.statement"]
        cls.Line = cls.env["dealer.commission.line"]

    def setUp(self):
        super().setUp()
        self.work.clear()
        self.addCleanup(self.work.clear)

    @classmethod
    def _create_rule(cls, bands=(), **values):
        return cls.env["dealer.commission.rule"].create(
            {
                "name": "Rule",
                "source": "test_count",
                "measure": "row",
                "rate": 50,
                "date_from": date(2026, 1, 1),
                "company_id": cls.store.id,
                "band_ids": [(0, 0, {"above": above, "rate": rate}) for above, rate in bands],
                **values,
            }
        )

    @classmethod
    def _compute(cls, month=MONTH):
        return cls.Commission._compute_month(cls.store, month)

    @classmethod
    def _get_statement(cls, employee, month=MONTH):
        return cls.Statement.search([("employee_id", "=", employee.id), ("month", "=", month)])

    @classmethod
    def _get_total(cls, employee, month=MONTH):
        return sum(cls._get_statement(employee, month).mapped("amount_total"))

    @classmethod
    def _close(cls, statements):
        """Check, confirm and approve as the superuser: whoever may is another test."""
        statements = statements.with_user(cls.env.ref("base.user_root"))
        statements.action_check()
        statements.action_confirm()
        statements.action_approve()
