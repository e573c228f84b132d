from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import TradeinCommon


@tagged("post_install", "-at_install")
class TestTradein(TradeinCommon):
    def setUp(self):
        super().setUp()
        self.deal = self._create_deal(self._buy(150000))

    def test_appraisal_is_asked_for(self):
        tradein = self._create_tradein(self.deal, odometer=0)
        with self.assertRaises(UserError) as refused:
            tradein.action_appraise()
        self.assertIn("odometer", str(refused.exception))
        self.assertIn("checklist", str(refused.exception))
        with self.assertRaises(UserError):
            tradein.write({"appraised_on": fields.Datetime.now()})

    def test_findings_become_repairs(self):
        tradein = self._create_tradein(self.deal)
        tradein.action_open_appraisal()
        checklist = tradein._get_checklist("appraisal")[tradein.id]
        lines = checklist.line_ids.filtered(lambda line: not line.display_type)
        lines.write({"answer": "ok"})
        lines[3].write({"answer": "fail", "note": "cracked"})
        checklist.action_done()
        tradein.action_appraise()
        self.assertEqual(len(tradein.repair_ids), 1)
        self.assertIn("cracked", tradein.repair_ids.name)
        tradein.action_take_findings()
        self.assertEqual(len(tradein.repair_ids), 1)
        tradein.repair_ids.amount = 8000
        self.assertEqual(tradein.offer_margin, 2000)
        self.assertEqual(tradein.offer_shortfall, 2500)

    def test_offers_are_kept(self):
        tradein = self._create_tradein(self.deal)
        self._appraise(tradein)
        tradein.action_offer()
        with self.assertRaises(UserError):
            tradein.with_user(self._create_user("sales_manager")).offer_amount = 81000
        tradein.action_appraise()
        self.assertEqual(tradein.category, "appraised")
        tradein.offer_amount = 82000
        tradein.action_offer()
        tradein.action_accept()
        self.assertRecordValues(
            tradein.offer_ids,
            [
                {"amount": 82000, "state": "accepted"},
                {"amount": 80000, "state": "replaced"},
            ],
        )
        self.assertEqual(tradein.purchase_id.amount_total, 82000)
        self.assertEqual(self.deal.tradein_state, "accepted")

    def test_expired_offer(self):
        tradein = self._create_tradein(self.deal)
        self._appraise(tradein)
        tradein.action_offer()
        tradein.sudo().write(
            {"offer_valid_until": fields.Date.subtract(fields.Date.today(), days=1)}
        )
        with self.assertRaises(UserError):
            tradein.action_accept()

    def test_refused_with_competitor(self):
        tradein = self._create_tradein(self.deal)
        self._appraise(tradein)
        tradein.action_offer()
        self.env["dealer.tradein.decision"].create(
            {"tradein_id": tradein.id, "reason": "too low", "competitor": "Another"}
        ).action_done()
        self.assertEqual(tradein.category, "refused")
        self.assertEqual(tradein.offer_ids.state, "refused")
        self.deal.action_confirm()
        self.assertEqual(self.deal.amount_to_collect, 200000)
        self.env.flush_all()
        self._create_tradein(self.deal)

    def test_one_running_for_a_car(self):
        self._create_tradein(self.deal)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._create_tradein()
            self.env.flush_all()

    def test_bad_input(self):
        with self.assertRaises(ValidationError):
            self._create_tradein(self.deal, payoff_amount=1000)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._create_tradein(offer_amount=-1)
            self.env.flush_all()
        tradein = self._create_tradein(
            self.deal, payoff_partner_id=self.vendor.id, payoff_amount=80001
        )
        self._appraise(tradein)
        with self.assertRaises(UserError):
            tradein.action_offer()

    def test_low_margin_is_approved(self):
        consultant = self._create_user("sales_consultant")
        manager = self._create_user("sales_manager")
        tradein = self._create_tradein(offer_amount=88000, user=consultant)
        self._appraise(tradein.sudo())
        stage = self.env["dealer.workflow.stage"].search(
            [("workflow_id.model", "=", "dealer.tradein"), ("code", "=", "offered")], limit=1
        )
        step = self.env["dealer.workflow.transition"].search(
            [("workflow_id", "=", stage.workflow_id.id), ("code", "=", "offer")], limit=1
        )
        tradein.with_user(consultant).workflow_step(step.id, "he is a good customer")
        self.assertEqual(tradein.category, "appraised")
        review = tradein.sudo().workflow_request_id.review_ids
        self.assertEqual(len(review), 1)
        self.assertIn(manager, review.candidate_ids)

    def test_sheet_and_states(self):
        tradein = self._create_tradein(self.deal)
        self._appraise(tradein)
        self.assertNotIn("tradein", {row["key"] for row in self.deal.deal_sheet["rows"]})
        tradein.action_offer()
        rows = {row["key"]: row for row in self.deal.deal_sheet["rows"]}
        self.assertEqual(rows["tradein"]["amount"], -80000)
        self.assertEqual(rows["tradein"]["tone"], "muted")
        self.assertIn("tradein", [state["key"] for state in self.deal.deal_states])
        self.assertEqual(self.deal.action_open_tradein()["res_id"], tradein.id)

    def test_sources(self):
        tradein = self._create_tradein(
            self.deal,
            source_ids=[
                Command.create({"source": "Site", "price": 90000}),
                Command.create({"source": "Auction", "price": 84000}),
            ],
        )
        self.assertEqual(tradein.market_price, 87000)
