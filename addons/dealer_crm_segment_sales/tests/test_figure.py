from odoo.tests import tagged

from odoo.addons.dealer_vehicle_sales.tests.common import VehicleSalesCommon


@tagged("post_install", "-at_install")
class TestFigure(VehicleSalesCommon):
    def test_deals_and_quotations_of_a_customer(self):
        first, second, third = self._buy(100000, 100000, 100000)
        deal = self._create_deal(first, confirm=True)
        self._create_deal(second)
        expired = self._create_deal(third)
        expired.validity_date = "2020-01-01"
        Figure = self.env["dealer.customer.figure"]
        Figure._refresh(self.customer)
        figure = self.customer.figure_ids
        day = self.company._get_store_date(deal.date_order)
        self.assertRecordValues(
            figure,
            [
                {
                    "deal_count": 1,
                    "quotation_open_count": 1,
                    "last_deal_on": day,
                    "last_active_on": day,
                }
            ],
        )
        self.assertIn("1 open quotations", figure._get_portrait())
        segment = self.env["dealer.segment"].create(
            {
                "name": "Undecided",
                "company_id": False,
                "line_ids": [(0, 0, {"kind": "quotation", "low": 1})],
            }
        )
        self.assertIn(self.customer, self.env["res.partner"].search(segment._get_domain()))
        (deal + self.customer.sale_order_ids)._action_cancel()
        self.assertTrue(Figure._refresh_touched(self.env.cr.now()))
        self.assertEqual((figure.deal_count, figure.quotation_open_count), (0, 0))
