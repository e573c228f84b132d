from odoo import fields
from odoo.tests import tagged

from odoo.addons.dealer_sales_yard.tests.common import YardCommon


@tagged("post_install", "-at_install")
class TestDepreciation(YardCommon):
    def _demo(self, method, amount):
        today = fields.Date.today()
        begun = fields.Date.subtract(today, months=3)
        self.env["dealer.demo.rule"].create(
            {
                "company_id": self.company.id,
                "date_from": begun,
                "method": method,
                "amount": amount,
            }
        )
        [car] = self._buy(10000)
        usage = self.env["dealer.vehicle.usage"].create(
            {
                "vehicle_id": car.id,
                "kind": "demo",
                "company_id": self.company.id,
                "date_from": begun,
                "odometer_from": 10,
                "license_plate": "沪A00001",
                "insurance_until": today,
            }
        )
        return car, usage

    def test_by_month(self):
        """Three full months are booked once, on the very car, and end with the use."""
        car, usage = self._demo("month", 500)
        usage._cron_depreciate()
        self.assertEqual((usage.depreciation, car.stock_cost), (1500, 8500))
        usage._cron_depreciate()
        self.assertEqual(car.stock_cost, 8500)
        cost = self.env["dealer.vehicle.cost"].search([("vehicle_id", "=", car.id)])
        self.assertRecordValues(cost, [{"amount": -1500, "figure": "demo", "state": "posted"}])
        self.assertEqual(cost.move_id.state, "posted")
        usage.with_user(self.clerk)._end(fields.Date.today(), 900)
        self.assertEqual(usage.depreciation, 1500)

    def test_by_kilometre(self):
        car, usage = self._demo("km", 2)
        usage.with_user(self.clerk)._end(fields.Date.today(), 1010)
        self.assertEqual((usage.depreciation, car.stock_cost), (2000, 8000))

    def test_never_below_nothing(self):
        car, usage = self._demo("month", 9000)
        usage._cron_depreciate()
        self.assertEqual((usage.depreciation, car.stock_cost), (10000, 0))
