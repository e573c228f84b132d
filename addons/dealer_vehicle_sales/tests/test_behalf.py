from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import VehicleSalesCommon


class BehalfCommon(VehicleSalesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax_office = cls.env["res.partner"].create({"name": "Test tax office"})
        cls.purchase_tax = cls.env["product.product"].create(
            {
                "name": "Test purchase tax",
                "type": "service",
                "is_on_behalf": True,
                "deal_kind": "agency",
                "behalf_partner_id": cls.tax_office.id,
            }
        )
        cls.account = cls.company.on_behalf_account_id
        cls.bank = cls.env["dealer.cashier.method"].search(
            [
                ("company_id", "=", cls.company.id),
                ("is_cash", "=", False),
                ("needs_reference", "=", True),
            ],
            limit=1,
        )
        cls.cash = cls.env["dealer.cashier.method"].search(
            [("company_id", "=", cls.company.id), ("is_cash", "=", True)], limit=1
        )
        cls.accountant = cls._create_user("accountant")
        cls.clerk = cls._create_user("finance_clerk")

    @classmethod
    def _create_behalf_deal(cls, amount=17699.12, settle=True, product=None):
        deal = cls._create_deal(cls._buy(100000), confirm=False)
        deal.order_line = [
            Command.create({"product_id": (product or cls.purchase_tax).id, "price_unit": amount})
        ]
        deal.action_confirm()
        if settle:
            deal.action_settle()
        cls.env.flush_all()
        return deal

    @classmethod
    def _create_payment(cls, line, amount, user=None, **values):
        payment = (
            cls.env["dealer.behalf.payment"]
            .with_user(user or cls.accountant)
            .create(
                {
                    "partner_id": cls.tax_office.id,
                    "method_id": cls.bank.id,
                    "reference": "T-1",
                    "company_id": cls.company.id,
                    "line_ids": [Command.create({"sale_line_id": line.id, "amount": amount})],
                    **values,
                }
            )
        )
        return payment

    def _account_balance(self):
        """What the books say is owed, above zero."""
        self.env.flush_all()
        items = self.env["account.move.line"].search(
            [("account_id", "=", self.account.id), ("parent_state", "=", "posted")]
        )
        return self.company.currency_id.round(-sum(items.mapped("balance")))

    def _assert_books_agree(self):
        """The list of open balances, the lines of deals and the account say the same."""
        company = self.company
        balances = self.env["dealer.behalf.balance"].search([("company_id", "=", company.id)])
        lines = self.env["sale.order.line"].search(
            [("product_id.is_on_behalf", "=", True), ("company_id", "=", company.id)]
        )
        lines.invalidate_recordset()
        listed, held = sum(balances.mapped("balance")), sum(lines.mapped("behalf_balance"))
        self.assertEqual(company.currency_id.compare_amounts(listed, self._account_balance()), 0)
        self.assertEqual(company.currency_id.compare_amounts(held, self._account_balance()), 0)


@tagged("post_install", "-at_install")
class TestBehalf(BehalfCommon):
    def test_account_comes_with_the_chart(self):
        self.assertTrue(self.account.reconcile)
        self.assertEqual(self.account.account_type, "liability_current")

    def test_taken_is_owed_and_no_revenue(self):
        deal = self._create_behalf_deal()
        line = deal.order_line.filtered("is_on_behalf")
        bill = deal.invoice_ids
        item = bill.invoice_line_ids.filtered("behalf_line_id")
        self.assertEqual(item.account_id, self.account)
        self.assertFalse(item.tax_ids)
        self.assertEqual(item.dealer_vehicle_id, deal.deal_vehicle_id)
        self.assertEqual(line.margin, 0)
        self.assertAlmostEqual(deal.margin, 100000)
        self.assertAlmostEqual(deal.margin_percent, 0.5)
        income = bill.line_ids.filtered(lambda it: it.account_id.internal_group == "income")
        self.assertAlmostEqual(-sum(income.mapped("balance")), 200000)
        self.assertRecordValues(
            line, [{"behalf_taken": 17699.12, "behalf_paid": 0, "behalf_balance": 17699.12}]
        )
        report = self.env["account.invoice.report"].search([("move_id", "=", bill.id)])
        self.assertNotIn(self.purchase_tax, report.product_id)
        sales = self.env["sale.report"].search([("order_reference", "=", f"sale.order,{deal.id}")])
        self.assertNotIn(self.purchase_tax, sales.product_id)
        self._assert_books_agree()

    def test_taxes_of_the_store_never_come_on_it(self):
        deal = self._create_deal(self._buy(100000))
        deal.order_line = [Command.create({"product_id": self.purchase_tax.id, "price_unit": 100})]
        self.assertFalse(deal.order_line.filtered("is_on_behalf").tax_ids)
        self.purchase_tax.taxes_id = self.company_data["default_tax_sale"]
        self.assertFalse(self.purchase_tax.taxes_id)

    def test_pay_on_then_give_back(self):
        deal = self._create_behalf_deal()
        line = deal.order_line.filtered("is_on_behalf")
        self._pay(deal.invoice_ids)
        payment = self._create_payment(line, 17500)
        payment.action_pay()
        self.assertEqual(payment.state, "paid")
        self.assertAlmostEqual(line.behalf_balance, 199.12)
        self._assert_books_agree()
        deal.with_user(self.clerk).action_settle_behalf()
        self.assertAlmostEqual(line.behalf_returned, 199.12)
        self.assertEqual(line.behalf_balance, 0)
        self.assertEqual(self._account_balance(), 0)
        self.assertFalse(
            line._get_behalf_items().filtered(lambda it: not it.reconciled), "all is cleared"
        )
        note = line.behalf_item_ids.move_id.filtered(lambda mv: mv.move_type == "out_refund")
        self.assertEqual(note.payment_state, "not_paid")
        self.assertEqual(deal.invoice_status, "invoiced", "the line is not to be billed again")
        values = deal.sudo()._prepare_receipt_values()
        self.assertEqual((values["kind"], values["invoice_ids"]), ("refund", note.ids))
        self._assert_books_agree()
        with self.assertRaisesRegex(UserError, "nothing to give back"):
            deal.action_settle_behalf()

    def test_rest_is_set_off_with_what_is_owed(self):
        deal = self._create_behalf_deal()
        line = deal.order_line.filtered("is_on_behalf")
        self._create_payment(line, 17000).action_pay()
        deal.action_settle_behalf()
        self.assertAlmostEqual(deal.invoice_ids.amount_residual, 217699.12 - 699.12)
        deal.invalidate_recordset()
        self.assertAlmostEqual(deal.amount_to_collect, 217000)

    def test_more_than_held_is_the_accountants(self):
        deal = self._create_behalf_deal(amount=100)
        line = deal.order_line.filtered("is_on_behalf")
        cashier = self._create_user("cashier")
        self.env["dealer.cashier.session"].with_user(cashier).create({"opening_float": 0})
        payment = self._create_payment(line, 120.5, user=cashier)
        with self.assertRaisesRegex(UserError, "only .*100.00 is held"):
            payment.action_pay()
        payment.with_user(self.accountant).action_pay()
        self.assertAlmostEqual(line.behalf_balance, -20.5)
        self._assert_books_agree()
        deal.action_settle_behalf()
        self.assertAlmostEqual(line.behalf_taken, 120.5)
        self.assertEqual(self._account_balance(), 0)
        self._assert_books_agree()

    def test_cash_leaves_the_drawer(self):
        deal = self._create_behalf_deal(amount=100)
        line = deal.order_line.filtered("is_on_behalf")
        cashier = self._create_user("cashier")
        session = (
            self.env["dealer.cashier.session"].with_user(cashier).create({"opening_float": 500})
        )
        payment = self._create_payment(line, 100, user=cashier, method_id=self.cash.id)
        payment.action_pay()
        self.assertEqual(payment.session_id, session)
        drawer = session.line_ids.filtered("is_cash")
        drawer.invalidate_recordset()
        self.assertAlmostEqual(drawer.expected, 400)

    def test_cancelled_payment_is_held_again(self):
        deal = self._create_behalf_deal(amount=100)
        line = deal.order_line.filtered("is_on_behalf")
        payment = self._create_payment(line, 100)
        payment.action_pay()
        with self.assertRaises(UserError):
            payment._cancel(" ")
        payment._cancel("Wrong account")
        self.assertEqual(payment.state, "cancelled")
        self.assertAlmostEqual(line.behalf_balance, 100)
        self._assert_books_agree()

    def test_credit_note_of_the_whole_bill(self):
        deal = self._create_behalf_deal(amount=100)
        deal.invoice_ids._reverse_moves(cancel=True)
        self.assertEqual(self._account_balance(), 0)
        self._assert_books_agree()

    def test_paid_once(self):
        deal = self._create_behalf_deal(amount=100)
        line = deal.order_line.filtered("is_on_behalf")
        payment = self._create_payment(line, 100)
        payment.action_pay()
        with self.assertRaisesRegex(UserError, "is paid and kept"):
            payment.action_pay()
        with self.assertRaisesRegex(UserError, "is paid and kept"):
            payment.partner_id = self.customer
        with self.assertRaises(UserError):
            payment.write({"paid_on": False})

    def test_paid_stays(self):
        """No line joins a payment that is made, and its total is not written over."""
        deal = self._create_behalf_deal(amount=100)
        line = deal.order_line.filtered("is_on_behalf")
        paid = self._create_payment(line, 60)
        paid.action_pay()
        draft = self._create_payment(line, 40)
        with self.assertRaisesRegex(UserError, "is paid and kept"):
            draft.line_ids.payment_id = paid
        for payment in (paid, draft):
            with self.assertRaisesRegex(UserError, "set by hand"):
                payment.amount_total = 1
        with self.assertRaisesRegex(UserError, "keeps its number"):
            paid.name = "X"

    def test_missing_account_is_said(self):
        deal = self._create_behalf_deal(settle=False)
        self.company.on_behalf_account_id = False
        with self.assertRaisesRegex(UserError, "no account for money taken on behalf"):
            deal.action_settle()

    def test_whole_units_of_currency(self):
        """In a currency without decimals nothing is left over."""
        yen = self.env.ref("base.JPY")
        yen.active = True
        deal = self._create_behalf_deal(settle=False)
        pricelist = self.env["product.pricelist"].create({"name": "JPY", "currency_id": yen.id})
        other = self._create_deal(self._buy(1000), pricelist_id=pricelist.id)
        other.order_line = [
            Command.create({"product_id": self.purchase_tax.id, "price_unit": 17699})
        ]
        other.action_confirm()
        (deal | other).action_settle()
        self._assert_books_agree()
        (deal | other).mapped(lambda order: order.action_settle_behalf() and order)
        self.assertEqual(self._account_balance(), 0)
        self._assert_books_agree()

    def test_entry_by_hand_is_a_row_of_its_own(self):
        self._create_behalf_deal(amount=100)
        self.env["account.move"].create(
            {
                "line_ids": [
                    Command.create({"account_id": self.account.id, "credit": 12.34}),
                    Command.create(
                        {
                            "account_id": self.company_data["default_account_expense"].id,
                            "debit": 12.34,
                        }
                    ),
                ]
            }
        ).action_post()
        rows = self.env["dealer.behalf.balance"].search([("company_id", "=", self.company.id)])
        self.assertAlmostEqual(sum(rows.mapped("balance")), self._account_balance())
        self.assertEqual(len(rows.filtered(lambda row: not row.sale_line_id)), 1)

    def test_roles(self):
        deal = self._create_behalf_deal(amount=100)
        line = deal.order_line.filtered("is_on_behalf")
        payment = self._create_payment(line, 100, user=self.clerk)
        with self.assertRaisesRegex(AccessError, "cashier or the accountant pays"):
            payment.action_pay()
        consultant = self._create_user("sales_consultant")
        with self.assertRaises(AccessError):
            payment.with_user(consultant).read(["name"])
        technician = self._create_user("technician")
        with self.assertRaises(AccessError):
            deal.with_user(technician).action_settle_behalf()
        stranger = self._create_user(
            "accountant",
            company_id=self.env["res.company"].create({"name": "Other store"}).id,
        )
        self.assertFalse(
            self.env["dealer.behalf.balance"].with_user(stranger).search([]),
            "another store's money",
        )
        self.assertFalse(self.env["dealer.behalf.payment"].with_user(stranger).search([]))

    def test_queries(self):
        deals = self.env["sale.order"]
        for _number in range(3):
            deals |= self._create_behalf_deal(amount=100)
        lines = deals.order_line.filtered("is_on_behalf")
        self.env.flush_all()
        self.env.invalidate_all()
        lines.mapped("is_on_behalf")
        lines.company_id.currency_id.mapped("rounding")
        with self.assertQueryCount(1):
            lines.mapped("behalf_balance")
