from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import ReservationCommon


@tagged("post_install", "-at_install")
class TestCancel(ReservationCommon):
    """Whatever is decided, nothing is open on the customer's account at the end."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["dealer.deal.cancel.rule"].search([]).active = False
        Rule = cls.env["dealer.deal.cancel.rule"]
        cls.rule_store = Rule.create(
            {"name": "Ours", "category": "store", "outcome": "refund", "sequence": 1}
        )
        cls.rule_signed = Rule.create(
            {"name": "Signed", "stage": "signed", "outcome": "keep", "sequence": 2}
        )
        cls.rule_share = Rule.create(
            {"name": "Share", "outcome": "share", "share": 30, "sequence": 3}
        )
        Reason = cls.env["dealer.deal.cancel.reason"]
        cls.mind = Reason.create({"name": "Mind", "category": "customer"})
        cls.late = Reason.create({"name": "Late", "category": "store"})
        cls.elsewhere = Reason.create(
            {"name": "Elsewhere", "category": "competitor", "ask_note": True}
        )
        cls.income = cls.company.deposit_income_account_id

    def _deal(self, deposit=10000, **values):
        [car] = self._buy(1000)
        deal = self._create_deal(car, confirm=True, user=self.consultant, **values)
        if deposit:
            self._deposit(deal, deposit)
        return deal

    def _wizard(self, deal, reason, user=None, **values):
        deal = deal.with_user(user or self.consultant)
        context = deal.action_cancel_deal()["context"]
        form = Form(self.env["dealer.deal.cancel"].with_user(deal.env.user).with_context(**context))
        form.reason_id = reason
        for name, value in values.items():
            form[name] = value
        return form.save()

    def _income(self):
        lines = self.env["account.move.line"].search(
            [("account_id", "=", self.income.id), ("parent_state", "=", "posted")]
        )
        return -sum(lines.mapped("balance"))

    def _pay_back(self, deal):
        """The manager approves, the cashier pays out what waits."""
        refunds = self.env["dealer.cashier.receipt"].search(
            [("res_id", "=", deal.id), ("kind", "=", "refund"), ("state", "=", "draft")]
        )
        refunds.with_user(self.manager).action_approve_refund()
        refunds.with_user(self.cashier).action_confirm()
        return refunds

    def test_store_has_account(self):
        self.assertEqual(self.income.account_type, "income_other")

    def test_refund_all(self):
        """The store's fault: all goes back through the cashier, nothing is earned."""
        deal = self._deal()
        car = deal.deal_vehicle_id
        wizard = self._wizard(deal, self.late)
        self.assertEqual((wizard.held, wizard.kept, wizard.refund), (10000, 0, 10000))
        wizard.action_cancel_deal()
        self.assertEqual(deal.state, "cancel")
        self.assertEqual(car.lifecycle, "in_stock")
        self.assertEqual(deal.cancel_reason_id, self.late)
        self.assertTrue(deal.cancelled_on)
        self.assertEqual(deal.deposit_to_refund, 10000)
        self.assertEqual(deal.deposit_refunded, 0)
        self.assertEqual(self._open_balance(self.customer), (-10000, -10000))
        refund = self.env["dealer.cashier.receipt"].search(
            [("res_id", "=", deal.id), ("kind", "=", "refund")]
        )
        self.assertFalse(refund.approved_by_id)
        self._pay_back(deal)
        self.assertEqual(deal.deposit_refunded, 10000)
        self.assertEqual(deal.deposit_kept, 0)
        self.assertEqual(self._open_balance(self.customer), (0, 0))
        self.assertEqual(self._income(), 0)
        self.assertFalse(deal.kept_deposit_bill_ids)

    def test_keep_share(self):
        """A share is income by a bill its deposit pays; the rest goes back; then all is zero."""
        deal = self._deal()
        wizard = self._wizard(deal, self.mind)
        self.assertEqual((wizard.kept, wizard.refund), (3000, 7000))
        wizard.action_cancel_deal()
        bill = deal.kept_deposit_bill_ids
        self.assertRecordValues(
            bill,
            [
                {
                    "state": "posted",
                    "amount_total": 3000,
                    "amount_residual": 0,
                    "payment_state": "paid",
                    "partner_id": self.customer.id,
                }
            ],
        )
        self.assertEqual(bill.invoice_line_ids.dealer_vehicle_id, deal.deal_vehicle_id)
        self.assertEqual(self._income(), 3000)
        self.assertEqual(self._open_balance(self.customer), (-7000, -7000))
        self._pay_back(deal)
        self.assertEqual((deal.deposit_kept, deal.deposit_refunded), (3000, 7000))
        self.assertEqual(self._open_balance(self.customer), (0, 0))
        self.env.invalidate_all()
        self.assertEqual(deal.deposit_held, 0)
        self.assertEqual(deal.amount_to_collect, 0)

    def test_keep_all_signed(self):
        """After the signature all is kept; no refund is made."""
        deal = self._deal()
        deal.write({"signed_by": "Test buyer", "signed_on": "2026-01-01 10:00:00"})
        if deal._get_cancel_stage() != "signed":
            self.skipTest("another addon says when a contract is signed")
        self._wizard(deal, self.mind).action_cancel_deal()
        self.assertEqual((deal.deposit_kept, deal.deposit_to_refund), (10000, 0))
        self.assertEqual(self._open_balance(self.customer), (0, 0))
        self.assertEqual(self._income(), 10000)

    def test_tax(self):
        """A tax on kept deposits is inside what is kept, to the cent."""
        tax = self.env["account.tax"].create(
            {
                "name": "13 %",
                "amount": 13,
                "type_tax_use": "sale",
                "company_id": self.company.id,
                "price_include_override": "tax_excluded",
            }
        )
        product = self.env.ref("dealer_sales_reservation.product_kept_deposit")
        product.taxes_id = tax
        deal = self._deal(deposit=11111.11)
        self._wizard(deal, self.mind).action_cancel_deal()
        bill = deal.kept_deposit_bill_ids
        self.assertEqual(bill.amount_total, 3333.33)
        self.assertEqual(bill.amount_residual, 0)
        self.assertAlmostEqual(bill.amount_untaxed, 2949.85, places=2)
        self._pay_back(deal)
        self.assertEqual(self._open_balance(self.customer), (0, 0))
        self.assertEqual(deal.deposit_refunded, 7777.78)
        for amount in (0.05, 1.07, 99.99, 3333.37):
            deal = self._deal(deposit=amount)
            deal.with_user(self.manager)._cancel_deal(
                self.mind, False, self.env["dealer.deal.cancel.rule"], amount
            )
            self.assertEqual(deal.kept_deposit_bill_ids.amount_total, amount)
            self.assertEqual(self._open_balance(self.customer), (0, 0))

    def test_several_receipts_and_payers(self):
        """What is kept is billed to who paid, the oldest money first."""
        deal = self._deal(deposit=2000)
        self._deposit(deal, 5000, partner=self.other_customer)
        wizard = self._wizard(deal, self.mind, user=self.manager, kept=3000)
        wizard.action_cancel_deal()
        bills = {bill.partner_id: bill.amount_total for bill in deal.kept_deposit_bill_ids}
        self.assertEqual(bills, {self.customer: 2000, self.other_customer: 1000})
        self._pay_back(deal)
        self.assertEqual(self._open_balance(self.customer), (0, 0))
        self.assertEqual(self._open_balance(self.other_customer), (0, 0))
        self.assertEqual((deal.deposit_kept, deal.deposit_refunded), (3000, 4000))

    def test_deviation(self):
        """Another amount than the rule's is the manager's to decide; he is asked."""
        deal = self._deal()
        wizard = self._wizard(deal, self.mind, kept=0)
        self.assertTrue(wizard.deviates)
        with self.assertRaises(AccessError):
            wizard.action_cancel_deal()
        self.assertEqual(deal.state, "sale")
        wizard.action_ask_manager()
        self.assertTrue(deal.activity_ids.filtered(lambda activity: "10,000" in str(activity.note)))
        self._wizard(deal, self.mind, user=self.manager, kept=0).action_cancel_deal()
        self.assertEqual(deal.deposit_to_refund, 10000)
        refund = self.env["dealer.cashier.receipt"].search(
            [("res_id", "=", deal.id), ("kind", "=", "refund")]
        )
        self.assertEqual(refund.approved_by_id, self.manager)
        with self.assertRaises(UserError):
            deal.with_user(self.manager)._cancel_deal(
                self.mind, False, self.env["dealer.deal.cancel.rule"], 20000
            )

    def test_without_money(self):
        deal = self._deal(deposit=0)
        wizard = self._wizard(deal, self.elsewhere, note="-")
        wizard.note = " "
        with self.assertRaisesRegex(UserError, "Elsewhere"):
            wizard.action_cancel_deal()
        wizard.note = "The red shop"
        wizard.action_cancel_deal()
        self.assertEqual(deal.state, "cancel")
        self.assertEqual(deal.cancel_note, "The red shop")

    def test_decided_later(self):
        """A deal cancelled past the dialog shows its money; it is settled afterwards."""
        deal = self._deal()
        deal.action_cancel()
        self.assertTrue(deal.cancelled_on)
        self.assertEqual(deal.deposit_held, 10000)
        self._wizard(deal, self.mind).action_cancel_deal()
        self.assertEqual(deal.deposit_kept, 3000)

    def test_no_account(self):
        self.company.deposit_income_account_id = False
        deal = self._deal()
        with self.assertRaisesRegex(UserError, "no account"), self.cr.savepoint():
            self._wizard(deal, self.mind).action_cancel_deal()

    def test_facts(self):
        """Reason and amounts are not set by hand."""
        deal = self._deal(deposit=0)
        for vals in ({"deposit_kept": 5}, {"cancel_reason_id": self.mind.id}):
            with self.assertRaises(UserError), self.cr.savepoint():
                deal.with_user(self.manager).write(vals)

    def test_workflow(self):
        """Cancelling moves the deal's stage, by the facts, with its history."""
        deal = self._deal(deposit=0)
        self._wizard(deal, self.late).action_cancel_deal()
        self.assertEqual(deal.deal_category, "cancelled")
        self.assertEqual(deal.workflow_stage_id.category, "cancelled")
        move = self.env["dealer.workflow.move"].search(
            [("res_model", "=", "sale.order"), ("res_id", "=", deal.id)], order="id desc", limit=1
        )
        self.assertEqual(move.user_id, self.consultant)
        deal.action_draft()
        self.assertFalse(deal.cancel_reason_id)
        self.assertFalse(deal.cancelled_on)

    def test_rules(self):
        """The first rule that fits; an amount is at most what was paid; days count."""
        Rule = self.env["dealer.deal.cancel.rule"]
        deal = self._deal()
        self.assertEqual(Rule._find(deal, self.late), self.rule_store)
        self.assertEqual(Rule._find(deal, self.mind), self.rule_share)
        soon = Rule.create(
            {"name": "Soon", "outcome": "amount", "amount": 500, "within_days": 2, "sequence": 0}
        )
        self.assertEqual(Rule._find(deal, self.mind), soon)
        deal.date_order = "2026-01-01 10:00:00"
        self.assertEqual(Rule._find(deal, self.mind), self.rule_share)
        currency = self.company.currency_id
        self.assertEqual(soon._get_kept(300, currency), 300)
        self.assertEqual(soon._get_kept(900, currency), 500)
        self.assertEqual(Rule._get_kept(900, currency), 0)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        soon.write({"company_id": other.id, "within_days": 0})
        self.assertEqual(Rule._find(deal, self.mind), self.rule_share)

    def test_refund_draft_waits(self):
        """A refund that waits for its approval is not thrown away with old drafts."""
        deal = self._deal()
        self._wizard(deal, self.late).action_cancel_deal()
        refund = self.env["dealer.cashier.receipt"].search(
            [("res_id", "=", deal.id), ("kind", "=", "refund")]
        )
        self.env.flush_all()
        self.cr.execute(
            "UPDATE dealer_cashier_receipt SET write_date = '2020-01-01' WHERE id = %s", [refund.id]
        )
        self.env["dealer.cashier.receipt"]._gc_drafts()
        self.assertTrue(refund.exists())

    def test_command(self):
        """A quotation is cancelled with the same dialog."""
        [car] = self._buy(1000)
        deal = (
            self.env["sale.order"]
            .with_user(self.consultant)
            .create(
                {
                    "partner_id": self.customer.id,
                    "order_line": [Command.create({"vehicle_id": car.id})],
                }
            )
        )
        reservation = self._reserve(car, order_id=deal.id)
        self._wizard(deal, self.mind).action_cancel_deal()
        self.assertEqual(deal.state, "cancel")
        self.assertEqual(reservation.state, "released")
