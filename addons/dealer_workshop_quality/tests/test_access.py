from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import QualityCommon
from odoo.addons.dealer_base.tests.common import ROLES

READERS = {
    "service_adviser", "technician", "workshop_controller", "quality_inspector",
    "warranty_clerk", "customer_service", "general_manager", "administrator",
}  # fmt: skip


@tagged("post_install", "-at_install")
class TestAccess(QualityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_finished_order()
        Rework = cls.env["dealer.repair.rework"].sudo()
        rework = Rework.create({"job_id": cls.order.job_ids.id, "item": "Torque"})
        cls.rework = rework.with_env(cls.env)

    def _user(self, role):
        if role in ("technician", "quality_inspector"):
            return getattr(self, {"quality_inspector": "inspector"}.get(role, role))
        return self._create_user(role)

    def test_roles_read_reworks_and_write_none(self):
        for role in ROLES:
            rework = self.rework.with_user(self._user(role))
            with self.subTest(role):
                if role in READERS:
                    self.assertEqual(rework.item, "Torque")
                else:
                    with self.assertRaises(AccessError):
                        rework.read(["item"])
                for act in (
                    lambda rework=rework: rework.write({"item": "x"}),
                    lambda rework=rework: rework.unlink(),
                    lambda rework=rework: rework.create(
                        {"job_id": self.order.job_ids.id, "item": "y"}
                    ),
                ):
                    with self.assertRaises(AccessError):
                        act()

    def test_checklists_of_other_kinds_open(self):
        """Who gets cars in or hands them over fills in checklists and knows no repair jobs."""
        self.env["dealer.checklist.template"].create(
            {"name": "At the gate", "kind": "pdi", "item_ids": [Command.create({"name": "Paint"})]}
        )
        checklist = self.env["dealer.checklist"]._create_for(self.order, "pdi", self.vehicle)
        for role in ("stock_clerk", "sales_consultant", "technician"):
            mine = checklist.with_user(self._user(role))
            with self.subTest(role=role):
                arch = mine.get_view(view_type="form")["arch"]
                self.assertEqual('name="repair_job_ids"' in arch, role == "technician")

    def test_state_is_a_fact(self):
        adviser = self._create_user("service_adviser")
        with self.assertRaisesRegex(UserError, "cannot be set by hand"):
            self.order.with_user(adviser).quality_state = "passed"
        checklist = self._open_check(self.order)
        with self.assertRaises(UserError):
            checklist.repair_job_ids = [Command.clear()]

    def test_other_store_and_portal(self):
        other = self.env["res.company"].create({"name": "Other store"})
        user = new_test_user(
            self.env,
            login="quality_other",
            groups="dealer_base.group_quality_inspector",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self.assertFalse(self.env["dealer.repair.rework"].with_user(user).search([]))
        Report = self.env["dealer.repair.quality.report"].with_user(user)
        self.assertFalse(Report.search([("order_id", "=", self.order.id)]))
        with self.assertRaises(AccessError):
            self.order.with_user(user).action_quality_check()
        portal = new_test_user(self.env, login="quality_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            self.rework.with_user(portal).read(["item"])
        with self.assertRaises(AccessError):
            self.order.with_user(portal).action_quality_check()
