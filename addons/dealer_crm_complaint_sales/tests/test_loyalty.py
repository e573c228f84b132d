from odoo import Command
from odoo.tests import tagged

from odoo.addons.dealer_vehicle_sales.tests.common import VehicleSalesCommon


@tagged("post_install", "-at_install")
class TestLoyaltyOfDeal(VehicleSalesCommon):
    """Points are earned and spent on deals as on any order of sales; vouchers too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["loyalty.program"].search([]).active = False
        cls.deal = cls._create_deal(cls._buy(100000))

    @classmethod
    def _create_program(cls, kind, rule=None, **reward):
        return cls.env["loyalty.program"].create(
            {
                "name": "Club",
                "program_type": kind,
                "applies_on": "both" if kind == "loyalty" else "future",
                "trigger": "auto",
                "company_id": cls.company.id,
                "currency_id": cls.company.currency_id.id,
                "communication_plan_ids": [Command.clear()],
                "rule_ids": [Command.clear(), *([Command.create(rule)] if rule else [])],
                "reward_ids": [
                    Command.clear(),
                    Command.create({"discount_mode": "per_point", "discount": 1, **reward}),
                ],
            }
        )

    def test_earned_and_taken_back(self):
        """A confirmed deal brings its points once; a cancelled one takes them back."""
        program = self._create_program(
            "loyalty",
            rule={"reward_point_mode": "money", "reward_point_amount": 0.01},
            required_points=10,
        )
        self.deal._update_programs_and_rewards()
        self.assertFalse(sum(program.coupon_ids.mapped("points")), "nothing before it is agreed")
        self.deal.action_confirm()
        card = program.coupon_ids
        self.assertEqual(card.partner_id, self.customer)
        self.assertAlmostEqual(card.points, self.deal.amount_total * 0.01, 2)
        self.deal._action_cancel()
        self.assertEqual(card.points, 0)

    def test_voucher_of_a_complaint(self):
        """What customer service gave for a complaint pays a part of the next deal, once."""
        self.company.complaint_voucher_program_id = self._create_program(
            "gift_card", required_points=1
        )
        agent = self._create_user("customer_service")
        complaint = self.env["dealer.complaint"]._take_in(
            {
                "subject": "Delivered late",
                "partner_id": self.customer.id,
                "company_id": self.company.id,
            }
        )
        compensation = self.env["dealer.complaint.compensation"].create(
            {
                "complaint_id": complaint.id,
                "kind": "voucher",
                "amount": 100,
                "reason": "Three weeks late",
            }
        )
        compensation._set_facts({"approved_on": "2026-01-01 00:00:00"})
        compensation.with_user(agent).action_make_voucher()
        card = compensation.card_id
        before = self.deal.amount_total
        for coupon, rewards in self.deal._try_apply_code(card.code).items():
            self.deal._apply_program_reward(rewards, coupon)
        self.deal._update_programs_and_rewards()
        self.assertAlmostEqual(self.deal.amount_total, before - 100, 2)
        self.assertTrue(self.deal.is_deal)
        self.deal.action_confirm()
        self.assertEqual(card.points, 0)
        second = self._create_deal(self._buy(100000))
        self.assertIn("error", second._try_apply_code(card.code))
