from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import PlanningCommon


@tagged("post_install", "-at_install")
class TestTours(PlanningCommon, HttpCase):
    def test_phone_call(self):
        """A customer calls: car, operation, a tap on a time, confirmed; then the board shows it."""
        self.vehicle._set_plate("TEST 88")
        self.start_tour(
            "/odoo/action-dealer_workshop_planning.dealer_workshop_appointment_action",
            "dealer_workshop_planning_call",
            login=self.adviser.login,
        )
        appointment = self.env["dealer.workshop.appointment"].search([], limit=1)
        self.assertEqual(appointment.category, "confirmed")
        self.assertEqual(appointment.operation_ids, self.oil_change)
        self.assertEqual(appointment.booking_ids.filtered(lambda b: not b.cancelled_on).hours, 1)


@tagged("post_install", "-at_install")
class TestPhoneTours(PlanningCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_day_on_the_phone(self):
        """The adviser looks at the day on the phone and opens an appointment."""
        appointment = self._create_appointment()
        appointment._overbook(fields.Datetime.now(), self.bay_1, self.anna, "Waits here")
        appointment.action_confirm()
        self.start_tour(
            "/odoo/workshop-week", "dealer_workshop_planning_day", login=self.adviser.login
        )
