from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import DealerCashierCommon

READERS = ("sales_consultant", "sales_manager", "service_adviser", "customer_service")
OTHERS = ("technician", "store_keeper", "marketing", "hr")


@tagged("post_install", "-at_install")
class TestAccess(DealerCashierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session = cls._open_session(opening_float=10)
        cls.bill = cls._create_bill(100)
        cls.receipt = cls._take((cls.cash, 100), bills=cls.bill)

    def _assert_refused(self, function):
        with self.assertRaises(AccessError), self.cr.savepoint():
            function()

    def test_readers_read_receipts_only(self):
        for role in (*READERS, "general_manager"):
            with self.subTest(role=role):
                user = self._create_user(role)
                receipt = self.receipt.with_user(user)
                receipt.read(["name", "amount_total", "bill_names", "amount_in_words"])
                receipt.line_ids.read(["amount", "reference"])
                self._assert_refused(lambda user=user: self._create_receipt(user=user))
                self._assert_refused(lambda receipt=receipt: receipt.write({"note": "x"}))
                draft = self._create_receipt((self.cash, 1), bills=self._create_bill(1))
                self._assert_refused(draft.with_user(user).action_confirm)
                self._assert_refused(lambda user=user: self._open_session(user))
                self._assert_refused(lambda receipt=receipt: receipt._cancel("x"))

    def test_others_see_nothing(self):
        for role in OTHERS:
            with self.subTest(role=role):
                user = self._create_user(role)
                self._assert_refused(lambda user=user: self.receipt.with_user(user).read(["name"]))
                self._assert_refused(lambda user=user: self.session.with_user(user).read(["name"]))
                Due = self.env["dealer.cashier.due"].with_user(user)
                self._assert_refused(lambda Due=Due: Due.search([]))

    def test_portal_and_public_see_nothing(self):
        portal = new_test_user(self.env, "portal_w", groups="base.group_portal")
        for user in (portal, self.env.ref("base.public_user")):
            for record in (self.receipt, self.session, self.cash):
                self._assert_refused(
                    lambda record=record, user=user: record.with_user(user).read(["name"])
                )

    def test_other_store_sees_nothing(self):
        other = self.setup_other_company()["company"]
        user = new_test_user(
            self.env,
            "elsewhere",
            groups="dealer_base.group_cashier,dealer_base.group_accountant",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        for record in (self.receipt, self.receipt.line_ids, self.session, self.cash):
            self._assert_refused(
                lambda record=record: record.with_user(user).read(["display_name"])
            )
        self.assertFalse(self.env["dealer.cashier.receipt"].with_user(user).search([]))

    def test_cashier_has_no_books(self):
        bill = self.bill.with_user(self.cashier)
        bill.read(["name", "amount_residual"])
        self.assertFalse(self.cashier.has_group("account.group_account_invoice"))
        self._assert_refused(lambda: bill.write({"ref": "x"}))
        # what the customer is billed may be read where a deal shows it; the books behind it never
        books = self.bill.line_ids.filtered(lambda line: line.display_type != "product")
        self.assertTrue(books)
        self._assert_refused(lambda: books.with_user(self.cashier).read(["debit"]))
        payment = self.receipt.line_ids.payment_id
        self._assert_refused(lambda: payment.with_user(self.cashier).read(["name"]))
        self._assert_refused(lambda: payment.move_id.with_user(self.cashier).read(["name"]))
        self._assert_refused(
            lambda: self.receipt.line_ids.with_user(self.cashier).read(["payment_id"])
        )
        self._assert_refused(lambda: self.cash.with_user(self.cashier).write({"name": "x"}))

    def test_cashier_sees_own_cash_ups(self):
        Session = self.env["dealer.cashier.session"]
        mine = self._open_session(self.cashier_2)
        self.assertEqual(Session.with_user(self.cashier_2).search([]), mine)
        self.assertIn(mine, Session.with_user(self.accountant).search([]))
        self.assertIn(mine, Session.with_user(self._create_user("general_manager")).search([]))

    def test_cashier_reads_receipts_of_the_store(self):
        own = self.receipt.with_user(self.cashier_2)
        own.read(["name", "amount_total", "invoice_ids", "user_id"])
        own.web_read({"invoice_ids": {"fields": {"display_name": {}}}, "session_id": {}})

    def test_accounting_is_released(self):
        menu = self.env.ref("account.menu_finance")
        for role, seen in (("accountant", True), ("general_manager", True), ("cashier", False)):
            user = self.cashier if role == "cashier" else None
            user = user or (self.accountant if role == "accountant" else self._create_user(role))
            visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            self.assertEqual(menu.id in visible, seen, role)
            self.assertIn(self.env.ref("dealer_cashier.menu_cashier_root").id, visible)
