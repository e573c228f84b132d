from odoo import Command, fields
from odoo.tests import new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.dealer_base.tests.kept_store import KeptStore


@tagged("post_install", "-at_install")
class TestMoney(KeptStore, AccountTestInvoicingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.company_data["company"]
        cls.customer = cls.env["res.partner"].create({"name": "Test payer"})
        cls.adviser = cls._create_role("service_adviser")

    @classmethod
    def _create_role(cls, role):
        return new_test_user(
            cls.env,
            login=f"money_{role}",
            groups=f"dealer_base.group_{role}",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def _bill(self, amount, date, move_type="out_invoice"):
        bill = self.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": self.customer.id,
                "invoice_date": date,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Work", "price_unit": amount, "tax_ids": [Command.clear()]}
                    )
                ],
            }
        )
        bill.action_post()
        return bill

    def _get_money(self, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.customer.with_user(user or self.adviser).customer_overview["money"]
        return {row["key"]: row for row in rows}

    def test_what_was_spent_and_is_owed(self):
        today = self.company._get_store_date()
        last_year = fields.Date.subtract(today, years=1).replace(month=6, day=1)
        self.assertFalse(self._get_money())
        self._bill(1000, today)
        self._bill(200, today, "out_refund")
        self._bill(50, last_year)
        money = self._get_money()
        self.assertEqual(money["spend_year"]["amount"], 800)
        self.assertEqual(money["spend_before"]["amount"], 50)
        self.assertEqual(money["spend_all"]["amount"], 850)
        self.assertEqual(money["receivable"]["amount"], self.customer.credit)
        self.assertEqual(money["receivable"]["amount"], 850)
        self.assertNotIn("credit_left", money)

    def test_credit_left(self):
        self.company.account_use_credit_limit = True
        self._bill(700, self.company._get_store_date())
        # what everybody gets is no credit
        self.assertNotIn("credit_left", self._get_money())
        self.customer.write({"use_partner_credit_limit": True, "credit_limit": 1000})
        credit = self._get_money()["credit_left"]
        self.assertEqual((credit["amount"], credit["tone"]), (300, "success"))
        self.assertIn("1,000", credit["title"])
        self.customer.credit_limit = 600
        credit = self._get_money()["credit_left"]
        self.assertEqual((credit["amount"], credit["tone"]), (-100, "danger"))

    def test_who_sees_the_money(self):
        self._bill(1000, self.company._get_store_date())
        for role in ("technician", "marketing", "reception"):
            self.assertFalse(self._get_money(self._create_role(role)), role)
        for role in ("cashier", "accountant", "general_manager", "sales_consultant"):
            self.assertIn("receivable", self._get_money(self._create_role(role)), role)

    def test_another_store_has_its_own_books(self):
        self._bill(1000, self.company._get_store_date())
        other = self.env["res.company"].create({"name": "Other Store"})
        user = self._create_role("sales_manager")
        user.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        self.assertFalse(self._get_money(user))
