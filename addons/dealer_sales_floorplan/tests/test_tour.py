from odoo.tests import HttpCase, tagged

from .common import FloorplanCommon


@tagged("post_install", "-at_install")
class TestTour(FloorplanCommon, HttpCase):
    """The accountant's month with a bank."""

    def test_month(self):
        user = self._create_user("accountant", password="floorplan-tour")
        vehicle = self._buy(100000)
        first = self.env["dealer.floorplan.accrual"]._default_month()
        self.line.max_days = 30
        self._create_loan(vehicle, date_start=first)
        self.start_tour("/odoo/floor-plan", "dealer_floorplan_month", login=user.login)
        accrual = self.env["dealer.floorplan.accrual"].search([("line_id", "=", self.line.id)])
        self.assertEqual(accrual.state, "posted")
        self.assertEqual(vehicle.floorplan_loan_ids.state, "paid")
