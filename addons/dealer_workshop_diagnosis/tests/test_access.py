from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import DiagnosisCommon


@tagged("post_install", "-at_install")
class TestAccess(DiagnosisCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_visit()
        cls.order.add_fault_codes({"report": "P0171\nodd"})

    def test_who_reads_and_writes_codes(self):
        for role in ("technician", "service_adviser", "workshop_controller"):
            user = self._create_user(role)
            self.order.with_user(user).add_fault_codes({"codes": ["P0300"]})
        for role in ("cashier", "customer_service", "general_manager"):
            user = self._create_user(role)
            self.assertTrue(self.order.fault_ids.with_user(user).mapped("meaning"))
            with self.assertRaises(AccessError):
                self.order.with_user(user).add_fault_codes({"codes": ["P0301"]})

    def test_the_raw_report_stays(self):
        with self.assertRaises(AccessError):
            self.order.scan_ids.with_user(self.technician).write({"raw": "nothing"})
        with self.assertRaises(AccessError):
            self.order.scan_ids.with_user(self.adviser).unlink()

    def test_the_table_and_documents_are_the_controllers(self):
        controller = self._create_user("workshop_controller")
        self.code.with_user(controller).hint = "Look for leaks"
        self.bulletin.with_user(controller).name = "Renamed"
        for record, values in ((self.code, {"hint": "x"}), (self.bulletin, {"name": "x"})):
            with self.assertRaises(AccessError):
                record.with_user(self.technician).write(values)
        self.known.with_user(self.technician).remedy = "Also check the clamp"

    def test_documents_for_some(self):
        self.bulletin.group_ids = [
            Command.set(self.env.ref("dealer_base.group_warranty_clerk").ids)
        ]
        order = self._create_visit("怠速抖动")
        self.assertFalse(order.job_ids.with_user(self.technician).guide["documents"])
        with self.assertRaises(AccessError):
            self.bulletin.with_user(self.technician).read(["url"])
        clerk = self._create_user("warranty_clerk")
        self.assertTrue(self.bulletin.with_user(clerk).url)

    def test_another_store(self):
        store = self.env["res.company"].create({"name": "Other store"})
        user = self._create_user(
            "service_adviser", company_id=store.id, company_ids=[Command.set(store.ids)]
        )
        self.assertFalse(
            self.env["dealer.repair.fault"].with_user(user).search([]) & self.order.fault_ids
        )
        with self.assertRaises(AccessError):
            self.order.with_user(user).add_fault_codes({"codes": ["P0300"]})

    def test_portal(self):
        portal = new_test_user(self.env, login="diagnosis_portal", groups="base.group_portal")
        for record in (
            self.order.fault_ids,
            self.order.scan_ids,
            self.known,
            self.bulletin,
            self.code,
        ):
            with self.assertRaises(AccessError):
                record.with_user(portal).read(["display_name"])
        with self.assertRaises(AccessError):
            self.order.with_user(portal).add_fault_codes({"codes": ["P0300"]})
