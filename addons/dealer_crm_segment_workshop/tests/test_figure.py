from dateutil.relativedelta import relativedelta
from odoo.tests import tagged

from odoo.addons.dealer_workshop.tests.common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestFigure(WorkshopCommon):
    def test_visits_of_a_customer(self):
        Figure = self.env["dealer.customer.figure"]
        today = Figure._get_today()
        orders = self.env["dealer.repair.order"]
        for days in (500, 300, 300, 100):
            orders |= self._create_order(
                received_on=self.env.company._get_store_moment(today - relativedelta(days=days), 10)
            )
        partner = orders.partner_id
        Figure._refresh(partner)
        figure = partner.figure_ids
        self.assertRecordValues(
            figure,
            [
                {
                    "visit_count": 3,
                    "visits_12m": 2,
                    "visits_24m": 3,
                    "visit_interval": 200,
                    "last_visit_on": today - relativedelta(days=100),
                    "last_active_on": today - relativedelta(days=100),
                }
            ],
        )
        self.assertTrue(figure.lifecycle_id)
        segment = self.env["dealer.segment"].create(
            {
                "name": "Back soon",
                "company_id": False,
                "line_ids": [(0, 0, {"kind": "visit", "low": 3, "high": 6})],
            }
        )
        self.assertIn(partner, self.env["res.partner"].search(segment._get_domain()))
        orders.action_cancel()
        Figure._refresh(partner)
        self.assertEqual((figure.visit_count, figure.visit_interval), (0, 0))
