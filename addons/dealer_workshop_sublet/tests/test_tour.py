from odoo import Command
from odoo.tests import HttpCase, tagged

from odoo.addons.dealer_workshop.tests.common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestSubletTour(WorkshopCommon, HttpCase):
    def test_out_and_back(self):
        """An adviser without a right to purchases buys this work, and only this."""
        adviser = self._create_user("service_adviser")
        order = self._create_order(
            Command.create({"line_type": "sublet", "name": "Paint the door", "price_unit": 500}),
            user=adviser,
        )
        self._authorise(order)
        vendor = self.env["res.partner"].create({"name": "Test paint shop"})
        sublet = self.env["dealer.repair.sublet"].create(
            {"line_id": order.line_ids.id, "vendor_id": vendor.id, "quoted_cost": 300}
        )
        self.start_tour(
            f"/odoo/repair-orders/{order.id}",
            "dealer_workshop_sublet_out_and_back",
            login=adviser.login,
        )
        self.env.invalidate_all()
        self.assertEqual((sublet.state, sublet.returned_to_id), ("back", adviser))
        self.assertEqual(sublet.purchase_line_id.order_id.state, "purchase")
        self.assertEqual(sublet.purchase_line_id.qty_received, 1)
