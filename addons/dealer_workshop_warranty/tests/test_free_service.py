from datetime import date

from freezegun import freeze_time
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import WarrantyCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-04-01 02:00:00")
class TestFreeService(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.operation = cls._create_operation(product=cls.oil)
        cls.service = cls.env["dealer.free.service"].create(
            {
                "name": "Free first service",
                "brand_id": cls.brand.id,
                "operation_id": cls.operation.id,
                "partner_id": cls.maker.id,
                "months_to": 6,
                "km_to": 7500,
            }
        )

    def _get_alert(self, order):
        order.invalidate_recordset(["reception_alerts"])
        key = f"free-service-{self.service.id}"
        return next((a for a in order.reception_alerts or () if a["key"] == key), None)

    def test_once(self):
        order = self._create_order(vehicle_id=self.car.id, mileage_in=5000).with_user(self.adviser)
        self.assertTrue(self._get_alert(order)["job"])
        order.action_take_alert(f"free-service-{self.service.id}")
        job = order.job_ids.filtered("free_service_id")
        self.assertEqual(job.free_service_vehicle_id, self.car)
        self.assertEqual(set(job.line_ids.mapped("payer")), {"warranty"})
        self.assertEqual(order.warranty_partner_id, self.maker)
        self.assertFalse(self._get_alert(order), "the visit does it")
        second = self._create_order(vehicle_id=self.car.id, mileage_in=6000)
        alert = self._get_alert(second)
        self.assertIn("used up", alert["title"])
        self.assertIn(order.name, alert["text"])
        self.assertFalse(alert["job"])
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            second._add_job({"concern": "Twice", "free_service_id": self.service.id})
        order.sudo().action_cancel()
        self.assertTrue(self._get_alert(second)["job"], "a cancelled visit gives it back")

    def test_window(self):
        for start, km, state in (
            (date(2026, 1, 1), 5000, "open"),
            (date(2025, 10, 1), 7500, "open"),
            (date(2025, 9, 30), 5000, "over"),
            (date(2026, 1, 1), 7501, "over"),
        ):
            self.car.warranty_start = start
            found = self.env["dealer.free.service"]._get_entitlements(self.car, self.company, km)
            self.assertEqual([item[1] for item in found], [state], (start, km))
        self.car.warranty_start = False
        found = self.env["dealer.free.service"]._get_entitlements(self.car, self.company, 10)
        self.assertEqual(found[0][1], "unknown")

    def test_elsewhere_and_other_brand(self):
        self.car.free_service_elsewhere_ids = self.service
        found = self.env["dealer.free.service"]._get_entitlements(self.car, self.company, 10)
        self.assertEqual(found[0][1], "elsewhere")
        self.assertFalse(
            self.env["dealer.free.service"]._get_entitlements(self.vehicle, self.company, 10)
        )

    def test_becomes_a_claim(self):
        order = self._create_order(self._labour_line(1), vehicle_id=self.car.id, mileage_in=5000)
        order.action_take_alert(f"free-service-{self.service.id}")
        self._settle(order)
        self.assertEqual(order.claim_ids.mapped("kind"), ["free_service"])
