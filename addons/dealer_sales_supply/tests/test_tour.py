from odoo.tests import HttpCase, tagged

from .common import SupplyCommon


@tagged("post_install", "-at_install")
class TestTour(SupplyCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_receive_on_phone(self):
        self._create_inbound_template()
        vin = "LSVTA2A06T7900001"
        self._ship(self._row(VIN=vin))
        self.clerk.login = "supply_clerk"
        self.start_tour("/odoo/car-receive", "dealer_sales_supply_receive", login="supply_clerk")
        arrival = self._arrival(vin)
        self.assertRecordValues(arrival, [{"state": "received", "keys": 3, "certificate": "there"}])
        self.assertEqual(arrival.inbound_result, "ok")
