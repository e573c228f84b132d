from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import CatalogueCommon

KEEPERS = ("workshop_controller", "general_manager", "administrator")
READERS = ("service_adviser", "technician", "store_keeper", "cashier", "warranty_clerk")


@tagged("post_install", "-at_install")
class TestAccess(CatalogueCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rate = cls._create_rate(120)
        cls.package = cls._create_package(99, cls.service)
        cls.standard = cls.service.standard_ids
        cls.records = (cls.service, cls.standard, cls.rate, cls.package, cls.mechanical)

    def test_keepers(self):
        """Controllers, the general manager and administrators keep the catalogue."""
        for role in KEEPERS:
            user = self._create_user(role)
            for record in self.records:
                record.with_user(user).check_access("write")
                record.browse().with_user(user).check_access("create")
            self.service.with_user(user).name = f"Named by {role}"
            self.rate.with_user(user).price += 1

    def test_readers(self):
        """The others read it."""
        for role in READERS:
            user = self._create_user(role)
            for record in self.records:
                self.assertTrue(record.with_user(user).has_access("read"), role)
                with self.assertRaises(AccessError):
                    record.with_user(user).check_access("write")
                with self.assertRaises(AccessError):
                    record.browse().with_user(user).check_access("create")

    def test_portal(self):
        portal = new_test_user(self.env, login="catalogue_portal", groups="base.group_portal")
        for record in (*self.records, self.env["dealer.service.package.card"]):
            self.assertFalse(record.browse().with_user(portal).has_access("read"))

    def test_other_store(self):
        """Operations of every store are read everywhere, rates, packages and cards are not."""
        card = self._create_card()
        other = self.env["res.company"].create({"name": "Other store"})
        stranger = self._create_user(
            "service_adviser", company_id=other.id, login="catalogue_other_store"
        )
        self.assertTrue(self.service.with_user(stranger).has_access("read"))
        for record in (self.rate, self.package, card, card.line_ids):
            self.assertFalse(record.with_user(stranger).has_access("read"), record._name)
        self.service.company_id = self.company
        self.assertFalse(self.service.with_user(stranger).has_access("read"))

    def test_picker(self):
        """An adviser sees and adds; a technician does neither."""
        adviser, technician = self._create_user("service_adviser"), self._create_user("technician")
        card = self._create_card()
        order = self._create_bare_order(user=adviser)
        found = order.get_operation_picker()
        kinds = {row["kind"] for row in found["rows"]}
        self.assertEqual(kinds, {"operation", "package", "card"})
        self.assertEqual(order.action_add_operation(self.service.id), [])
        self.assertEqual(order.action_add_package(self.package.id), [])
        self.assertEqual(order.action_use_card(card.line_ids.id), [])
        self.assertEqual(card.uses_left, 4)
        self.assertEqual(order.job_ids[1:].operation_id, self.service)
        with self.assertRaises(AccessError):
            order.with_user(technician).get_operation_picker()
        with self.assertRaises(AccessError):
            order.with_user(technician).action_add_operation(self.service.id)

    def test_search(self):
        order = self._create_bare_order()
        names = lambda **kwargs: [  # noqa: E731
            row["name"] for row in order.get_operation_picker(**kwargs)["rows"]
        ]
        self.assertEqual(names(text="br01"), ["Replace brake pads"])
        self.assertEqual(names(text="pads REPLACE"), ["Replace brake pads"])
        self.assertEqual(names(text="nothing like it"), [])
        category = self.env["dealer.operation.category"].create({"name": "Brakes"})
        self.brakes.category_id = category
        self.assertEqual(names(category_id=category.id), ["Replace brake pads"])
        self.service.action_toggle_favourite()
        rows = order.get_operation_picker()["rows"]
        first = next(row for row in rows if row["kind"] == "operation")
        self.assertTrue(first["is_favourite"])

    def test_last_done(self):
        """What was done on this car before comes first, with its day and mileage."""
        before = self._create_bare_order()
        before.action_add_operation(self.brakes.id)
        self._finish(before)
        order = self._create_bare_order()
        rows = [r for r in order.get_operation_picker()["rows"] if r["kind"] == "operation"]
        self.assertEqual(rows[0]["id"], self.brakes.id)
        self.assertIn("12000 km", rows[0]["note"])

    def test_picker_queries(self):
        """The picker asks as much for thirty operations as for two."""
        order = self._create_bare_order()

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            order.get_operation_picker()
            return self.cr.sql_log_count - before

        count()
        few = count()
        for number in range(20):
            operation = self.service.copy({"name": f"Service {number}", "code": f"P{number}"})
            self._create_standard(operation, 1)
        self.assertLessEqual(count(), few + 3)
        self.assertLessEqual(few, 100)
