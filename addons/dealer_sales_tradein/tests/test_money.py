from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TradeinCommon


@tagged("post_install", "-at_install")
class TestMoney(TradeinCommon):
    """The old car in the books: what starts at zero ends there."""

    def setUp(self):
        super().setUp()
        self.bank = self.company_data["default_journal_bank"]
        self.deal = self._create_deal(self._buy(150000), confirm=True)
        self._pass_pdi(self.deal)

    def test_received_then_billed(self):
        tradein = self._accept(self.deal)
        self.assertEqual(self.deal.amount_to_collect, 120000)
        self.assertEqual(self._due(self.deal), 120000)
        tradein.action_receive()
        self.assertEqual(tradein.category, "received")
        self._check_balances(0, -80000)
        self.deal.action_settle()
        bill = self.deal.invoice_ids
        self.assertEqual(bill.amount_residual, 120000)
        self.assertEqual(self.deal.amount_to_collect, 120000)
        self.assertEqual(self._due(self.deal), 120000)
        self._check_balances(120000, 0)
        self.assertEqual(tradein.category, "done")
        self._pay(bill)
        self._check_balances(0, 0)
        self._take_out(self.deal)

    def test_billed_then_received(self):
        tradein = self._accept(self.deal)
        self.deal.action_settle()
        bill = self.deal.invoice_ids
        self.assertEqual(self._due(self.deal), 120000)
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=bill.ids
        ).create({"amount": 120000})._create_payments()
        self.assertTrue(self.deal.is_settled)
        self.assertIn("not been received", self.deal.order_line._get_outbound_block())
        self.assertEqual(self.deal.next_step, "tradein")
        with self.assertRaises(UserError):
            self._take_out(self.deal)
        tradein.action_receive()
        self.assertFalse(bill.amount_residual)
        self._check_balances(0, 0)
        self._take_out(self.deal)

    def test_stock_and_history(self):
        tradein = self._receive(self.deal)
        car = self.old_car
        self.assertEqual(car.lifecycle, "in_stock")
        self.assertTrue(car.is_used)
        self.assertEqual(car.lot_id.standard_price, 80000)
        self.assertEqual(car.lot_id.name, car.vin)
        self.assertFalse(car.owner_id)
        self.assertEqual(car.odometer, 60000)
        self.assertEqual(car.company_id, self.company)
        self.assertEqual(car.trim_id.code, "USED")
        self.assertEqual(tradein.bill_id.amount_total, 80000)
        manager = self._create_user("general_manager")
        self.assertEqual(tradein.with_user(manager).refurbishment_cost, 0)
        # sold again: its cost is its own
        car.list_price = 95000
        sold = self._sell(car, partner_id=self.env["res.partner"].create({"name": "Next"}).id)
        self.assertEqual(self._cogs(sold.invoice_ids), 80000)

    def test_worth_more_than_the_deal(self):
        tradein = self._receive(self.deal, expected_price=300000, offer_amount=230000)
        self.deal.action_settle()
        self.assertFalse(self.deal.invoice_ids.amount_residual)
        self.assertEqual(tradein.amount_owed, 30000)
        self.assertEqual(tradein.category, "received")
        with self.assertRaises(UserError):
            tradein._pay("seller", self.bank, self._today(), 30001)
        tradein._pay("seller", self.bank, self._today(), 30000)
        self.assertEqual(tradein.category, "done")
        self._check_balances(0, 0)

    def test_loan_of_the_old_car(self):
        lender = self.env["res.partner"].create({"name": "Old bank"})
        tradein = self._accept(self.deal, payoff_partner_id=lender.id, payoff_amount=50000)
        self.assertEqual(self.deal.amount_to_collect, 170000)
        self.assertEqual(self._due(self.deal), 170000)
        tradein.action_receive()
        self.deal.action_settle()
        self.assertEqual(self.deal.invoice_ids.amount_residual, 170000)
        self.assertEqual(self._balance(lender, "liability_payable"), -50000)
        self.assertEqual(tradein.category, "received")
        tradein._pay("bank", self.bank, self._today(), 50000)
        self.assertEqual(tradein.category, "done")
        self.assertEqual(self._balance(lender, "liability_payable"), 0)
        self._check_balances(170000, 0)

    def test_deal_cancelled_before_receipt(self):
        tradein = self._accept(self.deal)
        self.deal._action_cancel()
        self.assertEqual(tradein.category, "cancelled")
        self.assertEqual(tradein.purchase_id.state, "cancel")
        self._check_balances(0, 0)

    def test_deal_cancelled_after_receipt(self):
        tradein = self._receive(self.deal)
        self.deal.action_settle()
        self.deal.invoice_ids._reverse_moves(cancel=True)
        self.deal._action_cancel()
        self.assertEqual(tradein.category, "received")
        self.assertEqual(tradein.amount_owed, 80000)
        self._check_balances(0, -80000)
        tradein._pay("seller", self.bank, self._today(), 80000)
        self._check_balances(0, 0)

    def test_given_back(self):
        lender = self.env["res.partner"].create({"name": "Old bank"})
        tradein = self._receive(self.deal, payoff_partner_id=lender.id, payoff_amount=50000)
        self.deal.action_settle()
        tradein.action_cancel()
        self.assertEqual(tradein.category, "cancelled")
        self._check_balances(200000, 0)
        self.assertEqual(self._balance(lender, "liability_payable"), 0)
        self.assertEqual(self.old_car.owner_id, self.customer)
        self.assertFalse(self.old_car.is_used)
        self.assertEqual(self.old_car.lifecycle, "customer")
        self.assertEqual(self.deal.amount_to_collect, 200000)

    def test_given_back_not_once_paid(self):
        tradein = self._receive(expected_price=100000)
        tradein._pay("seller", self.bank, self._today(), 80000)
        with self.assertRaises(UserError):
            tradein.action_cancel()

    def test_only_from_an_account_of_the_store(self):
        """Who writes the dialog by hand picks no journal of another store or kind."""
        tradein = self._receive()
        store = self.env["res.company"].create({"name": "Other store"})
        foreign = self.env["account.journal"].create(
            {"name": "Other bank", "code": "OB", "type": "bank", "company_id": store.id}
        )
        clerk = self._create_user("finance_clerk")
        for journal in (foreign, self.company_data["default_journal_misc"]):
            wizard = (
                self.env["dealer.tradein.payment"]
                .with_user(clerk)
                .create({"tradein_id": tradein.id, "kind": "seller"})
            )
            wizard.sudo().journal_id = journal
            with self.assertRaisesRegex(UserError, "bank account or the cash"):
                wizard.action_done()
        self.assertEqual(tradein.amount_owed, 80000)

    def test_approval_is_not_written_away(self):
        """The shortfall decides who approves: no request writes over it, nor over the currency."""
        consultant = self._create_user("sales_consultant")
        tradein = self._create_tradein(user=consultant, offer_amount=89000)
        self.assertTrue(tradein.offer_shortfall)
        for vals in (
            {"offer_shortfall": 0},
            {"repair_estimate": 0},
            {"currency_id": self.env.ref("base.JPY").id},
        ):
            with self.assertRaisesRegex(UserError, "set by hand"):
                tradein.write(vals)

    def test_outright(self):
        tradein = self._receive()
        self.assertEqual(tradein.amount_owed, 80000)
        tradein._pay("seller", self.bank, self._today(), 80000)
        self.assertEqual(tradein.category, "done")
        self._check_balances(0, 0)

    def test_taxes_are_in_the_price(self):
        tax = self.env["account.tax"].create(
            {
                "name": "Used 3 %",
                "amount": 3,
                "type_tax_use": "purchase",
                "company_id": self.company.id,
            }
        )
        self.company.tradein_tax_ids = tax
        tradein = self._receive()
        self.assertAlmostEqual(tradein.bill_id.amount_total, 80000)
        self.assertAlmostEqual(self.old_car.lot_id.standard_price, 77669.90)

    def test_another_currency(self):
        currency = self.setup_other_currency(
            "EUR", rates=[("2020-01-01", 0.3333), ("2020-01-02", 0.3333)]
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "EUR", "currency_id": currency.id}
        )
        deal = self._create_deal(self._buy(150000), pricelist_id=pricelist.id)
        deal.order_line.price_unit = 66666.67
        deal.action_confirm()
        tradein = self._receive(deal, offer_amount=20000.01, expected_price=30000)
        self.assertEqual(tradein.currency_id, currency)
        self.assertEqual(
            self.company.currency_id.compare_amounts(deal.amount_to_collect, self._due(deal)), 0
        )
        deal.action_settle()
        self.assertAlmostEqual(deal.invoice_ids.amount_residual, 46666.66)
        self.assertEqual(tradein.category, "done")
        self._pay(deal.invoice_ids)
        self.assertEqual(self._balance(self.customer, "liability_payable"), 0)
        self.assertEqual(self._balance(self.customer, "asset_receivable"), 0)

    def test_bill_of_several_lines(self):
        """The customer's deposit and the old car: what is too much of the deposit stays his."""
        service = self.env["product.product"].create({"name": "Film", "type": "service"})
        self.deal.write(
            {
                "order_line": [
                    Command.create({"product_id": service.id, "price_unit": 5000, "tax_ids": False})
                ]
            }
        )
        self._receive(self.deal)
        self.deal.action_settle()
        self.assertEqual(self.deal.invoice_ids.amount_residual, 125000)
