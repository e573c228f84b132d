from odoo import fields
from odoo.tests import tagged

from odoo.addons.dealer_vehicle_sales.tests.common import VehicleSalesCommon


@tagged("post_install", "-at_install")
class TestEffect(VehicleSalesCommon):
    def test_orders_revenue_and_margin_of_a_campaign(self):
        watched, stranger = self.env["res.partner"].create(
            [{"name": "Watched"}, {"name": "Stranger"}]
        )
        customers = self.customer + watched
        for partner in customers:
            partner._consent("sms", "marketing", True, "counter")
        self.env["dealer.customer.figure"]._refresh()
        segment = self.env["dealer.segment"].create(
            {"name": "All", "company_id": False, "domain": '[("cars_now", ">=", 0)]'}
        )
        campaign = self.env["dealer.campaign"].create(
            {
                "name": "Test",
                "company_id": self.company.id,
                "segment_ids": segment.ids,
                "control_percent": 0,
                "wave_ids": [(0, 0, {"channels": "sms", "body": "Hello"})],
            }
        )
        campaign.action_start()
        campaign._set_facts({"started_on": fields.Datetime.subtract(fields.Datetime.now(), days=1)})
        cars = self._buy(100000, 100000, 100000, 100000)
        first = self._create_deal(cars[0], confirm=True)
        self._create_deal(cars[1], confirm=True)
        self._create_deal(cars[2], partner_id=watched.id)
        by_link = self._create_deal(
            cars[3], partner_id=stranger.id, campaign_id=campaign.utm_campaign_id.id, confirm=True
        )
        campaign.action_count_effect()
        effects = {effect.code: effect for effect in campaign.effect_ids}
        self.assertEqual(effects["quotation"].treated_count, 2)
        self.assertEqual(effects["order"].treated_count, 1, "nobody counts twice")
        self.assertEqual(effects["order"].direct_count, 1)
        orders = self.env["sale.order"].search(
            [("partner_id", "in", (self.customer + stranger).ids), ("state", "=", "sale")]
        )
        self.assertIn(first, orders)
        self.assertIn(by_link, orders)
        self.assertAlmostEqual(effects["order"].amount, sum(orders.mapped("amount_untaxed")), 2)
        self.assertAlmostEqual(effects["order"].margin, sum(orders.mapped("margin")), 2)
        marketing = self._create_user("marketing")
        self.assertNotIn("margin", effects["order"].with_user(marketing).fields_get())
