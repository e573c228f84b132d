from datetime import date, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import MaintenanceCommon


@tagged("post_install", "-at_install")
class TestReminder(MaintenanceCommon):
    """Who is reminded, once, and what came of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.adviser = cls._create_user("service_adviser")
        cls.car = cls._create_due_car()
        cls.company.service_reminder_channel = "phone"

    @classmethod
    def _create_due_car(cls, **values):
        car = cls._create_car((400, 2000), (200, 22000), **values)
        cls._create_order(vehicle_id=car.id, mileage_in=41000, adviser_id=cls.adviser.id)
        cls._note(car, cls.task_oil, 90, 32000)
        cls._note(car, cls.task_fluid, 90, 32000)
        return car

    def _remind(self):
        self.env["dealer.service.reminder"]._cron_remind()
        return self.env["dealer.service.reminder"].search([("vehicle_id", "=", self.car.id)])

    def _answer(self, reminder, result, **values):
        tapped = reminder.with_user(self.adviser).with_context(reminder_result=result)
        action = tapped.action_answer()
        answer = (
            self.env["dealer.service.reminder.answer"]
            .with_user(self.adviser)
            .with_context(**action["context"])
            .create({"result": result, **values})
        )
        answer.action_apply()

    def test_reminded_once(self):
        reminder = self._remind()
        self.assertEqual(len(reminder), 1)
        self.assertEqual(reminder.adviser_id, self.adviser)
        self.assertEqual(reminder.due_km, 42000)
        self.assertEqual(reminder.state, "todo")
        self.assertEqual(reminder.activity_ids.user_id, self.adviser)
        self.assertEqual(self._remind(), reminder)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            reminder.copy({"cycle": reminder.cycle}).flush_recordset()

    def test_opt_out_strangers_and_the_far_future_are_left_alone(self):
        self.customer.no_service_reminder = True
        self.assertFalse(self._remind())
        self.customer.no_service_reminder = False
        self.car.sudo()._set_owner(self.env["res.partner"])
        self.assertFalse(self._remind())
        self.car.sudo()._set_owner(self.customer)
        self._note(self.car, self.task_oil, 0, 41000)
        self.assertFalse(self._remind())

    def test_daily_limit(self):
        self.car2 = self._create_due_car()
        self.company.service_reminder_daily = 1
        self._remind()
        Reminder = self.env["dealer.service.reminder"]
        cars = [("vehicle_id", "in", (self.car | self.car2).ids)]
        self.assertEqual(Reminder.search_count(cars), 1)
        self._remind()
        self.assertEqual(Reminder.search_count(cars), 2)

    def test_appointed_then_came(self):
        reminder = self._remind()
        day = date.today() + timedelta(days=4)
        reminder.with_user(self.adviser)._note("appointed", next_on=day)
        self.assertEqual(reminder.result, "appointed")
        self.assertEqual(reminder.next_attempt_on, day + timedelta(days=1), "if he does not come")
        self.assertEqual(reminder.state, "waiting")
        order = self._create_service(self.car, 42100, self.oil_change)
        self._settle(order)
        self.assertEqual(reminder.result, "came")
        self.assertEqual(reminder.order_id, order)
        self.assertEqual(reminder.state, "closed")
        self.assertFalse(reminder.activity_ids)

    def test_not_reached_is_called_again_and_given_up(self):
        reminder = self._remind()
        self._answer(reminder, "unreachable")
        self.assertEqual(reminder.next_attempt_on, date.today() + timedelta(days=3))
        self.assertEqual(reminder.activity_ids.date_deadline, date.today() + timedelta(days=3))
        self._answer(reminder, "unreachable")
        self._answer(reminder, "unreachable", note="number does not exist")
        self.assertEqual(reminder.state, "closed")
        self.assertEqual(reminder.attempt_count, 3)
        self.assertFalse(reminder.activity_ids)

    def test_refused_closes_sold_ends_the_ownership(self):
        reminder = self._remind()
        self._answer(reminder, "refused", note="goes elsewhere")
        self.assertEqual(reminder.state, "closed")
        self._answer(reminder, "sold")
        self.assertFalse(self.car.owner_id)
        self.assertEqual(reminder.result, "sold")

    def test_a_past_day_is_refused(self):
        reminder = self._remind()
        with self.assertRaises(UserError):
            self._answer(reminder, "refused", day=date.today() - timedelta(days=1))

    def test_mail_first(self):
        self.company.service_reminder_channel = "mail"
        self.customer.email = "owner@example.com"
        reminder = self._remind()
        mail = (
            self.env["mail.mail"]
            .sudo()
            .search([("res_id", "=", reminder.id), ("model", "=", reminder._name)])
        )
        self.assertEqual(mail.recipient_ids.mapped("name"), [self.customer.name])
        self.assertEqual(mail.state, "outgoing", "queued, nothing goes out in a test")
        self.assertEqual(reminder.result, "mailed")
        self.assertEqual(reminder.next_attempt_on, date.today() + timedelta(days=7))
        # who has blocked the store's e-mail is phoned
        self.env["mail.blacklist"]._add("owner@example.com")
        reminder.unlink()
        reminder = self._remind()
        self.assertFalse(reminder.result)
        self.assertTrue(reminder.activity_ids)

    def test_remind_by_hand(self):
        action = self.car.with_user(self.adviser).action_service_remind()
        reminder = self.env["dealer.service.reminder"].search(action["domain"])
        self.assertEqual(reminder.vehicle_id, self.car)
        again = self.car.with_user(self.adviser).action_service_remind()
        self.assertEqual(self.env["dealer.service.reminder"].search(again["domain"]), reminder)

    def test_appointment_is_prefilled(self):
        action = self.car.with_user(self.adviser).action_service_appointment()
        self.assertEqual(action["context"]["default_vehicle_id"], self.car.id)
        self.assertEqual(action["context"]["default_partner_id"], self.customer.id)

    def test_list_opens_with_constant_queries(self):
        cars = self.car
        for _number in range(8):
            cars |= self._create_due_car()
        self.env["dealer.service.reminder"]._remind_cars(cars)
        self.env.flush_all()
        fields_spec = {"vehicle_id": {"fields": {"display_name": {}}}, "tasks": {}, "state": {}}
        counts = []
        for limit in (8, 2, 8):
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.env["dealer.service.reminder"].with_user(self.adviser).web_search_read(
                [("vehicle_id", "in", cars.ids)], fields_spec, limit=limit
            )
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[1], counts[2])
