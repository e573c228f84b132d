from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestDiscount(WorkshopCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.repair_discount_limit = 10
        cls.adviser = cls._create_user("service_adviser")
        cls.controller = cls._create_user("workshop_controller")
        cls.manager = cls._create_user("general_manager")

    def test_within_the_limit_nobody_is_asked(self):
        order = self._finish(self._create_order(self._labour_line(1, discount=10)))
        self.assertEqual(order.discount_state, "within")
        order.action_settle()

    def test_beyond_it_settlement_waits_for_a_release(self):
        order = self._finish(self._create_order(self._labour_line(1, discount=25)))
        self.assertEqual(order.discount_state, "to_release")
        with self.assertRaisesRegex(
            UserError, r"beyond 10 % is not released: Labour \(25 %\).*general manager releases"
        ):
            order.with_user(self.adviser).action_settle()
        with self.assertRaises(AccessError):
            order.with_user(self.adviser).action_release_discount()
        release = order.with_user(self.manager).action_release_discount()
        self.assertRecordValues(
            release,
            [{"user_id": self.manager.id, "summary": "Labour (25 %)", "is_in_force": True}],
        )
        self.assertEqual(order.discount_state, "released")
        order.with_user(self.adviser).action_settle()
        self.assertEqual(order.invoice_ids.amount_untaxed, 75)

    def test_a_later_change_voids_it(self):
        order = self._create_order(self._labour_line(1, discount=25))
        release = order.with_user(self.controller).action_release_discount()
        order.line_ids.quantity = 0.5
        self.assertEqual(order.discount_state, "released", "less of it is no new promise")
        order.line_ids.quantity = 3
        self.assertEqual(order.discount_state, "to_release")
        order.line_ids.quantity = 1
        order.line_ids.discount = 26
        self.assertEqual(order.discount_state, "to_release")
        self.assertFalse(release.is_in_force)
        order.line_ids.discount = 25
        self.assertEqual(order.discount_state, "released")
        with self.assertRaisesRegex(UserError, "No discount .* waits"):
            order.with_user(self.controller).action_release_discount()

    def test_a_lower_price_is_a_discount(self):
        order = self._create_order(self._part_line(self.pads, 1, price_unit=72))
        self.assertEqual(order.line_ids.rebate, 20)
        self.assertEqual(order.discount_state, "to_release")
        self.pads.list_price = 500  # what was usual when it was priced counts
        order.line_ids.quantity = 2
        self.assertEqual(order.line_ids.rebate, 20)
        order.line_ids.price_unit = 600
        self.assertEqual(order.line_ids.rebate, 0)

    def test_other_payers_prices_are_by_agreement(self):
        order = self._create_order(
            self._labour_line(1, price_unit=40, payer="warranty"),
            self._labour_line(1, discount=100, payer="internal"),
            warranty_partner_id=self.maker.id,
        )
        self.assertEqual(order.discount_state, "none" if not order.line_ids[1].rebate else "within")
        order.line_ids[0].discount = 50
        self.assertEqual(order.discount_state, "to_release")

    def test_facts_and_releases_cannot_be_forged(self):
        order = self._create_order(self._labour_line(1, discount=50))
        line = order.line_ids.with_user(self.adviser)
        with self.assertRaises(UserError):
            line.released_content = line._prepare_release_content()
        with self.assertRaises(UserError):
            line.rebate = 0
        with self.assertRaises(AccessError):
            self.env["dealer.repair.discount.release"].with_user(self.adviser).create(
                {"order_id": order.id, "user_id": self.manager.id}
            )
        release = order.with_user(self.manager).action_release_discount()
        with self.assertRaises(UserError):
            release.with_user(self.manager).write({"user_id": self.adviser.id})

    def test_a_discount_on_the_whole_order(self):
        order = self._create_order(
            self._labour_line(1),
            self._part_line(self.pads, 1),
            self._labour_line(1, payer="insurer"),
            insurer_id=self.insurer.id,
        )
        wizard = Form(
            self.env["dealer.repair.discount"]
            .with_user(self.adviser)
            .with_context(default_order_id=order.id)
        )
        wizard.percent = 20
        self.assertEqual((wizard.amount_before, wizard.amount_after), (190, 152))
        self.assertTrue(wizard.is_beyond)
        wizard.percent = 5
        wizard.line_type = "part"
        self.assertEqual(wizard.amount_after, 85.5)
        wizard.save().action_confirm()
        self.assertEqual(order.line_ids.mapped("discount"), [0, 5, 0])
