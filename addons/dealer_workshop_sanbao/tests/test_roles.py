from datetime import datetime

from freezegun import freeze_time
from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import NOW, SanbaoCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRoles(SanbaoCommon):
    def test_adviser_marks_and_reads(self):
        order = self._visit(days=0)
        job = order.job_ids.with_user(self.adviser)
        job.write({"sanbao_fault_id": self.brakes.id})
        self.assertEqual(self._get("safety").value, 1)
        counter = self._get("safety").with_user(self.adviser)
        self.assertTrue(counter.action_view_rows()["domain"])
        with self.assertRaises(AccessError):
            counter.value = 0
        with self.assertRaises(AccessError):
            self.env["dealer.sanbao.correction"].with_user(self.adviser).create(
                {"vehicle_id": self.car.id, "value": -1, "reason": "No"}
            )
        with self.assertRaises(AccessError):
            self.env["dealer.sanbao.rule"].with_user(self.adviser).search([], limit=1).limit = 99

    def test_technician_finishes(self):
        technician = self._create_technician()
        order = self._visit(days=0, received=datetime(2026, 3, 1, 20))
        order.job_ids.with_user(technician).action_done()
        self.assertEqual(self._get("repair_days").value, 1)
        with self.assertRaises(AccessError):
            order.with_user(technician).action_told_ready()

    def test_correction_by_clerk_and_controller(self):
        self._visit()
        for role in ("warranty_clerk", "workshop_controller", "general_manager"):
            user = self._create_user(role)
            action = self._get("repair_days").with_user(user).action_correct()
            values = {
                key.removeprefix("default_"): value
                for key, value in action["context"].items()
                if value
            }
            fix = (
                self.env["dealer.sanbao.correction"]
                .with_user(user)
                .create({**values, "value": 1, "reason": "Towed"})
            )
            self.assertEqual(fix.user_id, user)
        self.assertEqual(self._get("repair_days").value, 4)

    def test_others(self):
        self._visit()
        counter = self._get("repair_days")
        portal = new_test_user(self.env, login="sanbao_portal", groups="base.group_portal")
        keeper = self.keeper
        other = self.env["res.company"].create({"name": "Second store"})
        stranger = self._create_user(
            "service_adviser", company_id=other.id, company_ids=[Command.set(other.ids)]
        )
        for user in (portal, keeper, stranger):
            with self.assertRaises(AccessError):
                counter.with_user(user).read(["value"])

    def test_another_store_is_warned(self):
        """The law counts the car: an adviser elsewhere sees the alert, not the other's orders."""
        self._visit(days=26)
        other = self.env["res.company"].create(
            {"name": "Second store", "country_id": self.env.ref("base.cn").id}
        )
        stranger = self._create_user(
            "service_adviser", company_id=other.id, company_ids=[Command.set(other.ids)]
        )
        reception = self.env["dealer.reception"].with_user(stranger).with_company(other)
        alerts = reception._get_sanbao_alerts(self.car.with_user(stranger))
        self.assertTrue([alert for alert in alerts if alert["level"] == "warning"])
