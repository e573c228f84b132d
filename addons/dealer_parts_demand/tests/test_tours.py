from datetime import datetime

from odoo.tests import HttpCase, tagged

from .common import DemandCommon


@tagged("post_install", "-at_install")
class TestTours(DemandCommon, HttpCase):
    def test_lost_sale_in_two_taps(self):
        self._create_user("store_keeper", password="parts_store_keeper")
        self.start_tour(
            "/odoo/action-dealer_parts.product_template_action_part",
            "dealer_part_lost_sale",
            login="parts_store_keeper",
        )
        sale = self.LostSale.search([("product_id", "=", self.part.id)])
        self.assertEqual(sale.reason_id, self.env.ref("dealer_parts_demand.lost_reason_price"))

    def test_parts_figures(self):
        self._receive(20, datetime.now())
        self._issue(1, datetime.now())
        self._create_user("parts_manager", password="parts_parts_manager")
        self.start_tour("/odoo/parts-figures", "dealer_part_figures", login="parts_parts_manager")
        self.assertTrue(self.Figure.search([("product_id", "=", self.part.id)]))
