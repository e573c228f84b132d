from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import DealerCashierCommon


@tagged("post_install", "-at_install")
class TestMethods(DealerCashierCommon):
    def test_new_store_gets_methods_with_its_chart(self):
        methods = self.env["dealer.cashier.method"].search([("company_id", "=", self.company.id)])
        self.assertRecordValues(
            methods.with_context(lang="en_US"),
            [
                {"name": "Cash", "is_cash": True, "needs_reference": False},
                {"name": "Bank Card (POS)", "is_cash": False, "needs_reference": True},
                {"name": "Bank Transfer", "is_cash": False, "needs_reference": True},
                {"name": "WeChat Pay", "is_cash": False, "needs_reference": True},
                {"name": "Alipay", "is_cash": False, "needs_reference": True},
            ],
        )
        self.assertEqual(len(methods.journal_id), 5, "each method's money on its own account")
        self.assertEqual(len(methods.journal_id.default_account_id), 5)
        self.assertEqual(methods.journal_id.company_id, self.company)

    def test_defaults_twice_add_nothing(self):
        count = self.env["dealer.cashier.method"].search_count([])
        self.company._create_cashier_defaults()
        self.assertEqual(self.env["dealer.cashier.method"].search_count([]), count)

    def test_each_company_counts_its_receipts(self):
        other = self.setup_other_company()["company"]
        sequences = self.env["ir.sequence"].search(
            [("code", "=", "dealer.cashier.receipt"), ("company_id", "!=", False)]
        )
        self.assertIn(other, sequences.company_id)
        self.assertIn(self.company, sequences.company_id)

    def test_other_chart_replaces_the_methods(self):
        company = self._create_company(name="New store")
        Method = self.env["dealer.cashier.method"]
        old = Method.search([("company_id", "=", company.id)])
        self._use_chart_template(company, "cn")
        new = Method.search([("company_id", "=", company.id)])
        self.assertFalse(old.exists())
        self.assertEqual(len(new), 5)

    def test_branch_uses_methods_of_its_parent(self):
        branch = self.env["res.company"].create({"name": "B", "parent_id": self.company.id})
        branch._create_cashier_defaults()
        Method = self.env["dealer.cashier.method"]
        self.assertFalse(Method.search([("company_id", "=", branch.id)]))
        self.assertIn(self.cash, Method.search(Method._check_company_domain(branch)))

    def test_branch_collects_and_closes(self):
        branch = self.env["res.company"].create({"name": "B", "parent_id": self.company.id})
        self.cr.precommit.run()  # loads the parent's chart of accounts
        user = self._create_user("cashier", login="branch_cashier")
        user.write({"company_ids": [(6, 0, branch.ids)], "company_id": branch.id})
        self.env.user.company_ids |= branch
        session = self._open_session(user, company_id=branch.id, opening_float=10)
        bill = self._create_bill(100, env=self.env(context={"allowed_company_ids": branch.ids}))
        receipt = self._take((self.cash, 100), bills=bill, user=user, company_id=branch.id)
        self.assertEqual(bill.payment_state, "paid")
        self.assertEqual(receipt.line_ids.payment_id.company_id, branch)
        session.line_ids.filtered("is_cash").write({"counted": 100, "reason": "Lost"})
        session.action_close()
        self.assertEqual(session.sudo().difference_move_id.company_id, branch)

    def test_one_drawer_in_a_store(self):
        journal = self.cash.journal_id.copy({"code": "CS2"})
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.cash.copy({"name": "Second drawer", "journal_id": journal.id}).flush_recordset()

    def test_foreign_currency_journal_refused(self):
        euro = self.setup_other_currency("EUR")
        journal = self.env["account.journal"].create(
            {"name": "Euro", "code": "EUR", "type": "bank", "currency_id": euro.id}
        )
        with self.assertRaisesRegex(ValidationError, "kept in EUR"):
            self.card.journal_id = journal

    def test_sales_journal_refused(self):
        with self.assertRaisesRegex(ValidationError, "neither"):
            self.card.journal_id = self.company_data["default_journal_sale"]

    def test_used_method_is_archived_not_deleted(self):
        self._create_receipt((self.card, 10), bills=self._create_bill())
        with self.assertRaisesRegex(UserError, "Archive"):
            self.card.unlink()
        self.card.active = False
        self.alipay.unlink()
        self.assertFalse(self.alipay.exists())

    def test_chinese_names(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        method = self.cash.with_context(lang="zh_CN")
        source = self.env["res.company"].with_context(lang="zh_CN")._cashier_methods()[0][1]
        self.company._translate_cashier_methods(["zh_CN"])
        self.assertEqual(method.name, source)
        method.name = "现钞"
        self.company._translate_cashier_methods(["zh_CN"])
        self.assertEqual(method.name, "现钞", "a name changed by hand stays")
