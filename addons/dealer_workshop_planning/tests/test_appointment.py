from datetime import timedelta

from freezegun import freeze_time
from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import NOW, PlanningCommon, at


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestAppointment(PlanningCommon):
    def _confirmed(self, start=None, *operations, **values):
        appointment = self._create_appointment(*operations, user=self.adviser, **values)
        appointment.action_take_time(start or at(8))
        appointment.action_confirm()
        return appointment

    def _live(self, appointment):
        return appointment.booking_ids.filtered(lambda b: not b.cancelled_on)

    # === ON THE PHONE === #

    def test_phone_call(self):
        """The form that a person on the phone fills in; the time is kept and promised."""
        with Form(self.env["dealer.workshop.appointment"].with_user(self.adviser)) as form:
            form.vehicle_id = self.vehicle
            self.assertEqual(form.partner_id, self.customer)
            self.assertEqual(form.phone, self.customer.phone)
            self.assertEqual(form.hours, 1, "an hour is kept free for what is said in words")
            form.operation_ids.add(self.oil_change)
            form.operation_ids.add(self.wiring)
            self.assertEqual(form.hours, 3)
        appointment = form.save()
        self.assertTrue(appointment.name.startswith("APT"))
        self.assertEqual((appointment.category, appointment.source), ("draft", "phone"))
        with self.assertRaisesRegex(UserError, "Choose a time first"):
            appointment.action_confirm()
        found = appointment.find_times({"appointment": appointment.name, **self._work(appointment)})
        self.assertEqual(found["times"][0]["start"], "2026-03-10T08:00:00+08:00")
        appointment.action_take_time(at(8))
        self.assertRecordValues(
            self._live(appointment).sorted("start_on"),
            [
                {"start_on": at(8), "end_on": at(9), "operation_id": self.oil_change.id},
                {"start_on": at(9), "end_on": at(11), "operation_id": self.wiring.id},
            ],
        )
        self.assertEqual(
            (appointment.start_on, appointment.end_on, appointment.promised_on),
            (at(8), at(11), at(11, minute=30)),
        )
        appointment.action_confirm()
        self.assertEqual(appointment.category, "confirmed")
        self.assertEqual(appointment.workflow_stage_id.category, "confirmed")

    def _work(self, appointment):
        return {"operation_ids": appointment.operation_ids.ids, "vehicle_id": self.vehicle.id}

    def test_who_comes(self):
        appointment = self._create_appointment(user=self.adviser, vehicle_id=False)
        appointment.action_take_time(at(8))
        with self.assertRaisesRegex(UserError, "Write down who comes"):
            appointment.action_confirm()
        appointment.contact_name = "Mr Li"
        appointment.action_confirm()
        with self.assertRaisesRegex(UserError, "Choose the car that has come"):
            appointment.action_arrive()

    def test_facts(self):
        appointment = self._confirmed()
        for values in ({"category": "arrived"}, {"start_on": at(9)}, {"reminded_on": at(9)}):
            with self.assertRaises(UserError):
                appointment.write(values)

    def test_taken_meanwhile(self):
        first = self._create_appointment(self.wiring, user=self.adviser)
        second = self._create_appointment(self.wiring, user=self.adviser)
        first.action_take_time(at(8))
        with self.assertRaisesRegex(
            UserError, "No technician with Test electrics .Level 3. is free"
        ):
            second.action_take_time(at(8))
        self.assertFalse(second.start_on)

    def test_passed(self):
        with self.assertRaisesRegex(UserError, "has passed"):
            self._create_appointment(user=self.adviser).action_take_time(at(16, 9))

    # === ANOTHER TIME === #

    def test_reschedule(self):
        """The old time is kept until the new one is taken, and free after."""
        appointment = self._confirmed(at(8), self.wiring)
        self._confirmed(at(13), self.wiring)
        with self.assertRaises(UserError):
            appointment.action_take_time(at(13))
        self.assertEqual(self._live(appointment).start_on, at(8))
        appointment.action_take_time(at(9))  # overlaps its own old time
        self.assertEqual(self._live(appointment).start_on, at(9))
        self.assertEqual(appointment.start_on, at(9))
        self.assertEqual(appointment.category, "confirmed")
        self.assertEqual(len(appointment.booking_ids), 2, "what was planned before is history")

    def test_moved_on_the_board(self):
        appointment = self._confirmed(at(8))
        self._live(appointment)._move(at(10))
        self.assertEqual(
            (appointment.start_on, appointment.promised_on), (at(10), at(11, minute=30))
        )

    def test_overbook(self):
        for _ in range(2):
            self._confirmed(at(8))
        appointment = self._create_appointment(user=self.controller)
        wizard = Form(
            self.env["dealer.workshop.overbook"]
            .with_user(self.controller)
            .with_context(default_appointment_id=appointment.id)
        )
        wizard.start_on = at(8)
        self.assertIn("before Tue 10 Mar 09:00", wizard.refusal)
        wizard.bay_id = self.bay_1
        wizard.reason = "Customer waits"
        wizard.save().action_overbook()
        self.assertTrue(appointment.is_overbooked)
        self.assertEqual(appointment.start_on, at(8))
        self.assertEqual(self._live(appointment).overbooked_by_id, self.controller)
        self.assertIn("Customer waits", appointment.message_ids[0].body)

    # === WHAT THE CAR NEEDS === #

    def test_parts(self):
        """What is short is told when booking, and the work waits for what is on its way."""
        self.env["dealer.operation.line"].create(
            {
                "operation_id": self.oil_change.id,
                "line_type": "part",
                "product_id": self.oil.id,
                "quantity": 12,
            }
        )
        appointment = self._create_appointment(user=self.adviser)
        self.assertIn("2 short and not on order", appointment.parts_note)
        supplier = self.env.ref("stock.stock_location_suppliers")
        move = self.env["stock.move"].create(
            {
                "product_id": self.oil.id,
                "product_uom_qty": 5,
                "product_uom": self.oil.uom_id.id,
                "location_id": supplier.id,
                "location_dest_id": self.warehouse.lot_stock_id.id,
                "picking_type_id": self.warehouse.in_type_id.id,
                "company_id": self.company.id,
                "date": at(9, 12),
            }
        )
        move._action_confirm()
        appointment.invalidate_recordset(["parts_note"])
        self.assertIn("2 short, expected on 03/12/2026", appointment.parts_note)
        found = appointment.find_times(self._work(appointment))
        self.assertEqual(found["times"][0]["start"], "2026-03-12T13:00:00+08:00")
        self.assertIn("the parts are there", found["times"][0]["reasons"])
        self.assertIn("expected on", found["notes"][0])

    def test_same_technician(self):
        order = self._create_order(self._labour_line(1))
        order.job_ids.technician_id = self.anna
        found = self._create_appointment(user=self.adviser).find_times(
            {"vehicle_id": self.vehicle.id, "operation_ids": self.oil_change.ids}
        )
        self.assertIn("Anna, as last time", found["times"][0]["reasons"])

    def test_receptions(self):
        self.company.appointment_receptions = 1
        self._confirmed(at(8))
        found = self._create_appointment(user=self.adviser).find_times(
            {"vehicle_id": self.vehicle.id}
        )
        self.assertEqual(found["times"][0]["start"], "2026-03-10T08:30:00+08:00")

    # === THE CAR IS HERE === #

    def test_arrive(self):
        appointment = self._confirmed(at(8), self.oil_change, self.wiring, concern="Squeaks")
        action = appointment.action_arrive()
        order = appointment.order_id
        self.assertEqual((action["res_model"], action["res_id"]), (order._name, order.id))
        self.assertEqual(appointment.category, "arrived")
        self.assertRecordValues(
            order,
            [
                {
                    "vehicle_id": self.vehicle.id,
                    "partner_id": self.customer.id,
                    "promised_on": at(11, minute=30),
                    "appointment_id": appointment.id,
                }
            ],
        )
        self.assertEqual(order.job_ids.operation_id, self.oil_change | self.wiring)
        self.assertIn("Squeaks", order.job_ids.mapped("concern"))
        for booking in self._live(appointment):
            self.assertEqual(booking.job_id.operation_id, booking.operation_id)
            self.assertEqual(booking.job_id.technician_id, booking.employee_id)
        self.assertEqual(appointment.action_arrive()["res_id"], order.id, "the second tap opens it")
        with self.assertRaisesRegex(UserError, "change the repair order"):
            appointment.operation_ids = [Command.clear()]
        with self.assertRaisesRegex(UserError, "its time can't change"):
            appointment.action_take_time(at(14))

    def test_walk_in(self):
        """Now, or the next possible: taken and confirmed with one tap."""
        with freeze_time(fields.Datetime.to_string(at(9, minute=10))):
            appointment = self._create_appointment(user=self.adviser, source="walk_in")
            found = appointment.find_times(self._work(appointment))
            self.assertEqual(found["times"][0]["start"], "2026-03-10T09:30:00+08:00")
            appointment.action_take_time(at(9, minute=30))
            self.assertEqual(appointment.category, "confirmed")
            appointment.action_arrive()
            self.assertEqual(appointment.category, "arrived")

    def test_reception(self):
        """The reception tablet sees who comes; its order becomes the appointment's."""
        appointment = self._confirmed(at(8), concern="Squeaks")
        reception = self.env["dealer.reception"].with_user(self.adviser)
        (arrival,) = reception._get_arrivals()
        self.assertEqual(
            (arrival["vehicle_id"], arrival["name"], arrival["time"], arrival["overdue"]),
            (self.vehicle.id, "Test owner", at(8), False),
        )
        self.assertIn("Squeaks", arrival["text"])
        alerts = reception._get_alerts(self.vehicle)
        self.assertIn("Appointment on Tue 10 Mar 08:00", [alert["title"] for alert in alerts])
        values = reception._prepare_order_values(
            arrival["key"], {"vehicle_id": self.vehicle.id, "mileage_in": 5000}
        )
        order = self.env["dealer.repair.order"].with_user(self.adviser).create(values)
        self.assertEqual(appointment.order_id, order)
        self.assertEqual(appointment.category, "arrived")
        self.assertFalse(reception._get_arrivals())
        with self.assertRaises(UserError):
            appointment.action_cancel()

    # === WHO DID NOT COME === #

    def test_no_show(self):
        appointment = self._confirmed(at(8), self.wiring)
        with self.assertRaisesRegex(UserError, "still to come"):
            appointment.action_no_show()
        with freeze_time(fields.Datetime.to_string(at(8, minute=50))):
            self.env["dealer.workshop.appointment"]._cron_close_missed()
            self.assertEqual(appointment.category, "confirmed", "the grace is an hour")
        with freeze_time(fields.Datetime.to_string(at(9, minute=30))):
            self.env["dealer.workshop.appointment"]._cron_close_missed()
            self.assertEqual(appointment.category, "no_show")
            other = self._create_appointment(self.wiring, user=self.adviser)
            self.assertEqual(other.no_show_count, 1, "told when the customer books again")
            other.action_take_time(at(9, minute=30))  # the time is free
            appointment.action_arrive()
            self.assertEqual(appointment.category, "arrived", "came late after all")

    def test_request_not_confirmed(self):
        appointment = self._create_appointment(user=self.adviser)
        appointment.action_take_time(at(8))
        with freeze_time(fields.Datetime.to_string(at(10))):
            self.env["dealer.workshop.appointment"]._cron_close_missed()
        self.assertEqual(appointment.category, "cancelled")

    def test_cancel_and_again(self):
        appointment = self._confirmed(at(8), self.wiring)
        appointment.action_cancel()
        self.assertFalse(self._live(appointment))
        again = self.env["dealer.workshop.appointment"].browse(
            appointment.action_book_again()["res_id"]
        )
        self.assertRecordValues(
            again,
            [
                {
                    "category": "draft",
                    "vehicle_id": self.vehicle.id,
                    "operation_ids": self.wiring.ids,
                    "start_on": False,
                }
            ],
        )
        with self.assertRaisesRegex(UserError, "is cancelled"):
            appointment.action_arrive()

    def test_history_stays(self):
        appointment = self._confirmed(at(8))
        appointment.action_arrive()
        with self.assertRaisesRegex(UserError, "is history and stays"):
            appointment.unlink()

    # === REMINDER === #

    def test_reminder(self):
        Appointment = self.env["dealer.workshop.appointment"]
        self.customer.email = "owner@example.com"
        silent = self.env["res.partner"].create(
            {"name": "Silent", "email": "silent@example.com", "no_appointment_reminder": True}
        )
        blocked = self.env["res.partner"].create({"name": "B", "email": "blocked@example.com"})
        self.env["mail.blacklist"]._add("blocked@example.com")
        mailed = self._confirmed(at(8))
        without = self._confirmed(at(9), partner_id=silent.id)
        called = self._confirmed(at(10), partner_id=blocked.id, adviser_id=self.adviser.id)
        later = self._confirmed(at(8, 11))
        self.env.flush_all()
        mails = self.env["mail.mail"].search([])
        with freeze_time(fields.Datetime.to_string(at(9, 9))):
            Appointment._cron_remind()
            self.assertFalse(mailed.reminded_on, "not before ten")
        with freeze_time(fields.Datetime.to_string(at(11, 9))):
            Appointment._cron_remind()
            Appointment._cron_remind()
        new = self.env["mail.mail"].search([]) - mails
        reminders = new.filtered(lambda mail: mail.recipient_ids == self.customer)
        self.assertEqual(len(reminders), 1, "once")
        self.assertIn("Tue 10 Mar 08:00", reminders.body_html)
        self.assertFalse(new.recipient_ids & (silent | blocked))
        self.assertTrue(mailed.reminded_on and without.reminded_on and called.reminded_on)
        self.assertFalse(later.reminded_on)
        self.assertEqual(called.activity_ids.user_id, self.adviser)
        self.assertFalse(without.activity_ids)

    def test_reminder_in_sets(self):
        """Reminding 12 takes about the queries of reminding 4."""
        self.customer.email = False
        self.company.appointment_reminder_hour = 0

        def remind(count):
            for number in range(count):
                appointment = self._create_appointment(
                    partner_id=self.customer.id, adviser_id=self.adviser.id
                )
                start = at(8) + timedelta(minutes=30 * number)
                appointment._set_facts({"start_on": start, "end_on": start, "confirmed_on": at(1)})
                appointment._workflow_settle_facts()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["dealer.workshop.appointment"]._cron_remind()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        remind(2)
        few, many = remind(4), remind(12)
        self.assertLess(many - few, 8 * 12)
