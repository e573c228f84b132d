from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.dealer_workshop.tests.common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestVisits(WorkshopCommon):
    def test_repair_orders_are_visits(self):
        orders = self._create_order() + self._create_order() + self._create_order()
        now = fields.Datetime.now()
        partner = orders[0].partner_id
        orders.partner_id = partner
        for order, days in zip(orders, (30, 200, 380), strict=True):
            order.received_on = now - timedelta(days=days)
        orders[2].sudo()._set_facts({"cancelled_on": now})
        Churn = self.env["dealer.customer.churn"]
        Churn._refresh()
        churn = Churn.search([("partner_id", "=", partner.commercial_partner_id.id)])
        self.assertEqual((churn.visit_count, churn.days_away), (2, 30))
        self.assertEqual(churn.company_id, orders[0].company_id)
