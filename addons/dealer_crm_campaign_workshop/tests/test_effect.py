from odoo import fields
from odoo.tests import tagged

from odoo.addons.dealer_workshop.tests.common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestEffect(WorkshopCommon):
    def test_visits_and_their_bills(self):
        self.customer._consent("sms", "marketing", True, "counter")
        self.env["dealer.customer.figure"]._refresh()
        segment = self.env["dealer.segment"].create(
            {"name": "All", "company_id": False, "domain": '[("cars_now", ">=", 0)]'}
        )
        campaign = self.env["dealer.campaign"].create(
            {
                "name": "Test",
                "segment_ids": segment.ids,
                "control_percent": 0,
                "wave_ids": [(0, 0, {"channels": "sms", "body": "Hello"})],
            }
        )
        campaign.action_start()
        campaign._set_facts({"started_on": fields.Datetime.subtract(fields.Datetime.now(), days=1)})
        orders = self._create_order(self._labour_line()) + self._create_order(self._labour_line())
        order = orders[:1]
        self._authorise(order)
        self._finish(order)
        self._settle(order)
        campaign.action_count_effect()
        effect = campaign.effect_ids.filtered(lambda effect: effect.code == "workshop")
        self.assertEqual(effect.treated_count, 1, "two visits of one customer")
        bills = self.env["account.move"].search([("partner_id", "=", self.customer.id)])
        posted = bills.filtered(lambda bill: bill.state == "posted")
        self.assertAlmostEqual(effect.amount, sum(posted.mapped("amount_untaxed_signed")), 2)
