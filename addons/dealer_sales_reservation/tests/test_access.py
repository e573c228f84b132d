from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ReservationCommon


@tagged("post_install", "-at_install")
class TestAccess(ReservationCommon):
    """Least rights for each role; another store and the portal see nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        [cls.car, cls.free] = cls._buy(1000, 1000)
        cls.reservation = cls._reserve(cls.car)
        cls.wish = cls._wish(date_from="2099-01-01")

    def test_own_and_others(self):
        """A consultant sees all, and changes his own; the manager changes any."""
        colleague = self.reservation.with_user(self.colleague)
        self.assertEqual(colleague.partner_id, self.customer)
        with self.assertRaises(AccessError):
            colleague._release("mine now")
        with self.assertRaises(AccessError):
            colleague.note = "x"
        with self.assertRaises(AccessError):
            self.wish.with_user(self.colleague).action_close()
        self.reservation.with_user(self.manager)._release("agreed")
        self.wish.with_user(self.manager).action_close()

    def test_readers(self):
        for role in ("stock_clerk", "finance_clerk", "cashier", "accountant", "customer_service"):
            user = self._create_user(role)
            self.assertTrue(self.reservation.with_user(user).name)
            self.assertTrue(self.wish.with_user(user).position)
            with self.assertRaises(AccessError):
                self._reserve(self.free, user=user)
            with self.assertRaises(AccessError):
                self.wish.with_user(user).note = "x"

    def test_nobody_else(self):
        for role in ("technician", "hr"):
            user = self._create_user(role)
            for record in (self.reservation, self.wish):
                with self.assertRaises(AccessError):
                    record.with_user(user).read(["name"])

    def test_other_store(self):
        """Another store sees neither; its car is not reserved from here."""
        store = self.env["res.company"].create({"name": "Far store"})
        far = self._create_user("sales_manager", company_id=store.id)
        self.assertFalse(self.env["dealer.vehicle.reservation"].with_user(far).search([]))
        self.assertFalse(self.env["dealer.vehicle.wish"].with_user(far).search([]))
        self.assertFalse(self.env["dealer.vehicle.offer"].with_user(far).search([]))
        for record in (self.reservation, self.wish):
            with self.assertRaises(AccessError):
                record.with_user(far).read(["name"])

    def test_portal(self):
        portal = self.env["res.users"].create(
            {
                "name": "Portal",
                "login": "reservation_portal",
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        for model in (
            "dealer.vehicle.reservation",
            "dealer.vehicle.wish",
            "dealer.vehicle.offer",
            "dealer.deal.cancel.rule",
            "dealer.deal.cancel",
        ):
            with self.assertRaises(AccessError):
                self.env[model].with_user(portal).search([])

    def test_rules_are_the_administrators(self):
        rule = self.env["dealer.deal.cancel.rule"].search([], limit=1)
        for user in (self.consultant, self.manager):
            self.assertTrue(rule.with_user(user).name)
            with self.assertRaises(AccessError):
                rule.with_user(user).share = 1
        administrator = self._create_user("administrator")
        rule.with_user(administrator).sequence = 7

    def test_offer_by_code_only(self):
        """Nobody offers a car to his customer by RPC."""
        with self.assertRaises(UserError):
            self.env["dealer.vehicle.offer"].with_user(self.manager).create(
                {"wish_id": self.wish.id, "vehicle_id": self.free.id, "answer_by": "2099-01-01"}
            )
