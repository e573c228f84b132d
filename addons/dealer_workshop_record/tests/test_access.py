from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .test_export import RecordCommon


@tagged("post_install", "-at_install")
class TestAccess(RecordCommon):
    def test_who_reads_and_who_exports(self):
        self._create_visit()
        record = self._collect()
        for role in ("service_adviser", "workshop_controller", "general_manager", "accountant"):
            record.with_user(self._create_user(role)).read(["missing"])
        for role in ("technician", "store_keeper", "gate_guard", "cashier", "marketing"):
            with self.assertRaises(AccessError):
                record.with_user(self._create_user(role)).read(["missing"])
        adviser = self._create_user("service_adviser")
        with self.assertRaises(AccessError):
            self.env["dealer.repair.record.export"].with_user(adviser).create({})
        with self.assertRaises(AccessError):
            record.with_user(adviser).action_acknowledge()

    def test_nobody_writes_a_record(self):
        self._create_visit()
        record = self._collect()
        for role in ("workshop_controller", "general_manager", "administrator"):
            user = self._create_user(role)
            with self.assertRaises(AccessError):
                record.with_user(user).write({"missing": False})
            with self.assertRaises(AccessError):
                record.with_user(user).unlink()

    def test_export_is_kept(self):
        self._create_visit()
        export = self._export()
        with self.assertRaisesRegex(UserError, "by hand"):
            export.write({"sha256": "0" * 64})
        with self.assertRaisesRegex(UserError, "kept as it was sent"):
            export.write({"date_from": "2020-01-01"})
        with self.assertRaisesRegex(UserError, "kept"):
            export.unlink()

    def test_other_store_and_portal(self):
        self._create_visit()
        record = self._collect()
        store = self.env["res.company"].create({"name": "Other store"})
        stranger = self._create_user("workshop_controller", company_id=store.id)
        with self.assertRaises(AccessError):
            record.with_user(stranger).read(["missing"])
        portal = new_test_user(self.env, "record_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            record.with_user(portal).read(["missing"])
