from odoo.tests import HttpCase, tagged

from .common import ReservationCommon


@tagged("post_install", "-at_install")
class TestTour(ReservationCommon, HttpCase):
    def test_reserve_and_cancel(self):
        """A consultant reserves a car, quotes it, confirms, and cancels the deal with a reason."""
        self.consultant.lang = "en_US"
        [car] = self._buy(1000, vins=[self._vin()])
        self.start_tour(
            f"/odoo/dealer.vehicle/{car.id}",
            "dealer_sales_reservation_desk",
            login=self.consultant.login,
        )
        reservation = car.reservation_ids
        self.assertEqual(reservation.partner_id, self.customer)
        self.assertEqual(reservation.outcome, "used")
        deal = reservation.order_id
        self.assertEqual(deal.state, "cancel")
        self.assertEqual(deal.cancel_reason_id.category, "customer")
        self.assertEqual(car.lifecycle, "in_stock")
