from odoo.tests import HttpCase, tagged

from .common import PurchaseCommon


@tagged("post_install", "-at_install")
class TestTours(PurchaseCommon, HttpCase):
    def test_suggestion_to_orders(self):
        part = self._create_bought_part("TOUR-1", price=10, delay=15)
        self._set_demand(part, [10] * 12)
        self.start_tour(
            "/odoo/part-suggestions", "dealer_parts_purchase_suggest", login=self.manager.login
        )
        run = self.env["dealer.part.suggestion"].search([("company_id", "=", self.company.id)])
        self.assertRecordValues(run, [{"category": "ordered", "budget": 200.0}])
        self.assertRecordValues(
            run.purchase_order_ids.order_line, [{"product_id": part.id, "product_qty": 7.0}]
        )
        self.assertGreater(run.line_ids.suggested_quantity, 7)
