from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import FinanceCommon


@tagged("post_install", "-at_install")
class TestMoney(FinanceCommon):
    """The lender's money in the books: what starts at zero ends there."""

    def setUp(self):
        super().setUp()
        self.bank = self.company_data["default_journal_bank"]
        self.deal = self._create_deal(self._buy(150000), confirm=True)
        self._pass_pdi(self.deal)

    def _receive(self, loan, amount, kept=0):
        return loan._pay(self.bank, fields.Date.today(), amount, kept)

    def test_signed_billed_paid(self):
        loan = self._sign(self.deal)
        self.assertEqual(self.deal.amount_to_collect, 50000)
        self.assertEqual(self._due(self.deal), 50000)
        self.deal.action_settle()
        bill = self.deal.invoice_ids
        self.assertEqual(bill.amount_residual, 50000)
        self.assertEqual(self.deal.amount_to_collect, 50000)
        self.assertEqual(self._due(self.deal), 50000)
        self.assertEqual(self._balance(self.lender), 150000)
        self.assertEqual(loan.lender_balance, 150000)
        self._pay(bill)
        self.assertTrue(self.deal.is_settled)
        self.assertEqual(self.deal.outbound_state, "ready")
        self._receive(loan, 150000)
        self.assertEqual(loan.category, "booked")
        self.assertEqual(self._balance(self.lender), 0)
        self.assertEqual(self._balance(self.customer), 0)
        self.assertEqual(loan.lender_balance, 0)

    def test_billed_before_signed(self):
        loan = self._approve(self.deal)
        self.deal.action_settle()
        bill = self.deal.invoice_ids
        self.assertEqual(bill.amount_residual, 200000)
        self.assertEqual(self.deal.amount_to_collect, 50000)
        self.assertEqual(self._due(self.deal), 50000)
        receipt = self.env["dealer.cashier.receipt"].new(self.deal._prepare_receipt_values())
        self.assertEqual(receipt.amount_due, 50000)
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=bill.ids
        ).create({"amount": 50000})._create_payments()
        self.assertTrue(self.deal.is_settled)
        self.assertIn("not signed", self.deal.order_line._get_outbound_block())
        with self.assertRaises(UserError):
            self._take_out(self.deal)
        loan.contract_number = "C"
        loan.action_sign()
        self.assertFalse(bill.amount_residual)
        self._take_out(self.deal)

    def test_store_waits_for_the_money(self):
        self.company.finance_release = "released"
        loan = self._sign(self.deal)
        self.deal.action_settle()
        self._pay(self.deal.invoice_ids)
        self.assertIn("not paid", self.deal.order_line._get_outbound_block())
        self._receive(loan, 150000)
        self.assertFalse(self.deal.order_line._get_outbound_block())

    def test_store_trusts_approval(self):
        self.company.finance_release = "approved"
        self._approve(self.deal)
        self.deal.action_settle()
        self.assertEqual(self.deal.invoice_ids.amount_residual, 50000)

    def test_lender_pays_first(self):
        loan = self._sign(self.deal)
        self._receive(loan, 150000)
        self.assertEqual(loan.category, "released")
        self.assertEqual(self._balance(self.lender), -150000)
        self.deal.action_settle()
        self.assertEqual(loan.category, "booked")
        self.assertEqual(self._balance(self.lender), 0)
        self.assertEqual(self.deal.invoice_ids.amount_residual, 50000)

    def test_subsidy_kept_and_billed_to_the_maker(self):
        self.loan_product.write(
            {
                "subsidy_percent": 100,
                "subsidy_by": "store",
                "subsidy_partner_id": self.vendor.id,
            }
        )
        loan = self._sign(self.deal)
        self.deal.action_settle()
        self.assertEqual(loan.total_interest, 0)
        kept = loan.subsidy
        self._receive(loan, 150000 - kept, kept)
        self.assertEqual(self._balance(self.lender), 0)
        loan.action_bill_subsidy()
        loan.action_bill_commission()
        items = self.env["account.move.line"].search(
            [
                ("dealer_vehicle_id", "=", loan.vehicle_id.id),
                ("vehicle_figure", "=", "finance"),
                ("parent_state", "=", "posted"),
                ("account_id.internal_group", "in", ("income", "expense")),
            ]
        )
        self.assertAlmostEqual(-sum(items.mapped("balance")), 3000)
        self.assertEqual(loan.commission_move_id.partner_id, self.lender)
        with self.assertRaises(UserError):
            loan.action_bill_commission()

    def test_withdrawn_after_billing(self):
        loan = self._sign(self.deal)
        self.deal.action_settle()
        loan.action_cancel()
        self.assertEqual(self.deal.invoice_ids.amount_residual, 200000)
        self.assertEqual(self.deal.amount_to_collect, 200000)
        self.assertEqual(self._balance(self.lender), 0)
        self.assertEqual(self._balance(self.customer), 200000)

    def test_deal_cancelled_after_everything(self):
        loan = self._sign(self.deal)
        self.deal.action_settle()
        self._pay(self.deal.invoice_ids)
        self._receive(loan, 150000)
        bill = self.deal.invoice_ids
        bill._reverse_moves(cancel=True)
        self.deal._action_cancel()
        self.assertEqual(loan.category, "cancelled")
        self.assertEqual(self._balance(self.customer), -50000)  # his money, to be paid back
        self.assertEqual(self._balance(self.lender), -150000)
        loan._pay(self.bank, fields.Date.today(), 150000, direction="repay")
        self.assertEqual(self._balance(self.lender), 0)
        self.assertEqual(loan.lender_balance, 0)
        open_lines = loan._get_lender_lines().filtered(lambda line: not line.reconciled)
        self.assertFalse(open_lines)

    def test_another_currency(self):
        currency = self.setup_other_currency(
            "EUR", rates=[("2020-01-01", 0.3333), ("2020-01-02", 0.3333)]
        )
        self.customer.identity_number = False
        pricelist = self.env["product.pricelist"].create(
            {"name": "EUR", "currency_id": currency.id}
        )
        self.customer.identity_number = "110101199003077758"
        deal = self._create_deal(self._buy(150000), pricelist_id=pricelist.id)
        deal.order_line.price_unit = 66666.67
        deal.action_confirm()
        self._pass_pdi(deal)
        loan = self._sign(deal, 50000.01)
        own = self.company.currency_id
        self.assertEqual(own.compare_amounts(deal.amount_to_collect, self._due(deal)), 0)
        deal.action_settle()
        self.assertAlmostEqual(deal.invoice_ids.amount_residual, 16666.66)
        self._receive(loan, 50000.01)
        self.assertEqual(self._balance(self.lender), 0)

    def test_deposit_beyond_the_rest_stays(self):
        """Deposit and loan together are more than the deal: the deposit's rest is refunded."""
        self._sign(self.deal, 160000)
        cashier = self._create_user("cashier")
        method = self.env["dealer.cashier.method"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        self.env["dealer.cashier.session"].with_user(cashier).create(
            {"company_id": self.company.id}
        )
        receipt = (
            self.env["dealer.cashier.receipt"]
            .with_user(cashier)
            .create(
                {
                    "kind": "deposit",
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "res_model": "sale.order",
                    "res_id": self.deal.id,
                    "keep_excess": True,
                    "line_ids": [Command.create({"method_id": method.id, "amount": 45000})],
                }
            )
        )
        receipt.action_confirm()
        self.deal.action_settle()
        self.assertFalse(self.deal.invoice_ids.amount_residual)
        self.assertEqual(receipt.sudo().amount_unused, 5000)

    def test_only_on_a_bank_account_of_the_store(self):
        """Who writes the dialog by hand picks no journal of another store or kind."""
        loan = self._sign(self.deal)
        store = self.env["res.company"].create({"name": "Other store"})
        foreign = self.env["account.journal"].create(
            {"name": "Other bank", "code": "OB", "type": "bank", "company_id": store.id}
        )
        general = self.company_data["default_journal_misc"]
        for journal in (foreign, general):
            wizard = (
                self.env["dealer.finance.payment"]
                .with_user(self.clerk)
                .create({"application_id": loan.id, "direction": "receive"})
            )
            wizard.sudo().journal_id = journal
            with self.assertRaisesRegex(UserError, "bank account of"):
                wizard.action_done()
        self.assertFalse(loan.payment_ids)

    def test_computed_is_not_written(self):
        loan = self._sign(self.deal)
        clerk = loan.with_user(self.clerk)
        store = self.env["res.company"].create({"name": "Other store"})
        for vals in ({"company_id": store.id}, {"partner_id": self.lender.id}, {"is_live": False}):
            with self.assertRaisesRegex(UserError, "set by hand"):
                clerk.write(vals)

    def test_too_much_money_is_refused(self):
        loan = self._sign(self.deal)
        wizard = self.env["dealer.finance.payment"].create(
            {"application_id": loan.id, "direction": "receive"}
        )
        self.assertEqual(wizard.amount, 150000)
        wizard.amount = 150001
        with self.assertRaises(UserError):
            wizard.action_done()
        wizard.amount = 150000
        wizard.action_done()
        self.assertEqual(loan.category, "released")
