from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import StockroomCommon


@tagged("post_install", "-at_install")
class TestConsumption(StockroomCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cleaner = cls._create_part(name="Cleaner", part_number="CL-1", is_consumable=True)
        cls._receive(cls.cleaner, 20, 6.35)
        cls.bays = cls.env["dealer.part.cost.centre"].create(
            {"name": "Bays", "company_id": cls.store_a.id}
        )

    def _create(self, quantity=4):
        return (
            self.env["dealer.part.consumption"]
            .with_user(self.keeper)
            .create(
                {
                    "cost_centre_id": self.bays.id,
                    "line_ids": [
                        Command.create({"product_id": self.cleaner.id, "quantity": quantity})
                    ],
                }
            )
        )

    def test_issue_and_its_cost(self):
        consumption = self._create()
        self.assertEqual(consumption.warehouse_id, self.main)
        self.assertEqual(consumption.line_ids.quantity_free, 20)
        consumption.action_done()
        self.assertRecordValues(consumption, [{"state": "done"}])
        self.assertEqual(consumption.picking_ids.picking_type_id, self.main.consumption_type_id)
        self.assertEqual(self._stock(self.cleaner, self.main), 16)
        self.assertEqual(consumption.sudo().line_ids.value, 25.4)
        expense = self.store_a.expense_account_id
        self.assertEqual(self.store_a.consumption_location_id.valuation_account_id, expense)
        entry = consumption.sudo().picking_ids.move_ids.account_move_id
        cost = entry.line_ids.filtered(lambda ln: ln.account_id == expense)
        self.assertEqual(cost.balance, 25.4)

    def test_bring_back_at_the_value_it_went_out_with(self):
        consumption = self._create()
        consumption.action_done()
        self._receive(self.cleaner, 10, 9)
        action = consumption.action_bring_back()
        back = consumption.browse(action["res_id"])
        self.assertEqual(back.line_ids.quantity, 4)
        back.line_ids.quantity = 3
        back.action_done()
        self.env.flush_all()
        self.assertEqual(self._stock(self.cleaner, self.main), 16 + 10 + 3)
        self.assertEqual(back.sudo().line_ids.value, -19.05)
        self.assertRecordValues(consumption.line_ids, [{"quantity_left": 1, "quantity_used": 4}])
        expense = self.store_a.expense_account_id
        self.assertAlmostEqual(self._balance(expense, self.store_a), 6.35, 2)
        again = consumption.browse(consumption.action_bring_back()["res_id"])
        again.line_ids.quantity = 2
        with self.assertRaisesRegex(UserError, "only 1.0 are still out"):
            again.action_done()

    def test_not_more_than_is_free(self):
        with self.assertRaisesRegex(UserError, "only 20.0 are free"):
            self._create(21).action_done()

    def test_done_is_corrected_not_changed(self):
        consumption = self._create()
        consumption.action_done()
        for change in (
            lambda: consumption.line_ids.write({"quantity": 1}),
            lambda: consumption.write({"date": "2026-01-01"}),
            consumption.unlink,
            consumption.action_done,
        ):
            with self.assertRaisesRegex(UserError, "Bring Back"):
                change()

    def test_report_by_month(self):
        consumption = self._create()
        consumption.date = "2026-03-05"
        consumption.action_done()
        back = consumption.browse(consumption.action_bring_back()["res_id"])
        back.line_ids.quantity = 1
        back.action_done()
        self.env.flush_all()
        rows = self.env["dealer.part.consumption.line"]._read_group(
            [("state", "=", "done"), ("cost_centre_id", "=", self.bays.id)],
            ["date:month", "cost_centre_id", "product_id"],
            ["quantity_used:sum", "value:sum"],
        )
        self.assertEqual(len(rows), 1)
        self.assertEqual(rows[0][3], 3)
        self.assertAlmostEqual(rows[0][4], 19.05, 2)

    def test_analytic_account_of_the_cost_centre(self):
        plan = self.env["account.analytic.plan"].create({"name": "Departments"})
        account = self.env["account.analytic.account"].create(
            {"name": "Bays", "plan_id": plan.id, "company_id": self.store_a.id}
        )
        self.bays.sudo().analytic_account_id = account
        consumption = self._create()
        consumption.action_done()
        lines = self.env["account.analytic.line"].search([(plan._column_name(), "=", account.id)])
        self.assertEqual(sum(lines.mapped("amount")), -25.4)

    def test_form(self):
        with Form(self.env["dealer.part.consumption"].with_user(self.keeper)) as form:
            form.cost_centre_id = self.bays
            with form.line_ids.new() as line:
                line.product_id = self.cleaner
                line.quantity = 2
                self.assertEqual(line.quantity_free, 20)
        form.record.action_done()
