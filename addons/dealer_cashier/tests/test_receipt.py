from odoo import Command, fields
from odoo.exceptions import AccessError, RedirectWarning, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import DealerCashierCommon
from odoo.addons.account.tests.common import AccountTestInvoicingCommon


@tagged("post_install", "-at_install")
class TestReceipt(DealerCashierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session = cls._open_session(opening_float=200)

    # === SETTLEMENT === #

    def test_two_methods_pay_a_bill(self):
        bill = self._create_bill(1000)
        receipt = self._take((self.cash, 300, {"tendered": 400}), (self.card, 700), bills=bill)
        self.assertEqual(bill.payment_state, "paid")
        self.assertRecordValues(
            receipt,
            [
                {
                    "state": "done",
                    "amount_total": 1000,
                    "amount_change": 100,
                    "amount_rest": 0,
                    "amount_unused": 0,
                    "session_id": self.session.id,
                    "user_id": self.cashier.id,
                }
            ],
        )
        self.assertTrue(receipt.name)
        payments = receipt.line_ids.payment_id
        self.assertEqual(payments.mapped("state"), ["paid", "paid"])
        self.assertEqual(payments.mapped("amount"), [300, 700])
        for line in receipt.line_ids:
            liquidity = line.payment_id.move_id.line_ids.filtered("debit")
            self.assertEqual(liquidity.account_id, line.method_id.journal_id.default_account_id)
        self.assertIn("REF-1", payments[1].payment_reference)

    def test_bill_credited_in_part_then_paid(self):
        """It counts as paid, not as reversed, and the payment knows its entry and its bill."""
        bill = self._create_bill(100)
        credit = self._create_bill(30, move_type="out_refund")
        items = (bill | credit).line_ids
        items.filtered(lambda line: line.account_type == "asset_receivable").reconcile()
        receipt = self._take((self.cash, 70), bills=bill)
        payment = receipt.line_ids.payment_id
        self.assertEqual(bill.payment_state, "paid")
        self.assertEqual(payment.reconciled_invoice_ids, bill)
        self.assertEqual(payment.move_id.origin_payment_id, payment)
        self.assertEqual(payment.name, payment.move_id.name)
        self.assertRecordValues(payment, [{"is_reconciled": True, "is_matched": True}])

    def test_oldest_bill_first(self):
        new = self._create_bill(500, invoice_date="2026-02-10")
        old = self._create_bill(500, invoice_date="2026-01-10")
        receipt = self._take((self.cash, 600), bills=new | old)
        self.assertEqual(old.payment_state, "paid")
        self.assertEqual((new.payment_state, new.amount_residual), ("partial", 400))
        self.assertEqual(receipt.amount_rest, 400)

    def test_over_payment_refused_or_kept(self):
        bill = self._create_bill(100)
        receipt = self._create_receipt((self.cash, 150), bills=bill)
        with self.assertRaisesRegex(UserError, "keep the excess"):
            receipt.action_confirm()
        self.assertEqual(bill.payment_state, "not_paid")
        receipt.keep_excess = True
        receipt.action_confirm()
        self.assertEqual(bill.payment_state, "paid")
        self.assertEqual(receipt.amount_unused, 50)
        self.assertEqual(receipt.amount_rest, 0)

    def test_paid_bill_refused(self):
        bill = self._create_bill(100)
        late = self._create_receipt((self.cash, 100), bills=bill)
        self._take((self.cash, 100), bills=bill)
        with self.assertRaisesRegex(UserError, "paid in the meantime"):
            late.action_confirm()

    def test_date_is_the_day_of_the_money(self):
        receipt = self._take((self.cash, 100), bills=self._create_bill(100), date="2020-01-01")
        self.assertEqual(receipt.date, fields.Date.context_today(receipt))
        self.assertEqual(receipt.line_ids.payment_id.date, receipt.date)

    def test_second_confirm_takes_nothing(self):
        receipt = self._take((self.cash, 100), bills=self._create_bill(1000))
        with self.assertRaisesRegex(UserError, "can no longer be changed"):
            receipt.with_user(self.cashier).action_confirm()
        self.assertEqual(len(receipt.line_ids.payment_id), 1)

    def test_needs_open_session(self):
        bill = self._create_bill(100)
        receipt = self._create_receipt((self.cash, 100), bills=bill, user=self.cashier_2)
        with self.assertRaisesRegex(RedirectWarning, "no open cash-up"):
            receipt.action_confirm()

    def test_reference_required_by_method(self):
        receipt = self._create_receipt(
            (self.wechat, 100, {"reference": " "}), bills=self._create_bill(100)
        )
        with self.assertRaisesRegex(UserError, "WeChat Pay needs a reference"):
            receipt.action_confirm()

    def test_archived_method_refused(self):
        receipt = self._create_receipt((self.cash, 100), bills=self._create_bill(100))
        self.cash.active = False
        with self.assertRaisesRegex(UserError, "no longer taken"):
            receipt.action_confirm()

    def test_amounts_not_positive(self):
        for amount in (0, -5):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self._create_receipt((self.cash, amount)).flush_recordset()

    def test_tendered_less_than_amount(self):
        with self.assertRaisesRegex(ValidationError, "less cash"):
            self._create_receipt((self.cash, 100, {"tendered": 50}))

    def test_nothing_entered(self):
        bill = self._create_bill(100)
        with self.assertRaisesRegex(UserError, "at least one payment"):
            self._create_receipt(bills=bill).action_confirm()
        with self.assertRaisesRegex(UserError, "Choose the bills"):
            self._create_receipt((self.cash, 10)).action_confirm()

    def test_foreign_currency_refused(self):
        euro = self.setup_other_currency("EUR")
        receipt = self._create_receipt(
            (self.cash, 10), bills=self._create_bill(100, currency_id=euro.id)
        )
        with self.assertRaisesRegex(UserError, "is in EUR"):
            receipt.action_confirm()

    def test_bill_of_another_customer_refused(self):
        bill = self._create_bill(100, partner_id=self.partner_a.id)
        with self.assertRaisesRegex(UserError, "receipt per customer"):
            self._create_receipt((self.cash, 10), bills=bill).action_confirm()

    def test_draft_bill_refused(self):
        bill = self._create_bill(100, post=False)
        with self.assertRaisesRegex(UserError, "not an open customer bill"):
            self._create_receipt((self.cash, 10), bills=bill).action_confirm()

    def test_bill_of_a_contact_of_the_customer(self):
        contact = self.env["res.partner"].create({"name": "C", "parent_id": self.customer.id})
        bill = self._create_bill(100, partner_id=contact.id)
        self._take((self.cash, 100), bills=bill)
        self.assertEqual(bill.payment_state, "paid")

    def test_own_receivable_account_of_the_bill(self):
        bill = self._create_bill(100, partner_id=self.partner_b.id)
        self.partner_b.property_account_receivable_id = self.company_data[
            "default_account_receivable"
        ]
        self._take((self.cash, 100), bills=bill, partner_id=self.partner_b.id)
        self.assertEqual(bill.payment_state, "paid")

    def test_instalments_of_a_payment_term(self):
        bill = self._create_bill(1000, invoice_payment_term_id=self.pay_terms_b.id)
        self._take((self.cash, 1000), bills=bill)
        self.assertEqual(bill.payment_state, "paid")

    def test_form_proposes_open_bills(self):
        bills = self._create_bill(100) | self._create_bill(50)
        self._create_bill(70, post=False)
        Receipt = self.env["dealer.cashier.receipt"].with_user(self.cashier)
        form = Form(Receipt, "dealer_cashier.dealer_cashier_receipt_view_collect")
        form.partner_id = self.customer
        self.assertEqual(form.amount_due, 150)
        self.assertEqual(form.amount_left, 150)
        receipt = form.save()
        self.assertEqual(receipt.invoice_ids, bills)

    def test_numbers_follow_each_other(self):
        numbers = [
            self._take((self.cash, 10), bills=self._create_bill(10)).name for _index in range(2)
        ]
        first, second = (int(number.rpartition("-")[2]) for number in numbers)
        self.assertEqual(second, first + 1)

    def test_words(self):
        receipt = self._create_receipt((self.cash, 100), bills=self._create_bill(100))
        self.assertTrue(receipt.amount_in_words)
        self.assertFalse(receipt.amount_in_numerals, "numerals are for yuan")

    def test_print(self):
        receipt = self._create_receipt((self.cash, 100), bills=self._create_bill(100))
        with self.assertRaisesRegex(UserError, "Confirm the receipt first"):
            receipt.action_print()
        receipt.action_confirm()
        html = self.env["ir.actions.report"]._render_qweb_html(
            "dealer_cashier.report_receipt", receipt.ids
        )[0]
        self.assertIn(receipt.name, html.decode())
        self.assertIn(self.customer.name, html.decode())

    # === SEALED === #

    def test_done_receipt_is_read_only(self):
        receipt = self._take((self.cash, 100), bills=self._create_bill(100))
        for user in (self.cashier, self.accountant):
            own = receipt.with_user(user)
            for values in (
                {"partner_id": self.partner_a.id},
                {"note": "x"},
                {"date": "2020-01-01"},
                {"invoice_ids": [Command.clear()]},
                {"line_ids": [Command.create({"method_id": self.cash.id, "amount": 1})]},
            ):
                with self.assertRaises(UserError), self.cr.savepoint():
                    own.write(values)
            with self.assertRaisesRegex(UserError, "can no longer be changed"):
                own.line_ids.amount = 1
            with self.assertRaisesRegex(UserError, "can no longer be changed"):
                own.line_ids.unlink()
            with self.assertRaisesRegex(UserError, "kept for ever"):
                own.unlink()
        with self.assertRaises(UserError):
            receipt.sudo().note = "not even by code"

    def test_state_is_not_written_by_hand(self):
        receipt = self._create_receipt((self.cash, 100), bills=self._create_bill(100))
        for values in (
            {"state": "done"},
            {"name": "SK-1"},
            {"session_id": self.session.id},
            {"approved_by_id": self.cashier.id},
            {"approved_amount": 100},
            {"user_id": self.cashier_2.id},
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                receipt.write(values)
            with self.assertRaises(AccessError), self.cr.savepoint():
                self._create_receipt((self.cash, 1), **values)
        with self.assertRaises(AccessError):
            receipt.line_ids.write({"payment_id": False})

    # === CANCEL === #

    def test_cancel_by_accountant_with_reason(self):
        bill = self._create_bill(100)
        receipt = self._take((self.cash, 60), (self.card, 40), bills=bill)
        with self.assertRaisesRegex(AccessError, "Only an accountant"):
            receipt.with_user(self.cashier)._cancel("wrong")
        with self.assertRaises(AccessError):
            self.env["dealer.cashier.cancel"].with_user(self.cashier).create(
                {"receipt_id": receipt.id, "reason": "wrong"}
            )
        with self.assertRaisesRegex(UserError, "Say why"):
            receipt.with_user(self.accountant)._cancel(" ")
        wizard = self.env["dealer.cashier.cancel"].with_user(self.accountant)
        wizard.create(
            {"receipt_id": receipt.id, "reason": "Wrong customer"}
        ).action_cancel_receipt()
        self.assertRecordValues(
            receipt,
            [
                {
                    "state": "cancelled",
                    "cancel_reason": "Wrong customer",
                    "cancelled_by_id": self.accountant.id,
                    "amount_unused": 0,
                }
            ],
        )
        self.assertEqual(set(receipt.line_ids.payment_id.mapped("state")), {"canceled"})
        self.assertEqual(bill.payment_state, "not_paid")
        self.assertEqual(
            self.session.line_ids.filtered("is_cash").expected, 200, "back to the float"
        )
        with self.assertRaisesRegex(UserError, "Only confirmed"):
            receipt.with_user(self.accountant)._cancel("again")

    def test_cancel_in_a_locked_period_reverses_today(self):
        bill = self._create_bill(100)
        with freeze_time("2026-02-01"):
            receipt = self._take((self.cash, 100), bills=bill, date="2026-02-01")
        self.company.sudo().fiscalyear_lock_date = "2026-02-28"
        receipt.with_user(self.accountant)._cancel("Wrong bill")
        move = receipt.line_ids.payment_id.move_id
        self.assertEqual(move.state, "posted")
        self.assertEqual(move.reversal_move_ids.date, fields.Date.context_today(receipt))
        self.assertEqual(bill.payment_state, "not_paid")
        self.assertFalse(receipt.amount_unused)


@tagged("post_install", "-at_install")
class TestReceiptChina(DealerCashierCommon):
    @classmethod
    @AccountTestInvoicingCommon.setup_chart_template("cn")
    @AccountTestInvoicingCommon.setup_country("cn")
    def setUpClass(cls):
        super().setUpClass()

    def test_collect_and_close_with_the_chinese_chart(self):
        self.assertEqual(self.company.currency_id.name, "CNY")
        session = self._open_session(opening_float=100)
        bill = self._create_bill(1000)
        receipt = self._take((self.cash, 300), (self.alipay, 700), bills=bill)
        self.assertEqual(bill.payment_state, "paid")
        self.assertEqual(receipt.amount_in_numerals, "壹仟元整")
        session.line_ids.filtered("is_cash").write({"counted": 395, "reason": "Coins"})
        session.action_as_expected()
        session.action_close()
        self.assertEqual(session.sudo().difference_move_id.state, "posted")
