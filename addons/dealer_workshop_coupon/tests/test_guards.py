from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import CouponCommon


@tagged("post_install", "-at_install")
class TestGuards(CouponCommon):
    """What a program on the other end of RPC tries that no screen offers."""

    def test_line_of_coupon(self):
        """A coupon takes off what its program says, once."""
        order = self._create_big_order(user=self._create_user("service_adviser"))
        order.action_apply_code(self._create_coupon().code)
        coupon = order.sudo().coupon_ids
        line = order.line_ids.filtered("coupon_id")
        for values in ({"quantity": 5}, {"price_unit": -5000}, {"tax_ids": [Command.clear()]}):
            with self.subTest(values), self.assertRaises(UserError):
                line.with_context(coupon_refresh=True).write(values)
        with self.assertRaises(UserError):
            order.line_ids.create(
                {
                    "order_id": order.id,
                    "line_type": "fee",
                    "name": "Unsigned",
                    "price_unit": 500,
                    "coupon_id": coupon.id,
                }
            )
