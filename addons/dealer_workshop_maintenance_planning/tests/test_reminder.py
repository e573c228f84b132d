from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from odoo.addons.dealer_workshop_maintenance.tests.common import MaintenanceCommon


@tagged("post_install", "-at_install")
class TestReminder(MaintenanceCommon):
    """A reminder is answered by the appointment itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.adviser = cls._create_user("service_adviser")
        cls.company.service_reminder_channel = "phone"
        cls.car = cls._create_car((400, 2000), (200, 22000))
        cls._create_order(vehicle_id=cls.car.id, mileage_in=41000, adviser_id=cls.adviser.id)
        cls._note(cls.car, cls.task_oil, 90, 32000)
        cls._note(cls.car, cls.task_fluid, 90, 32000)
        cls.today = cls.company._get_store_date()

    def _remind(self):
        self.env["dealer.service.reminder"]._cron_remind()
        reminder = self.env["dealer.service.reminder"].search([("vehicle_id", "=", self.car.id)])
        return reminder.with_user(self.adviser)

    def _take_time(self, appointment, days):
        """Give it a time, as taking a free one does."""
        start = self.company._get_store_moment(self.today + timedelta(days=days), 10)
        appointment.with_env(self.env)._set_facts({"start_on": start})

    def _appoint(self, reminder, days=4):
        action = reminder.action_answer()
        self.assertEqual(action["res_model"], "dealer.workshop.appointment")
        Appointment = self.env["dealer.workshop.appointment"].with_user(self.adviser)
        appointment = Form(Appointment.with_context(**action["context"])).save()
        self._take_time(appointment, days)
        self.assertEqual(reminder.state, "todo", "a time that is not confirmed is no promise")
        appointment.action_confirm()
        return appointment

    def test_the_appointment_is_prefilled_and_answers(self):
        reminder = self._remind()
        appointment = self._appoint(reminder)
        self.assertEqual(appointment.vehicle_id, self.car)
        self.assertEqual(appointment.partner_id, self.customer)
        self.assertEqual(appointment.operation_ids, self.oil_change)
        self.assertEqual(appointment.adviser_id, self.adviser)
        self.assertEqual(reminder.result, "appointed")
        self.assertEqual(reminder.appointment_id, appointment)
        self.assertEqual(reminder.next_attempt_on, self.today + timedelta(days=5))
        self.assertEqual(reminder.activity_ids.date_deadline, reminder.next_attempt_on)
        again = reminder.action_appointment()
        self.assertEqual(again["res_id"], appointment.id)

    def test_a_moved_appointment_moves_the_call(self):
        reminder = self._remind()
        appointment = self._appoint(reminder)
        self._take_time(appointment, 4)
        self.assertEqual(reminder.attempt_count, 1, "the same day is no news")
        self._take_time(appointment, 6)
        self.assertEqual(reminder.next_attempt_on, self.today + timedelta(days=7))
        self.assertEqual(len(reminder.activity_ids), 1)

    def test_called_off_is_called_again(self):
        reminder = self._remind()
        appointment = self._appoint(reminder)
        appointment.action_cancel()
        self.assertEqual(reminder.result, "fell_through")
        self.assertEqual(reminder.state, "todo")
        self.assertFalse(reminder.appointment_id)
        self.assertEqual(self._appoint(reminder, 8), reminder.appointment_id)

    def test_who_did_not_come_is_called_again(self):
        reminder = self._remind()
        appointment = self._appoint(reminder)
        self._take_time(appointment, -1)
        appointment.action_no_show()
        self.assertEqual(reminder.state, "todo")

    def test_who_comes_anyway_is_not_called(self):
        """He made his appointment before the reminder was due, or over another channel."""
        Appointment = self.env["dealer.workshop.appointment"]
        appointment = Appointment.create({"vehicle_id": self.car.id, "concern": "Wiper smears"})
        self._take_time(appointment, 3)
        appointment.action_confirm()
        reminder = self._remind()
        self.assertEqual(reminder.appointment_id, appointment)
        self.assertEqual(reminder.state, "waiting")
        # he came for the wiper only: his service is still due
        self.assertEqual(reminder.next_attempt_on, self.today + timedelta(days=4))

    def test_nobody_notes_it_by_hand(self):
        reminder = self._remind()
        answer = self.env["dealer.service.reminder.answer"].with_user(self.adviser)
        with self.assertRaises(UserError):
            answer.create({"reminder_id": reminder.id, "result": "appointed"}).action_apply()
        self.assertEqual(answer.default_get(["result"])["result"], "unreachable")

    def test_the_service_closes_it(self):
        reminder = self._remind()
        self._appoint(reminder)
        self._settle(self._create_service(self.car, 42100, self.oil_change))
        self.assertEqual(reminder.result, "came")
        self.assertFalse(reminder.activity_ids)
