import re
from datetime import timedelta

from freezegun import freeze_time
from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import ReservationCommon


@tagged("post_install", "-at_install")
class TestReservation(ReservationCommon):
    def test_reserve(self):
        """The car is kept for the customer: status, stock list, and nobody else buys it."""
        [car] = self._buy(1000)
        reservation = self._reserve(car)
        self.assertNotEqual(reservation.name, "/")
        self.assertEqual(reservation.state, "active")
        self.assertEqual(car.lifecycle, "reserved")
        self.env.flush_all()
        stock = self.env["dealer.vehicle.stock"].browse(car.id)
        self.assertEqual(stock.reservation_id, reservation)
        self.assertEqual(stock.partner_id, self.customer)
        self.assertEqual(stock.user_id, self.consultant)
        self.assertEqual(stock.reserved_until, reservation.until)
        deal = self._create_deal(car, partner_id=self.other_customer.id)
        with self.assertRaises(UserError) as error:
            deal.action_confirm()
        for word in (self.customer.name, self.consultant.name, reservation.name):
            self.assertIn(word, str(error.exception))

    def test_used_by_own_deal(self):
        """The customer's own deal uses the reservation up."""
        [car] = self._buy(1000)
        reservation = self._reserve(car)
        deal = self._create_deal(car, confirm=True, user=self.consultant)
        self.assertEqual(deal.state, "sale")
        self.assertEqual(reservation.state, "used")
        self.assertEqual(reservation.order_id, deal)
        self.assertTrue(reservation.closed_on)
        deal.action_cancel()
        self.assertEqual(car.lifecycle, "in_stock")

    def test_second_reservation(self):
        """One car is kept for one customer; the second reads by whom."""
        [car] = self._buy(1000)
        self._reserve(car)
        with self.assertRaisesRegex(UserError, re.escape(self.consultant.name)):
            self._reserve(car, user=self.colleague, partner=self.other_customer)
        deal_car = self._buy(1000)
        self._create_deal(deal_car, confirm=True)
        with self.assertRaisesRegex(UserError, "is sold in"):
            self._reserve(deal_car)

    def test_expired_at_once(self):
        """A passed reservation keeps nobody out, though the scheduler has not run."""
        [car] = self._buy(1000)
        reservation = self._reserve(car)
        self._pass_time(reservation, days=4)
        self.assertEqual(reservation.state, "expired")
        self.assertFalse(reservation.closed_on)
        self.assertFalse(car.reservation_id)
        self.assertFalse(self.env["dealer.vehicle.stock"].browse(car.id).reservation_id)
        deal = self._create_deal(car, confirm=True, partner_id=self.other_customer.id)
        self.assertEqual(deal.state, "sale")
        self.assertEqual(reservation.outcome, "expired")
        self.assertNotEqual(reservation.order_id, deal)

    def test_expired_reserved_again(self):
        """After a reservation has passed the next one takes the car."""
        [car] = self._buy(1000)
        first = self._reserve(car)
        self._pass_time(first, days=4)
        second = self._reserve(car, user=self.colleague, partner=self.other_customer)
        self.assertEqual(first.outcome, "expired")
        self.assertEqual(second.state, "active")

    def test_cron(self):
        """The scheduler warns the day before, closes what has passed, and frees the car."""
        [car] = self._buy(1000)
        reservation = self._reserve(car)
        Reservation = self.env["dealer.vehicle.reservation"].sudo()
        Reservation._cron_expire()
        self.assertFalse(reservation.activity_ids)
        now = fields.Datetime.now()
        with freeze_time(now + timedelta(days=2, hours=2)):
            self.env.invalidate_all()
            Reservation._cron_expire()
            Reservation._cron_expire()
            activity = reservation.activity_ids
            self.assertEqual(len(activity), 1)
            self.assertEqual(activity.user_id, self.consultant)
        with freeze_time(now + timedelta(days=3, minutes=1)):
            self.env.invalidate_all()
            Reservation._cron_expire()
        self.assertEqual(reservation.outcome, "expired")
        self.assertFalse(reservation.activity_ids)
        self.assertEqual(car.lifecycle, "in_stock")

    def test_search_state(self):
        cars = self._buy(1000, 1000, 1000)
        active, passed, released = (self._reserve(car) for car in cars)
        self._pass_time(passed, days=4)
        released._release("He called")
        Reservation = self.env["dealer.vehicle.reservation"]
        domain = [("id", "in", (active | passed | released).ids)]
        for state, expected in (("active", active), ("expired", passed), ("released", released)):
            self.assertEqual(Reservation.search([*domain, ("state", "=", state)]), expected)
        self.assertEqual(
            Reservation.search([*domain, ("state", "!=", "active")]), passed | released
        )
        Vehicle = self.env["dealer.vehicle"]
        self.assertEqual(
            Vehicle.search([("id", "in", cars.ids), ("reservation_id", "!=", False)]), cars[0]
        )
        self.assertEqual(
            Vehicle.search([("id", "in", cars.ids), ("reservation_id", "=", False)]), cars[1:]
        )

    def test_extend(self):
        """A consultant extends as often and as long as the store allows; a manager beyond."""
        self.company.write({"reservation_extend_days": 2, "reservation_extend_times": 1})
        [car] = self._buy(1000)
        reservation = self._reserve(car)
        until = reservation.until
        with self.assertRaisesRegex(UserError, "sales manager"):
            reservation._extend(until + timedelta(days=3), "longer")
        with self.assertRaisesRegex(UserError, "later"):
            reservation._extend(until - timedelta(days=1), "shorter")
        wizard = (
            self.env["dealer.vehicle.reservation.extend"]
            .with_user(self.consultant)
            .create({"reservation_id": reservation.id, "kind": "extend", "reason": "Wife abroad"})
        )
        wizard.action_extend()
        self.assertEqual(reservation.until, until + timedelta(days=2))
        self.assertEqual(reservation.extensions, 1)
        with self.assertRaisesRegex(UserError, "sales manager"):
            reservation._extend(until + timedelta(days=3), "again")
        reservation.with_user(self.manager)._extend(until + timedelta(days=30), "agreed")
        self.assertEqual(reservation.until, until + timedelta(days=30))

    def test_duration(self):
        """A consultant keeps a car as long as the store says, a manager longer."""
        first, second, third = self._buy(1000, 1000, 1000)
        later = fields.Datetime.add(fields.Datetime.now(), days=10)
        with self.assertRaisesRegex(UserError, "3 days"):
            self._reserve(first, until=later)
        self._reserve(second, user=self.manager, until=later)
        with self.assertRaisesRegex(UserError, "future"):
            self._reserve(third, until=fields.Datetime.subtract(fields.Datetime.now(), days=1))

    def test_release(self):
        [car] = self._buy(1000)
        reservation = self._reserve(car)
        wizard = (
            self.env["dealer.vehicle.reservation.extend"]
            .with_user(self.consultant)
            .create({"reservation_id": reservation.id, "kind": "release"})
        )
        with self.assertRaisesRegex(UserError, "why"):
            wizard.action_release()
        wizard.reason = "Bought elsewhere"
        wizard.action_release()
        self.assertEqual(reservation.state, "released")
        self.assertEqual(reservation.release_reason, "Bought elsewhere")
        self.assertEqual(car.lifecycle, "in_stock")

    def test_guards(self):
        """Facts are not set by hand, what was agreed is not rewritten, nothing is deleted."""
        [car, other] = self._buy(1000, 1000)
        reservation = self._reserve(car)
        for vals in (
            {"closed_on": fields.Datetime.now()},
            {"outcome": "used"},
            {"until": fields.Datetime.add(fields.Datetime.now(), days=90)},
            {"vehicle_id": other.id},
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                reservation.write(vals)
        with self.assertRaises(UserError), self.cr.savepoint():
            reservation.with_user(self.env.user).unlink()
        customer_car = self.env["dealer.vehicle"].create(
            {"vin": self._vin(), "trim_id": self.trim.id}
        )
        with self.assertRaisesRegex(UserError, "neither in stock"):
            self._reserve(customer_car)

    def test_form(self):
        """What a consultant types at the car, then the quotation with its deposit."""
        [car] = self._buy(1000)
        action = car.with_user(self.consultant).action_reserve()
        form = Form(
            self.env["dealer.vehicle.reservation"]
            .with_user(self.consultant)
            .with_context(**action["context"])
        )
        form.partner_id = self.customer
        form.deposit = 5000
        reservation = form.save()
        self.assertEqual(reservation.vehicle_id, car)
        result = reservation.action_open_deal()
        deal = self.env["sale.order"].browse(result["res_id"])
        self.assertEqual(deal.deal_vehicle_id, car)
        self.assertEqual(deal.deposit_required, 5000)
        self.assertEqual(reservation.order_id, deal)
        self.assertEqual(deal.car_reservation_id, reservation)
        deal.action_confirm()
        self.assertEqual(reservation.state, "used")
