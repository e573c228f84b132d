from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import NOW, SanbaoCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCounting(SanbaoCommon):
    def test_days(self):
        """A part of a day is a day; 25 of 30 warns, more than 30 is the limit."""
        self._visit(days=24.5)
        counter = self._get("repair_days")
        self.assertRecordValues(counter, [{"value": 25, "limit": 30.0, "level": "warning"}])
        self.assertEqual(counter.period_end, date(2027, 6, 1))
        self.assertEqual(self._get_tasks().user_id, self.manager)
        self._visit(days=5, received=datetime(2025, 11, 1))
        self.assertRecordValues(counter, [{"value": 30, "level": "warning"}])
        self.assertEqual(len(self._get_tasks()), 1, "once a step")
        third = self._visit(days=0.1, received=datetime(2026, 1, 1))
        self.assertRecordValues(counter, [{"value": 31, "level": "limit"}])
        self.assertEqual(len(self._get_tasks()), 2)
        self.assertEqual(len(counter.job_ids), 3)
        third.action_cancel()
        self.assertEqual(counter.value, 30)

    def test_open_visit_goes_on_counting(self):
        order = self._visit(days=0, received=datetime(2026, 2, 26, 1))
        self.assertEqual(self._get("repair_days").value, 4)
        with freeze_time("2026-03-05 02:00:00"):
            with patch.object(type(self.env["ir.cron"]), "_commit_progress"):  # no commit in a test
                self.env["dealer.sanbao.counter"]._cron_refresh()
            self.assertEqual(self._get("repair_days").value, 8)
            visit = self._get("visit_days")
            self.assertRecordValues(visit, [{"value": 8, "level": "limit", "order_id": order.id}])
        order.job_ids._set_facts({"done_on": datetime(2026, 3, 1)})
        self.assertEqual(self._get("repair_days").value, 3)
        self.assertFalse(self._get("visit_days"), "the car is ready, no courtesy car any more")
        with freeze_time("2026-03-03 03:00:00"):
            order.action_told_ready()
        self.assertEqual(self._get("repair_days").value, 6, "the customer was told later")

    def test_same_fault(self):
        for month in range(1, 5):
            order = self._visit(received=datetime(2025, 6 + month, 1))
        counter = self._get("same_fault")
        self.assertRecordValues(
            counter, [{"value": 4, "level": "warning", "fault_id": self.noise.id}]
        )
        # twice in one visit is one repair
        order._add_job(
            {
                "concern": "Again",
                "is_quality_problem": True,
                "sanbao_fault_id": self.noise.id,
            }
        )
        self.assertEqual(counter.value, 4)
        self._visit(self.brakes, received=datetime(2025, 12, 1))
        self.assertEqual(sorted(self._get("same_fault").mapped("value")), [1, 4])
        alerts = self.env["dealer.reception"].with_company(self.company)._get_alerts(self.car)
        keys = {alert["key"]: alert["level"] for alert in alerts}
        self.assertEqual(keys[f"sanbao-{counter.id}"], "warning")
        fifth = self._visit(received=datetime(2026, 1, 1))
        self.assertEqual(counter.level, "limit")
        self.assertIn(f"sanbao-{counter.id}", [a["key"] for a in fifth.reception_alerts])
        fifth.job_ids.is_quality_problem = False
        self.assertRecordValues(counter, [{"value": 4, "level": "warning"}])

    def test_safety(self):
        self._visit(self.brakes)
        self.assertEqual(self._get("safety").level, "warning")
        self._visit(self.brakes, received=datetime(2025, 10, 1))
        self.assertEqual(self._get("safety").level, "limit")

    def test_replacements(self):
        """An assembly and its main part are counted apart, never one for the other."""
        self._visit(sanbao_part_id=self.engine.id)
        self._visit(sanbao_part_id=self.crankshaft.id, received=datetime(2025, 10, 1))
        wearing = self.env.ref("dealer_workshop_sanbao.wearing_brake_pads")
        self._visit(sanbao_part_id=wearing.id, received=datetime(2025, 11, 1))
        self.assertRecordValues(self._get("assembly"), [{"value": 1, "level": "warning"}])
        self.assertRecordValues(
            self._get("main_part"), [{"value": 1, "part_id": self.crankshaft.id}]
        )

    def test_first_days(self):
        leak = self.env.ref("dealer_workshop_sanbao.fault_fuel_leaks")
        self._visit(leak, received=datetime(2025, 7, 20), km=1500)
        self.assertEqual(self._get("early_safety").level, "limit")
        self.assertEqual(self._get("early_assembly").level, "limit")
        other = self.car = self._create_vehicle(warranty_start=date(2026, 2, 20))
        alerts = self.env["dealer.reception"].with_company(self.company)._get_alerts(other)
        self.assertIn("sanbao-early", [alert["key"] for alert in alerts])
        self._visit(leak, received=datetime(2026, 3, 1), km=3200)
        self.assertFalse(self._get("early_safety", other), "beyond 3,000 km")

    def test_period(self):
        """Beyond two years or 50,000 km nothing is added; the day is the store's."""
        self._visit(days=20, km=49999)
        self._visit(days=20, km=50001, received=datetime(2025, 12, 1))
        self.assertEqual(self._get("repair_days").value, 20)
        self.car._add_odometer(60000, date(2026, 2, 1), "manual")
        self.env["dealer.sanbao.counter"]._refresh(self.car)
        self.assertEqual(self._get("repair_days").level, "over")
        # 2027-06-01 16:30 UTC is the 2nd of June in the store
        second = self._create_vehicle(warranty_start=date(2025, 6, 1))
        first, self.__class__.car = self.car, second
        try:
            self._visit(received=datetime(2027, 6, 1, 16, 30), km=100)
            self.assertFalse(self._get("repair_days"))
            self._visit(received=datetime(2027, 6, 1, 15, 30), km=100)
            self.assertEqual(self._get("repair_days").value, 1)
        finally:
            self.__class__.car = first

    def test_corrections(self):
        order = self._visit(days=27)
        self.assertEqual(self._get("repair_days").level, "warning")
        Correction = self.env["dealer.sanbao.correction"]
        fix = Correction.create(
            {
                "vehicle_id": self.car.id,
                "order_id": order.id,
                "kind": "repair_days",
                "value": -4,
                "reason": "Transport of the battery",
                "user_id": self.env.ref("base.user_root").id,
            }
        )
        self.assertEqual(fix.user_id, self.env.user)
        self.assertRecordValues(self._get("repair_days"), [{"value": 23, "level": "ok"}])
        self.assertEqual(order.job_ids.sanbao_days, 23)
        for number in (3, 1):
            Correction.create(
                {
                    "vehicle_id": self.car.id,
                    "kind": "same_fault",
                    "fault_id": self.noise.id,
                    "value": number,
                    "reason": "Repaired by another dealer",
                }
            )
        self.assertRecordValues(self._get("same_fault"), [{"value": 5, "level": "limit"}])
        with self.assertRaises(UserError):
            fix.value = -1
        with self.assertRaises(UserError):
            fix.unlink()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            Correction.create(
                {"vehicle_id": self.car.id, "kind": "same_fault", "value": 1, "reason": "What?"}
            )

    def test_not_counted(self):
        self.car.is_commercial_use = True
        self._visit()
        counter = self.env["dealer.sanbao.counter"].search([("vehicle_id", "=", self.car.id)])
        self.assertRecordValues(counter, [{"level": "out", "why_not": "commercial"}])
        self.car.write({"is_commercial_use": False, "warranty_start": False})
        counter = self.env["dealer.sanbao.counter"].search([("vehicle_id", "=", self.car.id)])
        self.assertEqual(counter.why_not, "unknown")
        self.car.warranty_start = date(2012, 1, 1)
        counter = self.env["dealer.sanbao.counter"].search([("vehicle_id", "=", self.car.id)])
        self.assertEqual(counter.why_not, "rule")
        self.car.warranty_start = date(2025, 6, 1)
        self.assertEqual(self._get("repair_days").value, 1)

    def test_other_country(self):
        self.company.country_id = self.env.ref("base.de")
        self._visit(self.brakes, days=40)
        self.assertFalse(
            self.env["dealer.sanbao.counter"].search_count([("vehicle_id", "=", self.car.id)])
        )

    def test_car_put_right(self):
        """A visit written to the wrong car leaves nothing behind there."""
        order = self._visit()
        second = self._create_vehicle(warranty_start=date(2025, 6, 1))
        order.vehicle_id = second
        self.assertFalse(self._get("repair_days"))
        self.assertEqual(self._get("repair_days", second).value, 1)

    def test_fault_named(self):
        order = self._visit()
        with self.assertRaises(ValidationError):
            order.job_ids.sanbao_fault_id = False

    def test_plain_visit_asks_nothing(self):
        """A visit without a quality problem costs no query of this addon."""
        order = self._create_order(self._labour_line())
        self.env.flush_all()
        with self.assertQueryCount(0):
            order._count_sanbao() if order.has_quality_problem else None
            order.job_ids.filtered("is_quality_problem")._count_sanbao()

    def test_set(self):
        """Many cars cost what few do, but for the rows written."""
        cars = self.car
        for _number in range(6):
            self.__class__.car = self._create_vehicle(warranty_start=date(2025, 6, 1))
            cars |= self.car
            self._visit(days=3)
        counters = self.env["dealer.sanbao.counter"].sudo()
        counts = []
        for some in (cars[1:2], cars[1:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            counters._refresh(some)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)
