from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import YardCommon


@tagged("post_install", "-at_install")
class TestUsage(YardCommon):
    def _use(self, car, kind="demo", user=None, **values):
        today = fields.Date.today()
        return self.env["dealer.vehicle.usage"].with_user(user or self.manager).create(
            {
                "vehicle_id": car.id,
                "kind": kind,
                "date_from": today - timedelta(days=100),
                "odometer_from": 12,
                "license_plate": "沪A12345" if kind == "demo" else False,
                "insurance_until": today + timedelta(days=100) if kind == "demo" else False,
                "company_id": self.company.id,
                **values,
            }
        )  # fmt: skip

    def test_demo_to_sale(self):
        [car] = self._buy(100)
        usage = self._use(car)
        self.assertEqual((car.stock_usage, car.license_plate), ("demo", "沪A12345"))
        deal = self._create_deal(car)
        with self.assertRaisesRegex(UserError, "demo car"):
            deal.action_confirm()
        with self.assertRaisesRegex(UserError, "less"):
            usage._end(fields.Date.today(), 5)
        action = usage.action_end()
        wizard = self.env["dealer.vehicle.usage.end"].with_user(self.clerk)
        wizard = wizard.with_context(**action["context"]).create({"odometer": 2312})
        wizard.action_end()
        self.assertRecordValues(usage, [{"odometer_to": 2312, "distance": 2300}])
        self.assertEqual((car.stock_usage, car.odometer), ("sale", 2312))
        deal.action_confirm()
        self.assertIn("2300 km", deal.demo_history)
        later = self._create_deal(car)
        self.assertIn("2300 km", later.order_line.name)
        with self.assertRaises(UserError):
            usage.action_end()
        with self.assertRaises(UserError):
            usage.sudo().unlink()

    def test_display_can_be_sold(self):
        [car] = self._buy(100)
        self._use(car, "display")
        self.assertEqual(car.stock_usage, "display")
        self._create_deal(car, confirm=True)
        self.assertEqual(car.lifecycle, "reserved")

    def test_refusals(self):
        one, two = self._buy(100, 110)
        with self.assertRaises(ValidationError):
            self._use(one, license_plate=False)
        with self.assertRaises(AccessError):
            self._use(one, user=self.clerk)
        self._create_deal(two, confirm=True)
        with self.assertRaises(UserError):
            self._use(two)
        usage = self._use(one)
        usage.insurance_until = fields.Date.today() - timedelta(days=1)
        self.assertTrue(usage.insurance_expired)
        self.assertIn(usage, usage.search([("insurance_expired", "=", True)]))
        with self.assertRaises(UserError):
            usage.write({"date_to": fields.Date.today()})
