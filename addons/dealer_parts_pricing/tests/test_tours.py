from odoo.tests import HttpCase, tagged

from .common import PricingCommon


@tagged("post_install", "-at_install")
class TestTours(PricingCommon, HttpCase):
    def test_price_change_at_the_desk(self):
        self.env["dealer.part.class"].search([("id", "!=", self.part_class.id)])
        self.part_class.name = "Tour class"
        self.start_tour(
            "/odoo/part-price-changes/new", "dealer_parts_pricing_change", login=self.manager.login
        )
        self.env.invalidate_all()
        change = self.env["dealer.part.price.change"].search([("reason", "=", "Tour prices")])
        self.assertEqual(change.category, "applied")
        self.assertEqual((self.pads.list_price, self.oil.list_price), (110, 22))
