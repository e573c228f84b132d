from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import PartsCommon


@tagged("post_install", "-at_install")
class TestAccess(PartsCommon):
    def test_store_keeper_works_transfers_not_the_master(self):
        keeper = self._create_user("store_keeper")
        picking = (
            self.env["stock.picking"]
            .with_user(keeper)
            .create({"picking_type_id": self.warehouse.workshop_issue_type_id.id})
        )
        self.assertEqual(picking.workshop_flow, "issue")
        with self.assertRaises(AccessError):
            self.part.with_user(keeper).name = "x"
        with self.assertRaises(AccessError):
            self.brand.with_user(keeper).name = "x"

    def test_parts_manager_keeps_the_master(self):
        manager = self._create_user("parts_manager")
        part = (
            self.env["product.template"]
            .with_user(manager)
            .create({"name": "New", "part_number": "N-1", "is_part": True})
        )
        self.assertEqual(part.part_number_key, "N1")
        self.env["dealer.part.brand"].with_user(manager).create({"name": "Another"})

    def test_cost_is_not_on_the_store_keepers_screens(self):
        keeper = self._create_user("store_keeper")
        manager = self._create_user("parts_manager")
        Template = self.env["product.template"]
        for user, seen in ((keeper, False), (manager, True)):
            for view in (
                "product.product_template_only_form_view",
                "dealer_parts.product_template_view_list_part",
            ):
                kind = "form" if "form" in view else "list"
                arch = Template.with_user(user).get_view(self.env.ref(view).id, kind)["arch"]
                self.assertEqual('name="standard_price"' in arch, seen, (user.login, view))

    def test_another_store(self):
        company = self.env["res.company"].create({"name": "Second store"})
        keeper = self._create_user("store_keeper", company_id=company.id)
        self.assertNotIn(
            self.warehouse.workshop_issue_type_id,
            self.env["stock.picking.type"].with_user(keeper).search([]),
        )

    def test_plain_and_portal_users(self):
        for group in ("base.group_portal", "base.group_user"):
            user = new_test_user(self.env, f"parts_{group[-6:]}", groups=group)
            self.assertFalse(self.env["dealer.part.brand"].with_user(user).has_access("read"))

    def test_adviser_finds_parts(self):
        adviser = self._create_user("service_adviser")
        found = self.env["product.product"].with_user(adviser).name_search("044650K240T")
        self.assertEqual([found for found, _name in found], self.part.ids)
