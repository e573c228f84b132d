from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import DOCUMENT, DealerCashierCommon


@tagged("post_install", "-at_install")
class TestDeposit(DealerCashierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._use_document_model()
        cls.session = cls._open_session()
        cls.manager = cls._create_user("sales_manager")
        cls.document = cls._create_document(1000)

    def _collect(self, document):
        """Open the desk as its action does and return the new receipt's values."""
        action = document.with_user(self.cashier).sudo().action_collect()
        return {
            key.removeprefix("default_"): value
            for key, value in action["context"].items()
            if key.startswith("default_")
        }

    # === DEPOSIT === #

    def test_deposit_then_rest(self):
        values = self._collect(self.document)
        self.assertEqual(values["kind"], "deposit")
        deposit = self._take((self.cash, 200), **values)
        self.assertRecordValues(
            self.document,
            [{"amount_collected": 200, "amount_to_collect": 800, "is_settled": False}],
        )
        self.assertEqual(deposit.amount_unused, 200)
        self.assertEqual(deposit.amount_rest, 800)

        bill = self._create_bill(1000, post=False)
        self.document.bill_ids = bill
        bill.action_post()
        self.assertEqual(bill.amount_residual, 800, "the deposit is used by itself")
        self.assertEqual(deposit.amount_unused, 0)
        self.assertEqual(self.document.amount_to_collect, 800)

        values = self._collect(self.document)
        self.assertEqual(values["kind"], "settlement")
        self._take((self.card, 800), **values)
        self.assertEqual(bill.payment_state, "paid")
        self.assertRecordValues(
            self.document,
            [{"amount_collected": 1000, "amount_to_collect": 0, "is_settled": True}],
        )
        self.assertEqual(len(self.document.receipt_ids), 2)
        self.assertIn("200", "".join(self.document.message_ids.mapped("body")))

    def test_deposit_of_another_document_is_not_touched(self):
        other = self._create_document(1000, name="D-2")
        deposit = self._take_deposit(other, (self.cash, 300))
        loose = self._take((self.cash, 50), kind="deposit")
        bill = self._create_bill(1000, post=False)
        self.document.bill_ids = bill
        bill.action_post()
        self.assertEqual(bill.amount_residual, 1000)
        self.assertEqual(deposit.amount_unused, 300)
        self.assertEqual(loose.amount_unused, 50)

    def test_deposit_spreads_over_several_bills(self):
        deposit = self._take_deposit(self.document, (self.cash, 250), (self.card, 450))
        bills = self._create_bill(600, post=False) | self._create_bill(400, post=False)
        self.document.bill_ids = bills
        bills.action_post()
        self.assertEqual(sum(bills.mapped("amount_residual")), 300)
        self.assertEqual(deposit.amount_unused, 0)

    def test_two_bills_one_after_the_other(self):
        deposit = self._take_deposit(self.document, (self.cash, 700))
        first, second = self._create_bill(600, post=False), self._create_bill(400, post=False)
        self.document.bill_ids = first
        first.action_post()
        self.assertEqual((first.payment_state, deposit.amount_unused), ("paid", 100))
        self.document.bill_ids |= second
        second.action_post()
        self.assertEqual((second.amount_residual, deposit.amount_unused), (300, 0))

    def test_bill_to_somebody_else_leaves_the_deposit(self):
        deposit = self._take_deposit(self.document, (self.cash, 200))
        bill = self._create_bill(1000, post=False, partner_id=self.partner_a.id)
        self.document.bill_ids = bill
        bill.action_post()
        self.assertEqual((bill.amount_residual, deposit.amount_unused), (1000, 200))
        self.assertEqual(self.document.amount_to_collect, 800)

    def test_reset_bill_frees_the_deposit(self):
        deposit = self._take_deposit(self.document, (self.cash, 200))
        bill = self._create_bill(1000, post=False)
        self.document.bill_ids = bill
        bill.action_post()
        bill.button_draft()
        self.document.invalidate_recordset()
        self.assertEqual(self.document.amount_collected, 200)
        bill.button_cancel()
        self.assertEqual(deposit.amount_unused, 200)
        self.assertEqual(self.document.amount_collected, 200)
        bill.button_draft()
        bill.action_post()
        self.assertEqual((bill.amount_residual, deposit.amount_unused), (800, 0))

    def test_more_than_the_document_costs(self):
        deposit = self._create_receipt(
            (self.cash, 1001), kind="deposit", res_model=DOCUMENT, res_id=self.document.id
        )
        with self.assertRaisesRegex(UserError, "keep the excess"):
            deposit.action_confirm()

    def test_consultant_posts_the_bill(self):
        """Who posts the bill needs no rights on receipts or payments."""
        deposit = self._take_deposit(self.document, (self.cash, 200))
        bill = self._create_bill(1000, post=False)
        self.document.bill_ids = bill
        user = self._create_user("clerk", groups="account.group_account_invoice")
        bill.with_user(user).action_post()
        self.assertEqual((bill.amount_residual, deposit.amount_unused), (800, 0))

    def test_document_of_another_store_or_kind(self):
        other = self.setup_other_company()["company"]
        document = self._create_document(100, company_id=other.id)
        with self.assertRaisesRegex(ValidationError, "Collect it there"):
            self._create_receipt(kind="deposit", res_model=DOCUMENT, res_id=document.id)
        with self.assertRaisesRegex(ValidationError, "cannot be collected"):
            self._create_receipt(kind="deposit", res_model="res.users", res_id=self.env.uid)

    # === REFUND === #

    def _create_refund(self, origin, amount, **values):
        return self._create_receipt(
            (self.cash, amount), kind="refund", origin_id=origin.id, **values
        )

    def test_refund_needs_approval(self):
        deposit = self._take_deposit(self.document, (self.card, 200))
        refund = self._create_refund(deposit, 150, res_model=DOCUMENT, res_id=self.document.id)
        with self.assertRaisesRegex(UserError, "Refunds are approved"):
            refund.action_confirm()
        with self.assertRaises(AccessError):
            refund.action_approve_refund()
        refund.with_user(self.manager).action_approve_refund()
        refund.action_confirm()
        self.assertRecordValues(
            refund.sudo(),
            [
                {
                    "state": "done",
                    "approved_by_id": self.manager.id,
                    "approved_amount": 150,
                    "amount_unused": 0,
                }
            ],
        )
        self.assertEqual(refund.sudo().line_ids.payment_id.payment_type, "outbound")
        self.assertEqual(deposit.amount_unused, 50)
        self.assertEqual(deposit.refund_ids, refund)
        self.assertEqual(self.document.amount_collected, 50)
        self.assertEqual(self.session.line_ids.filtered("is_cash").expected, -150)

    def test_refund_raised_after_approval(self):
        deposit = self._take_deposit(self.document, (self.cash, 200))
        refund = self._create_refund(deposit, 100)
        refund.with_user(self.manager).action_approve_refund()
        refund.line_ids.amount = 101
        with self.assertRaisesRegex(UserError, "Refunds are approved"):
            refund.action_confirm()

    def test_refund_never_more_than_unused(self):
        deposit = self._take_deposit(self.document, (self.cash, 200))
        bill = self._create_bill(150, post=False)
        self.document.bill_ids = bill
        bill.action_post()
        refund = self._create_refund(deposit, 51)
        with self.assertRaisesRegex(UserError, "Only .*50.* is unused"):
            refund.action_confirm()
        refund.line_ids.amount = 50
        refund.with_user(self.manager).action_approve_refund()
        refund.action_confirm()
        self.assertEqual(deposit.amount_unused, 0)
        with self.assertRaisesRegex(UserError, "Nothing of"):
            deposit.action_refund()

    def test_accountant_pays_back_without_a_second_person(self):
        deposit = self._take_deposit(self.document, (self.cash, 200))
        self._open_session(self.accountant)
        refund = self._create_refund(deposit, 200, user=self.accountant)
        refund.action_confirm()
        self.assertEqual(refund.approved_by_id, self.accountant)
        self.assertEqual(deposit.amount_unused, 0)

    def test_refund_goes_to_the_same_customer(self):
        deposit = self._take_deposit(self.document, (self.cash, 200))
        refund = self._create_refund(deposit, 10, partner_id=self.partner_a.id)
        with self.assertRaisesRegex(UserError, "same customer"):
            refund.action_confirm()

    def test_refund_without_origin(self):
        refund = self._create_receipt((self.cash, 10), kind="refund")
        with self.assertRaisesRegex(UserError, "Choose the receipt"):
            refund.action_confirm()

    def test_pay_back_a_credit_note(self):
        credit_note = self._create_bill(80, move_type="out_refund")
        refund = self._create_receipt((self.cash, 80), kind="refund", bills=credit_note)
        refund.with_user(self.manager).action_approve_refund()
        refund.action_confirm()
        self.assertEqual(credit_note.payment_state, "paid")

    def test_refunded_receipt_is_cancelled_after_its_refund(self):
        deposit = self._take_deposit(self.document, (self.cash, 200))
        refund = self._create_refund(deposit, 200)
        refund.with_user(self.manager).action_approve_refund()
        refund.action_confirm()
        with self.assertRaisesRegex(UserError, "Cancel the refund"):
            deposit.with_user(self.accountant)._cancel("x")
        refund.with_user(self.accountant)._cancel("x")
        self.assertEqual(deposit.amount_unused, 200)
        deposit.with_user(self.accountant)._cancel("x")
        self.assertEqual(self.document.amount_collected, 0)

    def test_refund_action_prefills(self):
        deposit = self._take_deposit(self.document, (self.cash, 200))
        context = deposit.with_user(self.cashier).action_refund()["context"]
        self.assertEqual(context["default_origin_id"], deposit.id)
        self.assertEqual(context["default_res_id"], self.document.id)

    # === CREDIT === #

    def test_release_on_credit(self):
        Release = self.env["dealer.credit.release"]
        values = {"res_model": DOCUMENT, "res_id": self.document.id, "amount": 1000, "reason": "F"}
        self.env["ir.model.access"].create(
            {
                "name": "test document",
                "model_id": self.env["ir.model"]._get_id(DOCUMENT),
                "group_id": self.env.ref("dealer_base.group_employee").id,
                "perm_read": True,
            }
        )
        with self.assertRaises(AccessError):
            Release.with_user(self.cashier).create(values)
        release = Release.with_user(self.manager).create(
            {**values, "user_id": self.cashier.id, "partner_id": self.partner_a.id}
        )
        self.assertEqual(release.user_id, self.manager, "the releaser is not typed in")
        self.assertEqual(release.partner_id, self.customer)
        self.assertRecordValues(
            self.document,
            [{"is_settled": False, "is_on_credit": True, "is_settled_or_on_credit": True}],
        )
        with self.assertRaisesRegex(UserError, "Withdraw it instead"):
            release.amount = 5000
        self.document.amount_total = 1200
        self.assertFalse(self.document.is_on_credit, "more is open than was released")
        self.document.amount_total = 900
        self.assertTrue(self.document.is_on_credit)
        release.action_withdraw()
        self.assertFalse(self.document.is_settled_or_on_credit)
        with self.assertRaises(UserError):
            release.sudo().unlink()
        with self.assertRaisesRegex(ValidationError, "Say why"):
            Release.with_user(self.manager).create({**values, "reason": "  "})

    def test_own_credit_limit(self):
        self.company.account_use_credit_limit = True
        self.assertFalse(self.document.is_on_credit)
        self.customer.credit_limit = 999
        self.env.invalidate_all()
        self.assertFalse(self.document.is_on_credit)
        self.customer.credit_limit = 1000
        self.env.invalidate_all()
        self.assertTrue(self.document.is_on_credit)
        bill = self._create_bill(1000, post=False)
        self.document.bill_ids = bill
        bill.action_post()
        self.env.invalidate_all()
        self.assertTrue(self.document.is_on_credit, "the bill is counted once")
        self._create_bill(1)
        self.env.invalidate_all()
        self.assertFalse(self.document.is_on_credit, "other bills use up the limit")

    def test_credit_note_lowers_what_was_collected(self):
        bill = self._create_bill(1000, post=False)
        self.document.bill_ids = bill
        bill.action_post()
        self._take((self.cash, 1000), bills=bill)
        note = self._create_bill(100, move_type="out_refund", post=False)
        self.document.bill_ids |= note
        note.action_post()
        self.document.amount_total = 900
        self.assertRecordValues(
            self.document, [{"amount_collected": 1000, "amount_to_collect": 0, "is_settled": True}]
        )

    def test_two_bills_of_a_document_show_one_receipt(self):
        bill = self._create_bill(100)
        self.document.bill_ids = [Command.set(bill.ids)]
        receipt = self._take((self.cash, 100), bills=bill)
        self.assertEqual(self.document.receipt_ids.sudo(), receipt, "found by its bill")
        self.assertEqual(
            self.document.action_open_receipts()["domain"], [("id", "in", receipt.ids)]
        )
