from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import MaintenanceCommon


@tagged("post_install", "-at_install")
class TestAccess(MaintenanceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.car = cls._create_car((400, 2000), (0, 42000))
        cls._note(cls.car, cls.task_oil, 50, 37000)
        cls.reminder = cls.env["dealer.service.reminder"]._remind_cars(cls.car)
        cls.other_store = cls.env["res.company"].create({"name": "Other store"})

    def test_plans_are_the_controllers(self):
        controller = self._create_user("workshop_controller")
        self.plan.with_user(controller).name = "Renamed"
        self.plan.with_user(controller).action_update_cars()
        for role in ("service_adviser", "technician", "customer_service", "cashier"):
            user = self._create_user(role)
            self.assertTrue(self.plan.with_user(user).name)
            with self.assertRaises(AccessError):
                self.plan.with_user(user).name = "Mine"

    def test_what_was_done_is_nobodys_to_write(self):
        for role in ("service_adviser", "workshop_controller", "administrator"):
            user = self._create_user(role)
            with self.assertRaises(AccessError):
                self.car.maintenance_done_ids.with_user(user).write({"km": 1})
            with self.assertRaises(AccessError):
                self.env["dealer.maintenance.done"].with_user(user).create(
                    {
                        "vehicle_id": self.car.id,
                        "task_id": self.task_oil.id,
                        "date": "2020-01-01",
                    }
                )

    def test_reminders_are_for_who_calls(self):
        for role in ("service_adviser", "customer_service", "workshop_controller"):
            user = self._create_user(role)
            self.assertTrue(self.reminder.with_user(user).tasks)
            self.reminder.with_user(user)._note("unreachable", "busy")
        for role in ("technician", "cashier", "store_keeper"):
            with self.assertRaises(AccessError):
                self.reminder.with_user(self._create_user(role)).read(["result"])
        with self.assertRaises(AccessError):
            self.car.with_user(self._create_user("technician")).action_service_remind()

    def test_another_store_does_not_see_them(self):
        user = self._create_user(
            "service_adviser",
            company_id=self.other_store.id,
            company_ids=[Command.set(self.other_store.ids)],
        )
        found = self.env["dealer.service.reminder"].with_user(user).search([])
        self.assertFalse(found & self.reminder)

    def test_portal_sees_nothing(self):
        portal = new_test_user(self.env, login="maintenance_portal", groups="base.group_portal")
        for record in (self.plan, self.reminder, self.car.maintenance_done_ids):
            with self.assertRaises(AccessError):
                record.with_user(portal).read(["display_name"])
