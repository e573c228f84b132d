from odoo.tests import HttpCase, tagged

from .common import VehicleCostCommon


@tagged("post_install", "-at_install")
class TestTour(VehicleCostCommon, HttpCase):
    """A freight bill goes to the cars of a receipt, in the browser."""

    def test_bill(self):
        user = self._create_user("accountant", password="vehicle-cost-tour")
        first, second = self._buy(100000, 120000)
        bill = self._create_bill(900)
        self.start_tour(
            f"/odoo/action-account.action_move_in_invoice_type/{bill.id}",
            "dealer_vehicle_cost_bill",
            login=user.login,
        )
        self.assertEqual(bill.state, "posted")
        self.assertEqual((first + second).lot_id.mapped("standard_price"), [100450.0, 120450.0])
