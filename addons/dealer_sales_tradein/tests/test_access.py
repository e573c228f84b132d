from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import TradeinCommon


@tagged("post_install", "-at_install")
class TestAccess(TradeinCommon):
    def test_consultant_buys(self):
        consultant = self._create_user("sales_consultant")
        deal = self._create_deal(self._buy(150000), user=consultant)
        deal.action_confirm()
        tradein = self._create_tradein(deal, user=consultant, expected_price=100000)
        self._appraise(tradein)
        tradein.action_offer()
        tradein.action_accept()
        tradein.action_receive()
        self.assertEqual(tradein.category, "received")
        self.assertTrue(deal.deal_sheet["rows"])
        with self.assertRaises(AccessError):
            tradein.read(["offer_margin"])
        with self.assertRaises(AccessError):
            tradein._pay("seller", self.company_data["default_journal_bank"], "2026-01-01", 1)
        deal.sudo().action_settle()
        self.assertEqual(tradein.category, "done")

    def test_finance_clerk_pays(self):
        tradein = self._receive()
        clerk = self._create_user("finance_clerk")
        wizard = (
            self.env["dealer.tradein.payment"]
            .with_user(clerk)
            .create({"tradein_id": tradein.id, "kind": "seller"})
        )
        wizard.action_done()
        self.assertEqual(tradein.category, "done")

    def test_other_roles_store_and_portal(self):
        tradein = self._create_tradein()
        for role in ("parts_counter", "marketing", "hr"):
            with self.assertRaises(AccessError):
                tradein.with_user(self._create_user(role)).read(["name"])
        for role in ("cashier", "accountant", "technician", "general_manager", "stock_clerk"):
            tradein.with_user(self._create_user(role)).read(["name", "offer_amount"])
        other = self.env["res.company"].create({"name": "Other store"})
        user = self._create_user("sales_manager", company_id=other.id)
        self.assertFalse(self.env["dealer.tradein"].with_user(user).search([]))
        with self.assertRaises(AccessError):
            tradein.with_user(user).read(["name"])
        portal = new_test_user(self.env, "tradein_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            tradein.with_user(portal).read(["name"])
