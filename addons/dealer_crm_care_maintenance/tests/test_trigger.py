from datetime import datetime, time, timedelta

from odoo.tests import tagged

from odoo.addons.dealer_workshop_maintenance.tests.common import MaintenanceCommon


@tagged("post_install", "-at_install")
class TestServiceTrigger(MaintenanceCommon):
    def _create_due_car(self, **values):
        car = self._create_car((400, 2000), (200, 22000), **values)
        self._create_order(vehicle_id=car.id, mileage_in=41000)
        self._note(car, self.task_oil, 90, 32000)
        self._note(car, self.task_fluid, 90, 32000)
        return car

    def test_weeks_before_the_service(self):
        """Cars by the day their service is expected; not whose owner wants no reminder, nor a car
        an adviser calls about already."""
        self.company.service_reminder_channel = "phone"
        called = self._create_due_car()
        self.env["dealer.service.reminder"]._cron_remind()
        reminders = self.env["dealer.service.reminder"].search([("vehicle_id", "=", called.id)])
        self.assertEqual(len(reminders), 1)
        silent = self.env["res.partner"].create({"name": "Silent", "no_service_reminder": True})
        self._create_due_car(owner_id=silent.id)
        due = self._create_due_car()
        rule = self.env["dealer.care.rule"].create(
            {
                "name": "Rule",
                "trigger": "service",
                "channels": "call",
                "purpose": "service",
                "offset": 14,
                "offset_side": "before",
                "company_id": self.company.id,
            }
        )
        self.env.flush_all()
        self.assertTrue(due.next_service_date)
        day = datetime.combine(due.next_service_date, time(4)) - timedelta(days=14)
        self.assertEqual(rule._run(day - timedelta(days=1)), 0)
        self.assertEqual(rule._run(day), 1)
        self.assertRecordValues(
            self.env["dealer.touch"].search([("origin", "=", f"{rule._name},{rule.id}")]),
            [
                {
                    "partner_id": due.owner_id.id,
                    "company_id": self.company.id,
                    "res_model": "dealer.vehicle",
                    "res_id": due.id,
                }
            ],
        )
