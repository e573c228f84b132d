from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import FinanceCommon


@tagged("post_install", "-at_install")
class TestAccess(FinanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.consultant = cls._create_user("sales_consultant")
        cls.deal = cls._create_deal(cls._buy(150000), user=cls.consultant).sudo(False)
        cls.deal = cls.deal.with_env(cls.env)
        cls.loan = cls._apply(cls.deal)

    def test_clerk_does_it_all(self):
        self.deal.action_confirm()
        loan = self.loan.with_user(self.clerk)
        loan.action_submit()
        self.env["dealer.finance.answer"].with_user(self.clerk).create(
            {"application_id": loan.id, "answer": "approved", "number": "A-1"}
        ).action_done()
        loan.contract_number = "C-1"
        loan.action_sign()
        self.deal.action_settle()
        wizard = (
            self.env["dealer.finance.payment"]
            .with_user(self.clerk)
            .create({"application_id": loan.id, "direction": "receive"})
        )
        wizard.action_done()
        self.assertEqual(loan.category, "booked")
        loan.action_bill_commission()
        self.assertTrue(self.loan.is_commission_billed)

    def test_consultant(self):
        deal = self.deal.with_user(self.consultant)
        self.assertTrue(deal.deal_sheet["rows"])
        loan = self.loan.with_user(self.consultant)
        loan.read(["name", "amount_asked", "category"])
        with self.assertRaises(AccessError):
            loan._pay(self.company_data["default_journal_bank"], "2026-01-01", 1)
        with self.assertRaises(AccessError):
            loan.read(["commission"])
        other = self._create_user("sales_consultant")
        self.assertFalse(self.env["dealer.finance.application"].with_user(other).search_count([]))
        # his colleague still reads the deal's own figures
        self.assertEqual(deal.finance_state, "draft")

    def test_papers_are_for_the_consultant_of_the_deal(self):
        """Scans of identity and income are no colleague's to read."""
        paper = self.loan.paper_ids[:1]
        quote = self.env["dealer.finance.quote"].create(
            {"order_id": self.deal.id, "product_id": self.loan_product.id}
        )
        self.deal.user_id = self.consultant
        other = self._create_user("sales_consultant")
        for record in (paper, quote):
            record.with_user(self.consultant).read([])
            record.with_user(self.clerk).read([])
            with self.assertRaises(AccessError):
                record.with_user(other).read([])
        with self.assertRaises(AccessError):
            paper.with_user(other).unlink()

    def test_other_roles(self):
        for role in ("technician", "parts_counter", "store_keeper", "marketing"):
            user = self._create_user(role)
            with self.assertRaises(AccessError):
                self.loan.with_user(user).read(["name"])
        for role in ("cashier", "accountant", "general_manager", "sales_manager"):
            self.loan.with_user(self._create_user(role)).read(["name", "category"])

    def test_other_store_and_portal(self):
        other = self.env["res.company"].create({"name": "Other store"})
        user = self._create_user("finance_clerk", company_id=other.id)
        self.assertFalse(self.env["dealer.finance.application"].with_user(user).search([]))
        with self.assertRaises(AccessError):
            self.loan.with_user(user).read(["name"])
        portal = new_test_user(self.env, "finance_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            self.loan.with_user(portal).read(["name"])
