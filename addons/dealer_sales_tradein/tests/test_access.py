from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

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

    def test_own_old_cars_only(self):
        """A consultant has the old cars of his deals and those he appraises or has brought."""
        owner, appraiser, colleague = (self._create_user("sales_consultant") for _n in range(3))
        deal = self._create_deal(self._buy(150000), user=owner)
        tradein = self._create_tradein(
            deal,
            user_id=appraiser.id,
            repair_ids=[Command.create({"name": "Bumper", "amount": 100})],
            source_ids=[Command.create({"source": "Auction", "price": 85000})],
        )
        self._appraise(tradein)
        tradein.action_offer()
        documents = [tradein, tradein.repair_ids, tradein.source_ids, tradein.offer_ids]

        def assert_reads(user, reads):
            for records in documents:
                records = records.with_user(user)
                self.assertTrue(records)
                found = records.search([("id", "in", records.ids)])
                if reads:
                    self.assertEqual(found, records)
                    records.read(["display_name"])
                    continue
                self.assertFalse(found)
                with self.assertRaises(AccessError):
                    records.read(["display_name"])

        for user in (owner, appraiser):
            assert_reads(user, True)
        assert_reads(colleague, False)
        with self.assertRaises(AccessError):
            tradein.with_user(colleague).write({"odometer": 1})
        for role in (
            "sales_manager",
            "general_manager",
            "finance_clerk",
            "stock_clerk",
            "cashier",
            "accountant",
            "customer_service",
            "technician",
            "workshop_controller",
        ):
            assert_reads(self._create_user(role), True)
        colleague.group_ids += self.env.ref("dealer_base.group_cashier")
        assert_reads(colleague, True)

    def test_brought_and_handed_to_the_appraiser(self):
        owner, appraiser = (self._create_user("sales_consultant") for _number in range(2))
        tradein = self._create_tradein(user=owner)
        with self.assertRaises(AccessError):
            tradein.with_user(appraiser).read(["name"])
        tradein.user_id = appraiser
        self.assertEqual(tradein.with_user(appraiser).name, tradein.name)
        self.assertEqual(tradein.read(["name"])[0]["name"], tradein.name)

    def test_car_with_a_colleague(self):
        """Who may not see a colleague's trade-in is told whom to ask."""
        owner, colleague = (self._create_user("sales_consultant") for _number in range(2))
        self._create_tradein(user=owner)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError) as refusal,
            self.env.cr.savepoint(),
        ):
            self._create_tradein(user=colleague)
        error = self.env["dealer.tradein"]._sql_error_to_message(refusal.exception)
        self.assertIn("ask the sales manager", error)

    def test_deal_of_the_consultant_knows_its_old_car(self):
        """The appraiser is another: what the deal says of the old car stays the consultant's."""
        owner, appraiser = (self._create_user("sales_consultant") for _number in range(2))
        deal = self._create_deal(self._buy(150000), user=owner)
        deal.action_confirm()
        tradein = self._create_tradein(deal, user_id=appraiser.id)
        self._appraise(tradein)
        tradein.action_offer()
        tradein.action_accept()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(deal.tradein_ids, tradein)
        self.assertEqual(deal.tradein_state, "accepted")
        self.assertIn("tradein", {state["key"] for state in deal._get_deal_states()})
        self.assertIn("tradein", {row["key"] for row in deal.deal_sheet["rows"]})
        self.assertEqual(deal.action_open_tradein()["res_id"], tradein.id)
        tradein.with_user(owner).action_receive()
        self.assertEqual(tradein.category, "received")

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
