from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import InspectionCommon
from odoo.addons.dealer_base.tests.common import ROLES

READERS = {
    "service_adviser", "technician", "workshop_controller", "quality_inspector",
    "warranty_clerk", "customer_service", "general_manager", "administrator",
}  # fmt: skip
SELLERS = {"service_adviser", "workshop_controller", "administrator"}


@tagged("post_install", "-at_install")
class TestAccess(InspectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order(cls._labour_line(1))

    def test_roles(self):
        self._inspect(self.order)
        known = {"technician": self.technician, "service_adviser": self.adviser}
        for role in ROLES:
            user = known.get(role) or self._create_user(role)
            finding = self._finding(self.order, "Wipers").with_user(user)
            with self.subTest(role):
                if role in READERS:
                    self.assertEqual(finding.level, "amber")
                else:
                    with self.assertRaises(AccessError):
                        finding.read(["level"])
                if role in SELLERS:
                    finding.note = "Looked at"
                    finding.action_defer()
                    with self.assertRaises(UserError):
                        finding.level = "red"
                    with self.assertRaises(UserError):
                        finding.state = "done"
                else:
                    with self.assertRaises(AccessError):
                        finding.note = "x"
                    with self.assertRaises(AccessError):
                        finding.action_defer()
                    with self.assertRaises(AccessError):
                        finding.action_add_job()

    def test_other_store_and_portal(self):
        self._inspect(self.order)
        other = self.env["res.company"].create({"name": "Other store"})
        user = new_test_user(
            self.env,
            login="inspection_other",
            groups="dealer_base.group_service_adviser",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self.assertFalse(self.env["dealer.repair.finding"].with_user(user).search([]))
        with self.assertRaises(AccessError):
            self.order.finding_ids.with_user(user).action_decline()
        portal = new_test_user(self.env, login="inspection_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            self.order.finding_ids.with_user(portal).read(["name"])
