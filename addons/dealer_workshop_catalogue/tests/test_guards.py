from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CatalogueCommon


@tagged("post_install", "-at_install")
class TestGuards(CatalogueCommon):
    """What a program on the other end of RPC tries that no screen offers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.adviser = cls._create_user("service_adviser")

    def test_usual_price(self):
        """What a discount is measured against is nobody's to type."""
        order = self._create_order(user=self.adviser)
        with self.assertRaises(UserError):
            order.line_ids[0].list_price_unit = 0.01
        package = self._create_package(50, self.service)
        order = self._create_bare_order(user=self.adviser)
        order.action_add_package(package.id)
        self.assertEqual(order.discount_state, "none")
        line = order.line_ids.filtered(lambda line: line.price_unit > 1)[0]
        line.price_unit /= 2
        self.assertEqual(order.discount_state, "to_release")

    def test_line_to_sold_card(self):
        """Nobody adds uses to a card that is sold."""
        sold = self._create_card()
        draft = self._create_card(sold=False)
        with self.assertRaises(UserError):
            draft.line_ids.with_user(self.adviser).card_id = sold

    def test_credit_of_card(self):
        """A card takes off what its use is worth, and only from its job."""
        card = self._create_card()
        order = self._create_bare_order(user=self.adviser)
        order.action_use_card(card.line_ids.id)
        credit = order.line_ids.filtered("card_use_ids")
        for values in ({"price_unit": -9000}, {"quantity": 5}):
            with self.subTest(values), self.assertRaises(UserError):
                credit.write(values)
        (order.line_ids - credit).filtered(lambda line: line.price_unit > 0).discount = 5
        self._finish(order)
        with self.assertRaisesRegex(UserError, "takes off more"):
            order.action_settle()

    def test_left_out_with_card(self):
        """A job the customer does without uses up nothing of his card."""
        card = self._create_card()
        order = self._create_order(self._labour_line(1), user=self.adviser)
        order.action_use_card(card.line_ids.id)
        credit = order.line_ids.filtered("card_use_ids")
        out = dict.fromkeys(credit.job_id.line_ids, ("declined", "Not today"))
        order._authorise("in_person", "Test owner", decisions=out)
        order.action_start()
        order.action_finish()
        with self.assertRaisesRegex(UserError, "takes off more"):
            order.action_settle()
        credit.unlink()
        order.action_settle()
        self.assertEqual(card.uses_left, 5)
