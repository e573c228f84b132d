from odoo.tests import HttpCase, tagged

from .common import LeavingCommon


@tagged("post_install", "-at_install")
class TestTour(LeavingCommon, HttpCase):
    def test_hand_over(self):
        """HR opens a departure and hands everything over to a colleague."""
        self.colleague.name = "Colleague"
        customer = self._create_customer()
        self._create_approved()
        self.start_tour(
            "/odoo/departures", "dealer_hr_offboarding_hand_over", login=self.hr_user.login
        )
        self.assertEqual(customer.user_id, self.colleague)
