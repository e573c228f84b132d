import random

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import CouponCommon


@tagged("post_install", "-at_install")
class TestCoupon(CouponCommon):
    def test_percent(self):
        """Ten percent of every line, seen by line, off the customer's bill to the cent."""
        order = self._create_big_order()
        before = order.amount_customer
        card = self._create_coupon()
        amount = order.action_apply_code(card.code)
        shared = order.line_ids.filtered("coupon_amount")
        self.assertEqual(len(shared), 5)
        for line in shared:
            self.assertLess(abs(line.coupon_amount - line.price_total / 10), 0.02)
        self.assertAlmostEqual(amount, sum(shared.mapped("coupon_amount")), 2)
        self.assertLess(abs(order.amount_customer - before + amount), 0.015)

    def test_once(self):
        """Used with the settlement, there again after a reopening, then used again."""
        order = self._create_big_order()
        card = self._create_coupon()
        order.action_apply_code(card.code)
        self.assertEqual(card.points, 1)
        self._settle(order)
        self.assertEqual((card.points, card.use_count), (0, 1))
        self.assertEqual(order.invoice_ids.amount_total, order.amount_customer)
        with self.assertRaisesRegex(UserError, "used already"):
            self._create_big_order().action_apply_code(card.code)
        order._reopen("Forgot something")
        self.assertEqual((card.points, card.use_count), (1, 0))
        order.action_settle()
        self.assertEqual(card.points, 0)
        self.assertEqual(sum(card.history_ids.mapped("used")), 2)
        self.assertEqual(sum(card.history_ids.mapped("issued")), 1)

    def test_two_orders(self):
        """A coupon is on one order at a time; the database says so too."""
        first, second = self._create_big_order(), self._create_big_order()
        card = self._create_coupon()
        first.action_apply_code(card.code)
        with self.assertRaisesRegex(UserError, "take it off there first"):
            second.action_apply_code(card.code)
        coupon = first.coupon_ids
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            coupon.sudo().copy({"order_id": second.id})
            self.env.flush_all()
        coupon.action_remove()
        self.assertFalse(first.line_ids.filtered("coupon_id"))
        second.action_apply_code(card.code)

    def test_points_gone(self):
        """Somebody else took the points meanwhile: the settlement is refused."""
        order = self._finish(self._create_big_order())
        card = self._create_coupon()
        order.action_apply_code(card.code)
        self.env.flush_all()
        self.cr.execute("UPDATE loyalty_card SET points = 0 WHERE id = %s", [card.id])
        with self.assertRaisesRegex(UserError, "used meanwhile"):
            order.coupon_ids._use()

    def test_cancel(self):
        order = self._create_big_order()
        card = self._create_coupon()
        order.action_apply_code(card.code)
        order.action_cancel()
        self.assertFalse(order.coupon_ids)
        self._create_big_order().action_apply_code(card.code)

    def test_authorised(self):
        """A coupon after the signature needs no new one."""
        order = self._finish(self._create_big_order())
        order.action_apply_code(self._create_coupon().code)
        self.assertEqual(order._get_settlement_blockers(), [])

    def test_scopes(self):
        order = self._create_big_order()
        lines = order.line_ids
        scopes = {
            "labour": lines.filtered(lambda line: line.line_type == "labour"),
            "part": lines.filtered(lambda line: line.line_type == "part"),
            "operation": lines.filtered(lambda line: line.job_id.operation_id == self.service),
        }
        for scope, wanted in scopes.items():
            program = self._create_program(
                reward={
                    "workshop_scope": scope,
                    "workshop_operation_ids": self.service.ids,
                    "discount": 100,
                }
            )
            amount = order.action_apply_code(self._create_coupon(program).code)
            self.assertAlmostEqual(amount, sum(wanted.mapped("price_total")), 2)
            self.assertEqual(order.line_ids.filtered("coupon_amount"), wanted)
            order.coupon_ids.action_remove()

    def test_fixed(self):
        """A fixed amount is spread to the cent, never more than there is; a limit holds."""
        order = self._create_big_order()
        reward = {"discount_mode": "per_order", "discount": 99.99}
        coupon = self._create_coupon(self._create_program(reward=reward))
        self.assertAlmostEqual(order.action_apply_code(coupon.code), 99.99, 2)
        order.coupon_ids.action_remove()
        reward = {"discount_mode": "per_order", "discount": 10**6}
        before = order.amount_customer
        coupon = self._create_coupon(self._create_program(reward=reward))
        self.assertAlmostEqual(order.action_apply_code(coupon.code), before, 1)
        order.coupon_ids.action_remove()
        reward = {"discount": 50, "discount_max_amount": 20}
        coupon = self._create_coupon(self._create_program(reward=reward))
        self.assertAlmostEqual(order.action_apply_code(coupon.code), 20, 2)

    def test_free_product(self):
        reward = {
            "reward_type": "product",
            "reward_product_id": self.pads.id,
            "reward_product_qty": 1,
        }
        coupon = self._create_coupon(self._create_program(reward=reward))
        bare = self._create_bare_order()
        bare.action_add_operation(self.service.id)
        with self.assertRaisesRegex(UserError, "put it on the order first"), self.cr.savepoint():
            bare.action_apply_code(coupon.code)
        order = self._create_big_order()
        line = order.line_ids.filtered(lambda line: line.product_id == self.pads)
        self.assertAlmostEqual(order.action_apply_code(coupon.code), line.price_total / 2, 2)

    def test_refused(self):
        """Each refusal says its reason."""
        today = fields.Date.today()
        order = self._create_big_order()
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        early, late = fields.Date.add(today, days=1), fields.Date.subtract(today, days=1)
        for reason, program, card in (
            ("expired on", {}, {"expiration_date": late}),
            ("another customer", {}, {"partner_id": stranger.id}),
            ("used already", {}, {"points": 0}),
            ("taken back", {}, {"active": False}),
            ("begins on", {"date_from": early}, {}),
            ("ended on", {"date_to": late}, {}),
            ("not for repair orders", {"workshop_ok": False}, {}),
            ("counts from", {"rules": [{"minimum_amount": 10**5}]}, {}),
            ("on the order", {"rules": [{"product_ids": self._create_part(name="Wax").ids}]}, {}),
        ):
            coupon = self._create_coupon(self._create_program(**program), **card)
            if not coupon.active:
                continue
            with self.subTest(reason), self.assertRaisesRegex(UserError, reason):
                order.action_apply_code(coupon.code)
        with self.assertRaisesRegex(UserError, "no coupon with the code"):
            order.action_apply_code("NOSUCH")
        with self.assertRaisesRegex(UserError, "Type or scan"):
            order.action_apply_code("  ")
        order.action_apply_code(self._create_coupon().code)
        with self.assertRaisesRegex(UserError, "already"):
            order.action_apply_code(self._create_coupon().code)

    def test_discount_code(self):
        """A code everybody knows, so many times."""
        program = self._create_program(
            kind="promo_code",
            rules=[{"mode": "with_code", "code": "SUMMER", "minimum_amount": 10}],
            limit_usage=True,
            max_usage=1,
        )
        first, second = self._create_big_order(), self._create_big_order()
        first.action_apply_code("summer")
        second.action_apply_code("SUMMER")
        self._settle(first)
        self.assertEqual(program.total_order_count, 1)
        self._finish(second)
        with self.assertRaisesRegex(UserError, "all of them"):
            second.action_settle()
        second.coupon_ids.action_remove()
        second.action_settle()

    def test_order_changes(self):
        """More or less work: the coupon follows; when it counts no more it is said."""
        program = self._create_program(rules=[{"minimum_amount": 300}])
        order = self._create_big_order()
        coupon = self._create_coupon(program)
        order.action_apply_code(coupon.code)
        order.line_ids[0].quantity = 10
        line = order.line_ids[0]
        self.assertAlmostEqual(line.coupon_amount, line.price_total / 10, 2)
        order.job_ids.filtered(lambda job: job.operation_id == self.brakes).line_ids.unlink()
        self.assertIn("counts from", order.coupon_ids.problem)
        self.assertFalse(order.line_ids.filtered("coupon_id"))
        self.assertIn("takes the coupon off", "".join(order._get_settlement_blockers()))

    def test_two_coupons(self):
        """Two programs together never take more than a line costs."""
        order = self._create_big_order()
        total = order.amount_customer
        for _number in range(2):
            program = self._create_program(reward={"discount": 100})
            card = self._create_coupon(program)
            if _number:
                with self.assertRaises(UserError):
                    order.action_apply_code(card.code)
            else:
                order.action_apply_code(card.code)
        self.assertAlmostEqual(order.amount_customer, 0, 1)
        self.assertGreater(total, 0)

    def test_other_payers(self):
        """What warranty pays is no matter of the customer's coupon."""
        order = self._create_big_order(warranty_partner_id=self.maker.id)
        labour = order.line_ids.filtered(lambda line: line.line_type == "labour")
        labour.payer = "warranty"
        order.action_apply_code(self._create_coupon().code)
        self.assertFalse(any(labour.mapped("coupon_amount")))

    def test_next_visit(self):
        """A visit brings a coupon for the next one; taken back with the settlement."""
        program = self._create_program(
            kind="next_order_coupons", rules=[{"minimum_amount": 100, "minimum_qty": 0}]
        )
        order = self._settle(self._create_big_order())
        card = order.issued_coupon_ids
        self.assertRecordValues(
            card, [{"program_id": program.id, "partner_id": self.customer.id, "points": 1}]
        )
        order._reopen("Wrong")
        self.assertFalse(card.active)
        order.action_settle()
        card = order.issued_coupon_ids
        self.assertEqual(len(card), 1)
        following = self._create_big_order()
        alerts = following._get_reception_alerts()
        self.assertIn(f"coupon-{card.id}", [alert["key"] for alert in alerts])
        following.action_take_alert(f"coupon-{card.id}")
        self.assertEqual(following.coupon_ids.card_id, card)

    def test_random(self):
        """Random orders and coupons: the bill is the order, the order is lines less coupons."""
        rng = random.Random(5)
        included = self.tax.copy({"name": "In", "price_include_override": "tax_included"})
        for _round in range(10):
            tax = rng.choice((self.tax, included))
            (self.oil + self.pads + self.labour).taxes_id = tax
            self.oil.list_price = round(rng.uniform(1, 200), 2)
            reward = rng.choice(
                (
                    {"discount": rng.choice((3, 7, 12.5, 33))},
                    {"discount_mode": "per_order", "discount": round(rng.uniform(1, 150), 2)},
                )
            )
            order = self._create_big_order()
            before = order.amount_customer
            amount = order.action_apply_code(
                self._create_coupon(self._create_program(reward=reward)).code
            )
            self.assertLess(abs(before - amount - order.amount_customer), 0.025)
            if tax == included:
                self.assertAlmostEqual(before - amount, order.amount_customer, 2)
            self._settle(order)
            self.assertEqual(order.invoice_ids.amount_total, order.amount_customer)
