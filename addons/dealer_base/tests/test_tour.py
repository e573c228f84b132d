from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestVehicleTour(HttpCase):
    def test_vehicle_by_vin(self):
        new_test_user(
            self.env, "tour_adviser", groups="dealer_base.group_service_adviser", lang="en_US"
        )
        self.start_tour("/odoo/vehicles", "dealer_vehicle_tour", login="tour_adviser")
        vehicle = self.env["dealer.vehicle"]._find("1HGCM826X3A904357")
        self.assertRecordValues(
            vehicle, [{"vin": "1HGCM826X3A904357", "license_plate": "藏GD12345"}]
        )
        self.assertEqual(vehicle.plate_ids.plate_kind, "new_energy")
