from odoo.tests import HttpCase, tagged

from .common import TradeinCommon


@tagged("post_install", "-at_install")
class TestTradeinTour(TradeinCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_offer_and_take_in_on_the_phone(self):
        consultant = self._create_user("sales_consultant")
        deal = self._create_deal(self._buy(150000), user=consultant, confirm=True)
        tradein = self._create_tradein(deal, user=consultant, expected_price=100000)
        self._appraise(tradein.sudo())
        action = self.env.ref("dealer_sales_tradein.dealer_tradein_action")
        self.start_tour(
            f"/odoo/action-{action.id}/{tradein.id}", "dealer_tradein", login=consultant.login
        )
        self.assertEqual(tradein.category, "received")
