from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import StockroomCommon

_DOCUMENTS = ("dealer.part.transfer", "dealer.part.scrap", "dealer.part.consumption")


@tagged("post_install", "-at_install")
class TestAccess(StockroomCommon):
    def test_roles(self):
        for role, writes, reads in (
            ("store_keeper", True, True),
            ("parts_manager", True, True),
            ("general_manager", True, True),  # has every role below him
            ("accountant", False, True),
            ("service_adviser", False, False),
            ("technician", False, False),
            ("cashier", False, False),
        ):
            user = self._create_user(role)
            writes = writes or user.has_group("dealer_base.group_store_keeper")
            if role == "general_manager":
                writes = user.has_group("dealer_base.group_store_keeper")
            for model in _DOCUMENTS:
                documents = self.env[model].with_user(user)
                self.assertEqual(documents.has_access("create"), writes, (role, model))
                self.assertEqual(documents.has_access("read"), reads or writes, (role, model))

    def test_portal_and_plain_users(self):
        for group in ("base.group_portal", "base.group_user"):
            user = new_test_user(self.env, f"st_{group[-6:]}", groups=group)
            for model in (*_DOCUMENTS, "dealer.part.place", "dealer.part.shortage"):
                self.assertFalse(self.env[model].with_user(user).has_access("read"), model)

    def test_other_store(self):
        scrap = self.env["dealer.part.scrap"].with_user(self.keeper).create({})
        centre = self.env["dealer.part.cost.centre"].create(
            {"name": "Bays", "company_id": self.store_a.id}
        )
        consumption = (
            self.env["dealer.part.consumption"]
            .with_user(self.keeper)
            .create({"cost_centre_id": centre.id})
        )
        for record in (scrap, consumption, centre):
            with self.assertRaises(AccessError):
                record.with_user(self.keeper_b).read(["name"])

    def test_only_the_manager_closes_differences(self):
        wizard = self.env["dealer.part.transfer.difference"]
        self.assertFalse(wizard.with_user(self.keeper).has_access("create"))
        self.assertTrue(wizard.with_user(self.manager).has_access("create"))

    def test_places_tell_names_only(self):
        place = self.env["dealer.part.place"].with_user(self.keeper_b).browse(self.main.id)
        self.assertTrue(place.name)
        with self.assertRaises(AccessError):
            self.env["stock.warehouse"].with_user(self.keeper_b).browse(self.main.id).read(["code"])
