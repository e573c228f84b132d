from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger
from psycopg2.errors import ExclusionViolation

from .common import InsuranceCommon


@tagged("post_install", "-at_install")
class TestPolicy(InsuranceCommon):
    def test_quotes_compared_and_one_chosen(self):
        deal = self._create_deal(self.car)
        dear = self._create_quote(deal, premium=5000)
        cheap = self._create_quote(deal, insurer=self.other_insurer, premium=4000)
        self.assertEqual(deal.insurance_state, "quoted")
        dear.action_choose()
        self.assertEqual(len(deal.insurance_policy_ids), 2)
        cheap.action_choose()
        self.assertFalse(dear.chosen_on, "one quote is chosen at a time")
        policies = deal.insurance_policy_ids
        self.assertEqual(policies.insurer_id, self.other_insurer)
        lines = deal.order_line.filtered("insurance_policy_id")
        self.assertEqual(sorted(lines.mapped("price_unit")), [420, 950, 4000])
        self.assertEqual(set(lines.mapped("is_on_behalf")), {True})
        self.assertEqual(deal.insurance_state, "todo")
        self.assertIn("insurance", {state["key"] for state in deal._get_deal_states()})
        deal.action_confirm()
        deal.action_settle()
        self.env.flush_all()
        with self.assertRaisesRegex(UserError, "is agreed with the quote"):
            cheap.action_drop()
        for number, policy in enumerate(policies):
            policy.policy_number = f"N{number}"
        policies.action_issue()
        self.assertEqual(deal.insurance_state, "done")
        self.assertAlmostEqual(sum(policies.mapped("amount_held")), 5370)
        action = deal.action_pay_behalf()
        self.assertEqual(action["context"]["default_partner_id"], self.other_insurer.id)
        self._assert_books_agree()

    def test_quote_out_of_date(self):
        deal = self._create_deal(self.car)
        quote = self._create_quote(deal, valid_until=fields.Date.today() - timedelta(days=1))
        with self.assertRaisesRegex(UserError, "was valid until"):
            quote.action_choose()

    def test_covers_of_an_issued_policy_stay(self):
        issued, draft = self._create_policy("A"), self._create_policy("B", issue=False)
        with self.assertRaisesRegex(UserError, "is issued and stays"):
            draft.cover_ids[0].policy_id = issued
        with self.assertRaisesRegex(UserError, "is issued and stays"):
            issued.cover_ids[0].premium += 1
        with self.assertRaisesRegex(UserError, "is issued and stays"):
            issued.cover_ids[0].unlink()

    def test_states_follow_dates(self):
        today = fields.Date.today()
        active = self._create_policy("A")
        later = self._create_policy("B", date_start=today + timedelta(days=400))
        expired = self._create_policy("C", date_start=today - timedelta(days=500))
        draft = self._create_policy("D", issue=False)
        for policy, state in (
            (active, "active"), (later, "pending"), (expired, "expired"), (draft, "draft"),
        ):  # fmt: skip
            self.assertEqual(policy.state, state)
            found = self.env["dealer.insurance.policy"].search(
                [("state", "=", state), ("vehicle_id", "=", self.car.id)]
            )
            self.assertEqual(found, policy)

    def test_issue_needs_its_facts(self):
        policy = self._create_policy(number=False, issue=False)
        with self.assertRaisesRegex(UserError, "the policy's number"):
            policy.action_issue()
        with self.assertRaises(UserError):
            policy.write({"date_issued": "2026-01-01"})
        policy.policy_number = "X"
        policy.action_issue()
        with self.assertRaisesRegex(UserError, "is issued and stays"):
            policy.date_end = "2030-01-01"

    @mute_logger("odoo.sql_db")
    def test_one_compulsory_policy_at_a_time(self):
        cover = [Command.create({"cover_id": self.must.id, "premium": 950})]
        first = self._create_policy("K1", product_id=self.compulsory.id, cover_ids=cover)
        with self.assertRaisesRegex(ExclusionViolation, "one_compulsory"), self.cr.savepoint():
            self._create_policy("K2", product_id=self.compulsory.id, cover_ids=cover)
        after = first.date_end + timedelta(days=1)
        self._create_policy("K3", product_id=self.compulsory.id, cover_ids=cover, date_start=after)

    def test_policy_of_its_own_is_billed(self):
        policy = self._create_policy(paid_through="store").with_user(self.clerk)
        policy.action_bill()
        bill = policy.sudo().order_id.invoice_ids
        self.assertAlmostEqual(bill.amount_total, 4533.33)
        self.assertAlmostEqual(policy.amount_held, 4533.33)
        self._assert_books_agree()

    def test_bills_no_order_of_others(self):
        """A policy named on somebody's quotation neither confirms nor bills it."""
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    Command.create({"product_id": self.purchase_tax.id, "price_unit": 9})
                ],
            }
        )
        policy = self._create_policy(paid_through="store", order_id=order.id)
        with self.assertRaisesRegex(UserError, "sells more than"):
            policy.with_user(self.clerk).action_bill()
        self.assertEqual(order.state, "draft")
        for vals in ({"premium": 1}, {"amount_total": 1}, {"is_compulsory": True}):
            with self.assertRaisesRegex(UserError, "set by hand"):
                policy.with_user(self.clerk).write(vals)

    def test_deal_cancelled(self):
        deal = self._create_deal(self.car)
        self._create_quote(deal).action_choose()
        deal._action_cancel()
        self.assertEqual(set(deal.insurance_policy_ids.mapped("state")), {"cancelled"})

    def test_roles(self):
        policy = self._create_policy()
        consultant = self._create_user("sales_consultant")
        self.assertEqual(policy.with_user(consultant).policy_number, "P1")
        with self.assertRaises(AccessError):
            policy.with_user(consultant).action_issue()
        with self.assertRaises(AccessError):
            policy.with_user(self._create_user("technician")).read(["name"])
        other = self.env["res.company"].create({"name": "Other store"})
        stranger = self._create_user("finance_clerk", company_id=other.id)
        self.assertFalse(self.env["dealer.insurance.policy"].with_user(stranger).search([]))
        portal = new_test_user(self.env, "ins_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            policy.with_user(portal).read(["name"])
        deal = self._create_deal(self.car, user=consultant)
        quote = self._create_quote(deal).with_user(consultant)
        quote.action_choose()
        self.assertTrue(deal.order_line.filtered("is_on_behalf"))
        other_consultant = self._create_user("sales_consultant")
        self.assertFalse(self.env["dealer.insurance.quote"].with_user(other_consultant).search([]))

    def test_queries(self):
        for number in range(4):
            self._create_policy(f"Q{number}")
        policies = self.env["dealer.insurance.policy"].search([("vehicle_id", "=", self.car.id)])
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(20):
            for name in ("state", "commission_state", "amount_held", "display_name"):
                policies.mapped(name)
