from odoo.tests import HttpCase, tagged

from .common import MaintenanceCommon


@tagged("post_install", "-at_install")
class TestTours(MaintenanceCommon, HttpCase):
    def test_adviser_calls_and_notes(self):
        adviser = self._create_user("service_adviser")
        car = self._create_car((400, 2000), (200, 22000), license_plate="粤A77701")
        self._create_order(vehicle_id=car.id, mileage_in=41000, adviser_id=adviser.id)
        self._note(car, self.task_oil, 90, 32000)
        self._note(car, self.task_fluid, 90, 32000)
        self.start_tour("/odoo/cars-due", "maintenance_due_list", login=adviser.login)
        reminder = self.env["dealer.service.reminder"].search([("vehicle_id", "=", car.id)])
        self.assertEqual(reminder.result, "unreachable")
        self.assertEqual(reminder.attempt_ids.note, "number busy")
