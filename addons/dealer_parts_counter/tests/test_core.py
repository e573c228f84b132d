from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CounterCommon


@tagged("post_install", "-at_install")
class TestCore(CounterCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.company.core_deposit_account_id

    def _overdue(self, cores):
        cores.sudo().due_date = fields.Date.today() - timedelta(days=1)

    def test_a_deposit_bears_no_tax(self):
        """A chart of accounts that comes later gives every product its tax, but not the deposit."""
        deposit = self.env.ref("dealer_parts_counter.product_core_deposit").product_tmpl_id
        fee = self.env.ref("dealer_parts_counter.product_restocking_fee").product_tmpl_id
        (deposit | fee).taxes_id = False
        (deposit | fee)._force_default_sale_tax(self.company)
        self.assertFalse(deposit.taxes_id)
        self.assertEqual(fee.taxes_id, self.company.account_sale_tax_id)

    def test_deposit_is_owed_no_revenue(self):
        self.assertEqual(self.account.account_type, "liability_current")
        sale = self._sell((self.battery, 3, {"core_brought_qty": 1}))
        core = sale.counter_core_ids
        self.assertRecordValues(
            core,
            [{"quantity": 2, "amount": 30, "qty_owed": 2, "amount_owed": 30, "state": "owed",
              "product_id": self.battery.id, "partner_id": self.customer.id, "is_overdue": False,
              "due_date": fields.Date.today() + timedelta(days=60)}],
        )  # fmt: skip
        self.assertEqual(self._balance(self.account), -30)

    def test_old_part_comes_back(self):
        sale = self._sell((self.battery, 2))
        core = sale.counter_core_ids
        note = core.with_user(self.seller)._take_back(1)
        self.assertEqual(note.amount_total, 15)
        self.assertRecordValues(
            core, [{"qty_back": 1, "qty_owed": 1, "amount_owed": 15, "state": "owed"}]
        )
        self.assertEqual(sale.amount_to_collect, 230 + 30 - 15)
        with self.assertRaisesRegex(UserError, "at most"):
            core.with_user(self.seller)._take_back(2)
        wizard = (
            self.env["dealer.part.core.close"]
            .with_user(self.seller)
            .create({"core_id": core.id, "note": "Complete"})
        )
        self.assertEqual(wizard.quantity, 1)
        wizard.action_apply()
        self.assertEqual(core.state, "returned")
        self.assertEqual(self._balance(self.account), 0)
        # the note is cancelled: it was not brought after all
        last = core.sudo().item_ids.move_id.sorted("id")[-1]
        last.button_draft()
        self.assertEqual(core.state, "owed")

    def test_part_returned_with_its_deposit(self):
        sale = self._sell((self.battery, 2))
        core = sale.counter_core_ids
        core.with_user(self.seller)._take_back(1)
        note = self._take_back(sale, {self.battery: 2})
        self.assertEqual(note.amount_total, 230 + 15)  # the other deposit is back already
        self.assertEqual(core.state, "returned")
        self.assertEqual(self._balance(self.account), 0)

    def test_forfeited(self):
        sale = self._sell((self.battery, 3))
        core = sale.counter_core_ids
        with self.assertRaisesRegex(UserError, "not overdue"):
            core.with_user(self.manager).action_forfeit()
        with self.assertRaises(AccessError):
            core.with_user(self.seller).action_forfeit()
        core.with_user(self.seller)._take_back(1)
        self._overdue(core)
        self.assertEqual(
            self.env["dealer.part.core"].search(
                [("is_overdue", "=", True), ("company_id", "=", self.company.id)]
            ),
            core,
        )
        income = self.company.income_account_id
        before = self._balance(income)
        core.with_user(self.manager).action_forfeit()
        self.assertRecordValues(
            core, [{"state": "forfeited", "qty_forfeited": 2, "qty_owed": 0, "amount_owed": 0}]
        )
        self.assertEqual(self._balance(self.account), 0)
        self.assertEqual(self._balance(income), before - 30)
        with self.assertRaises(UserError):
            core.with_user(self.seller)._take_back(1)
        with self.assertRaises(UserError):
            core.with_user(self.manager).action_forfeit()

    def test_no_account(self):
        self.company.core_deposit_account_id = False
        sale = self._create_sale((self.battery, 1))
        with self.assertRaisesRegex(UserError, "no account"):
            sale.action_sell()

    def test_lines_follow_the_parts(self):
        with self._sale_form() as form:
            form.counter_product_id = self.battery
            with form.order_line.edit(0) as line:
                line.product_uom_qty = 3
            with form.order_line.edit(1) as line:
                self.assertEqual(line.product_uom_qty, 3)
        sale = form.record
        self.assertEqual(len(sale.order_line), 2)
        sale.order_line[0].core_brought_qty = 3
        sale.write({"order_line": [(1, sale.order_line[0].id, {"core_brought_qty": 3})]})
        self.assertEqual(len(sale.order_line), 1)
