from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import float_round

from .common import CouponCommon


@tagged("post_install", "-at_install")
class TestPoints(CouponCommon):
    """Points earned and spent at repair orders, on one card of the customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.loyalty = cls._create_program(
            "loyalty",
            name="Club",
            applies_on="both",
            trigger="auto",
            reward={
                "discount_mode": "per_point",
                "discount": 0.05,
                "required_points": 100,
                "clear_wallet": False,
            },
            rules=[{"reward_point_mode": "money", "reward_point_amount": 0.1}],
        )

    def _get_card(self, order):
        return self.env["loyalty.card"].search(
            [("program_id", "=", self.loyalty.id), ("partner_id", "=", order.partner_id.id)]
        )

    def _points(self, amount):
        return float_round(amount * 0.1, precision_digits=2, rounding_method="DOWN")

    def test_earned_once(self):
        """A tenth of a point a unit, once a settlement, taken back when it is reopened."""
        order = self._create_big_order()
        self._settle(order)
        card = self._get_card(order)
        self.assertEqual(len(card), 1)
        self.assertAlmostEqual(card.points, self._points(order.amount_customer), 2)
        self.assertEqual(sum(card.history_ids.mapped("issued")), card.points)
        order._reopen("Forgot something")
        self.assertEqual(card.points, 0)
        order.action_settle()
        self.assertAlmostEqual(card.points, self._points(order.amount_customer), 2)
        self.assertEqual(len(order.points_ids.filtered(lambda one: not one.taken_back_on)), 1)
        # the next visit adds to the same card
        second = self._create_big_order(partner_id=order.partner_id.id)
        before = card.points
        self._settle(second)
        self.assertAlmostEqual(card.points, before + self._points(second.amount_customer), 2)
        self.assertEqual(self._get_card(order), card)

    def test_what_is_paid_counts(self):
        """A coupon lowers what brings points."""
        order = self._create_big_order()
        order.action_apply_code(self._create_coupon().code)
        self._settle(order)
        self.assertAlmostEqual(self._get_card(order).points, self._points(order.amount_customer), 2)

    def test_spent(self):
        """Points pay a part of the next bill; the bill and the balance agree to the cent."""
        order = self._create_big_order()
        card = self.loyalty._get_customer_card(order.partner_id)
        card.points = 250
        before = order.amount_customer
        taken = order.action_apply_code(card.code)
        # steps of 100 points; prices without tax don't reach every cent
        self.assertAlmostEqual(taken, 200 * 0.05, delta=0.011)
        self.assertAlmostEqual(order.amount_customer, before - taken, delta=0.015)
        self._settle(order)
        self.assertAlmostEqual(card.points, 250 - 200 + self._points(order.amount_customer), 2)
        self.assertEqual(order.invoice_ids.amount_total, order.amount_customer)
        order._reopen("Again")
        self.assertAlmostEqual(card.points, 250, 2)

    def test_too_few(self):
        order = self._create_big_order()
        card = self.loyalty._get_customer_card(order.partner_id)
        card.points = 99
        with self.assertRaisesRegex(UserError, "has 99 points; a reward costs 100"):
            order.action_apply_code(card.code)
        stranger = self.loyalty._get_customer_card(self.env["res.partner"].create({"name": "X"}))
        stranger.points = 500
        with self.assertRaisesRegex(UserError, "another customer"):
            order.action_apply_code(stranger.code)

    def test_not_for_the_workshop(self):
        self.loyalty.workshop_ok = False
        order = self._create_big_order()
        self._settle(order)
        self.assertFalse(self._get_card(order))
