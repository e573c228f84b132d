from odoo.tests import tagged

from .common import FiguresCommon


@tagged("post_install", "-at_install")
class TestDeals(FiguresCommon):
    def test_what_was_sold_with_what(self):
        sold, quoted, cancelled = self._buy(50000, 50000, 50000)
        deal = self._quote(sold, 100000, self.mats, self.mats, self.plates)
        deal.action_confirm()
        offer = self._quote(quoted, 90000)
        lost = self._quote(cancelled, 80000)
        lost.action_confirm()
        lost._action_cancel()
        orders = deal | offer | lost
        rows = {
            row.order_id: row
            for row in self._figures("dealer.deal.report").filtered(
                lambda row: row.order_id in orders
            )
        }
        self.assertRecordValues(
            rows[deal],
            [
                {
                    "quoted": 1,
                    "sold": 1,
                    "cancelled": 0,
                    "price": 100000,
                    "accessory_amount": 600,
                    "accessory_count": 2,
                    "service_amount": 200,
                    "agency_count": 1,
                    "agency_share": 1,
                    "insurance_share": 0,
                    "trim_id": self.trim.id,
                }
            ],
        )
        self.assertRecordValues(rows[offer], [{"quoted": 1, "sold": 0, "price": 0, "cancelled": 0}])
        self.assertRecordValues(rows[lost], [{"quoted": 1, "sold": 0, "price": 0, "cancelled": 1}])
        [[conversion, per_car, lost_share]] = self.env["dealer.deal.report"]._read_group(
            [("order_id", "in", orders.ids)],
            [],
            ["conversion:avg", "accessories_per_car:avg", "cancelled_share:avg"],
        )
        self.assertAlmostEqual(conversion, 1 / 3)
        self.assertAlmostEqual(per_car, 600)
        self.assertAlmostEqual(lost_share, 1 / 3)

    def test_two_cars_of_a_deal_share_nothing_twice(self):
        first, second = self._buy(50000, 50000)
        deal = self._quote(first, 100000, self.mats)
        deal.order_line = [
            self._extra(second.product_id, vehicle_id=second.id, price_unit=90000),
        ]
        deal.action_confirm()
        rows = self._figures("dealer.deal.report", order_id=deal.id)
        self.assertEqual(len(rows), 2)
        self.assertEqual(sum(rows.mapped("accessory_amount")), 300)
        self.assertEqual(sum(rows.mapped("price")), 190000)

    def test_hand_over_counts_days(self):
        [car] = self._buy(50000)
        deal = self._sell(car)
        deal.action_plan_delivery()
        delivery = deal.vehicle_delivery_ids
        delivery._move("done", date_done=deal.date_order.replace(microsecond=0))
        row = self._figures("dealer.deal.report", order_id=deal.id)
        self.assertEqual(row.delivered, 1)
        self.assertEqual(row.category, "done")
        self.assertEqual(row.days_to_handover, 0)

    def test_price_in_the_currency_of_the_store(self):
        [car] = self._buy(50000)
        foreign = self.env["res.currency"].create(
            {"name": "TDK", "symbol": "T", "rate_ids": [(0, 0, {"rate": 2.0})]}
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": foreign.id}
        )
        deal = self._create_deal(car, pricelist_id=pricelist.id)
        deal.order_line.price_unit = 200000
        deal.action_confirm()
        row = self._figures("dealer.deal.report", order_id=deal.id)
        self.assertAlmostEqual(row.price, 200000 / deal.currency_rate)
