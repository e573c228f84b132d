from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import MaintenanceCommon


@tagged("post_install", "-at_install")
class TestForecast(MaintenanceCommon):
    """When the next service of a car is due, and what moves it."""

    def _days(self, day):
        return (day - date.today()).days

    def test_mileage_comes_first(self):
        car = self._create_car((400, 2000), (200, 22000), (0, 42000))  # 100 km a day
        self._note(car, self.task_oil, 50, 37000)
        self._note(car, self.task_fluid, 50, 37000)
        self.assertEqual(car.next_service_km, 47000)
        self.assertEqual(car.next_service_by, "km")
        self.assertEqual(car.next_service_method, "readings")
        self.assertAlmostEqual(car.daily_km, 100, delta=6)
        self.assertAlmostEqual(self._days(car.next_service_date), 50, delta=4)
        self.assertLess(car.next_service_from, car.next_service_date)
        self.assertGreater(car.next_service_to, car.next_service_date)
        self.assertIn("3", car.next_service_reason)
        self.assertIn("47,000", car.next_service_reason)
        self.assertEqual(car.next_service_tasks, "Oil")

    def test_time_comes_first(self):
        car = self._create_car((400, 2000), (200, 3000), (0, 4000))  # 5 km a day
        self._note(car, self.task_oil, 300, 2500)
        self._note(car, self.task_fluid, 10, 4000)
        self.assertEqual(car.next_service_by, "time")
        due = date.today() - timedelta(days=300) + relativedelta(months=12)
        self.assertEqual(car.next_service_date, due)

    def test_first_service_of_a_new_car(self):
        car = self._create_car()
        car.warranty_start = date.today() - timedelta(days=30)
        self.assertEqual(car.next_service_km, 5000, "the first oil service comes earlier")
        self.assertEqual(car.next_service_method, "plan", "40 km a day, the plan's typical")
        self.assertAlmostEqual(self._days(car.next_service_date), 95, delta=3)

    def test_history_unknown_takes_the_next_of_the_plan(self):
        car = self._create_car((0, 52000))
        # first at 5,000, then every 10,000: 55,000 is next
        self.assertEqual(car.next_service_km, 55000)

    def test_nothing_known_says_so(self):
        car = self._create_car()
        self.assertFalse(car.next_service_date)
        self.assertFalse(car.next_service_method)
        self.assertIn("odometer", car.next_service_reason)
        other = self._create_vehicle()
        other._add_odometer(1000)
        self.assertFalse(other.maintenance_plan_id)
        self.assertIn("No maintenance plan", other.next_service_reason)

    def test_most_specific_plan(self):
        trim = self.env["dealer.vehicle.trim"].create(
            {"name": "1.5T Comfort", "model_id": self.series.id}
        )
        general = self._create_plan(name="Any car", brand_id=False)
        engine = self._create_plan(name="Engine", model_id=self.series.id, engine="1.5t")
        with_trim = self._create_car((0, 100), trim_id=trim.id)
        without = self._create_car((0, 100))
        other = self._create_vehicle()
        other._add_odometer(1000)
        self.assertEqual(with_trim.maintenance_plan_id, engine)
        self.assertEqual(without.maintenance_plan_id, self.plan)
        self.assertEqual(other.maintenance_plan_id, general)

    def test_impossible_reading_is_named_and_ignored(self):
        car = self._create_car((300, 10000), (200, 14000), (100, 180000), (0, 22000))
        self.assertAlmostEqual(car.daily_km, 40, delta=2)
        self.assertIn("180,000", car.next_service_reason)

    def test_settled_order_resets_the_item_and_reopening_takes_it_back(self):
        car = self._create_car((300, 30000), (150, 36000))
        order = self._create_service(car, 42000, self.oil_change)
        self.assertFalse(car.maintenance_done_ids)
        self._settle(order)
        done = car.maintenance_done_ids
        self.assertRecordValues(
            done, [{"task_id": self.task_oil.id, "km": 42000, "order_id": order.id}]
        )
        self.assertEqual(car.service_cycle, 1)
        self.assertEqual(car.service_company_id, self.company)
        oil = [d for d in self.env["dealer.maintenance"]._forecast(car)[car.id].dues if d.km]
        self.assertEqual(oil[0].km, 52000)
        with self.assertRaises(ValidationError):
            done.action_take_back()
        order._reopen("wrong price")
        self.assertFalse(car.maintenance_done_ids)

    def test_declined_operation_does_not_count(self):
        car = self._create_car((300, 30000), (0, 42000))
        order = self._create_order(vehicle_id=car.id, mileage_in=42000)
        job = self._add_operation(order, self.oil_change)
        order._authorise(
            "in_person", "Owner", decisions=dict.fromkeys(job.line_ids, ("declined", False))
        )
        order.action_start()
        order.action_request_parts()
        self._issue(order)
        order.action_finish()
        order.action_settle()
        self.assertFalse(car.maintenance_done_ids)

    def test_done_elsewhere(self):
        adviser = self._create_user("service_adviser")
        car = self._create_car((300, 30000), (0, 42000))
        before = car.next_service_date
        action = car.with_user(adviser).action_service_done_elsewhere()
        Note = self.env["dealer.maintenance.note"].with_user(adviser)
        note = Note.with_context(**action["context"]).create(
            {"task_ids": [Command.set(self.task_oil.ids)], "km": 41000, "place": "Village garage"}
        )
        note.date = date.today() + timedelta(days=3)
        with self.assertRaises(UserError):
            note.action_apply()
        note.date = date.today() - timedelta(days=20)
        note.action_apply()
        self.assertGreater(car.next_service_date, before)
        self.assertEqual(car.maintenance_done_ids.place, "Village garage")
        car.maintenance_done_ids.with_user(adviser).action_take_back()
        self.assertEqual(car.next_service_date, before)

    def test_reception_offers_what_is_due_in_one_tap(self):
        car = self._create_car((400, 30000), (0, 54600))
        self._note(car, self.task_oil, 300, 45000)
        self._note(car, self.task_fluid, 20, 54000)
        adviser = self._create_user("service_adviser")
        order = self._create_order(vehicle_id=car.id, mileage_in=54700, user=adviser)
        alerts = [a for a in order._get_reception_alerts() if a["key"].startswith("service_")]
        self.assertEqual(len(alerts), 1, "brake fluid is not due")
        self.assertIn("Oil", alerts[0]["text"])
        self.assertEqual(alerts[0]["job"]["operation_id"], self.oil_change.id)
        before = order.job_ids
        order.action_take_alert(alerts[0]["key"])
        job = order.job_ids - before
        self.assertEqual(job.operation_id, self.oil_change)
        self.assertEqual(job.line_ids.mapped("line_type"), ["labour"])
        self.assertFalse(
            [a for a in order._get_reception_alerts() if a["key"].startswith("service_")]
        )

    def test_alert_overdue(self):
        car = self._create_car((400, 30000), (0, 60000))
        self._note(car, self.task_oil, 300, 45000)
        alerts = self.env["dealer.reception"]._get_service_alerts(car)
        self.assertEqual([a["level"] for a in alerts], ["warning"])

    def test_a_changed_plan_reaches_the_cars_at_night(self):
        car = self._create_car((400, 2000), (0, 42000))
        self._note(car, self.task_oil, 50, 37000)
        self.assertEqual(car.next_service_km, 47000)
        self.assertFalse(car.service_stale)
        self.plan.item_ids[0].km = 7500
        car.invalidate_recordset()
        self.assertTrue(car.service_stale)
        self.env["dealer.vehicle"]._cron_update_next_service()
        car.invalidate_recordset()
        self.assertEqual(car.next_service_km, 44500)
        self.assertFalse(car.service_stale)

    def test_series_teach_cars_without_readings(self):
        for _number in range(5):
            self._create_car((200, 0), (0, 20000))
        self.env.flush_all()
        self.env["dealer.vehicle"]._cron_update_next_service()
        self.series.invalidate_recordset()
        self.assertEqual(self.series.typical_daily_km, 100)
        car = self._create_car((0, 1000))
        self.assertEqual(car.next_service_method, "class")
        self.assertEqual(car.daily_km, 100)

    def test_due_filter(self):
        car = self._create_car((400, 2000), (0, 42000))
        self._note(car, self.task_oil, 50, 37000)  # due in 50 days
        Vehicle = self.env["dealer.vehicle"]
        mine = [("id", "=", car.id)]
        self.assertFalse(Vehicle.search([*mine, ("service_due", "=", "30")]))
        self.assertEqual(Vehicle.search([*mine, ("service_due", "in", ["overdue", "60"])]), car)
        self.assertEqual(car.service_due, "60")
        self.assertFalse(Vehicle.search([*mine, ("service_due", "=", False)]))

    def test_queries_do_not_grow_with_cars(self):
        cars = self.env["dealer.vehicle"].concat(
            *(self._create_car((200, number * 10), (0, 20000)) for number in range(60))
        )
        self.env.flush_all()
        counts = []
        for number in (10, 60):
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            cars[:number]._update_next_service()
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 12)

    def test_bad_plans_are_refused(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self._create_plan(
                item_ids=[Command.create({"task_id": self.task_oil.id})], name="No interval"
            )
            self.env.flush_all()
        with self.assertRaises(ValidationError):
            self._create_plan(
                brand_id=self.env["fleet.vehicle.model.brand"].create({"name": "Other"}).id,
                model_id=self.series.id,
            )
