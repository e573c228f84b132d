from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import CouponCommon


@tagged("post_install", "-at_install")
class TestAccess(CouponCommon):
    def test_adviser(self):
        """An adviser puts a coupon on by its code, without reading everybody's coupons."""
        adviser = self._create_user("service_adviser")
        order = self._create_big_order(user=adviser).with_user(adviser)
        card = self._create_coupon()
        wizard = self.env["dealer.repair.coupon.apply"].with_user(adviser)
        wizard.create({"order_id": order.id, "code": card.code}).action_apply()
        self.assertTrue(order.coupon_ids.amount)
        with self.assertRaises(AccessError):
            card.with_user(adviser).read(["code"])
        with self.assertRaises(AccessError):
            order.coupon_ids.write({"used_on": False})
        with self.assertRaises(AccessError):
            self.program.with_user(adviser).write({"name": "Mine"})
        order.coupon_ids.action_remove()
        self.assertFalse(order.coupon_ids)

    def test_controller(self):
        controller = self._create_user("workshop_controller")
        self.program.with_user(controller).write({"date_to": "2099-01-01"})
        self.env["loyalty.card"].with_user(controller).create({"program_id": self.program.id})
        program = self._create_program(user=controller)
        program.reward_ids.description = "Ten off"
        self.assertEqual(program.create_uid, controller)

    def test_others(self):
        order = self._create_big_order()
        order.action_apply_code(self._create_coupon().code)
        technician = self._create_user("technician")
        with self.assertRaises(AccessError):
            order.with_user(technician).action_apply_code("X")
        with self.assertRaises(AccessError):
            order.coupon_ids.with_user(technician).action_remove()
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self._create_user(
            "service_adviser", company_id=other.id, login="coupon_other_store"
        )
        self.assertFalse(self.env["dealer.repair.coupon"].with_user(stranger).search([]))
        portal = new_test_user(self.env, login="coupon_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            order.coupon_ids.with_user(portal).read(["code"])
