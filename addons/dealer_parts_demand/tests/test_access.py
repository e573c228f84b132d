from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import DemandCommon


@tagged("post_install", "-at_install")
class TestAccess(DemandCommon):
    def test_figures_are_read_only_for_everybody(self):
        for role in ("store_keeper", "parts_counter", "parts_manager", "general_manager"):
            user = self._create_user(role)
            for model in ("dealer.part.demand", "dealer.part.figure"):
                Model = self.env[model].with_user(user)
                self.assertTrue(Model.has_access("read"), (role, model))
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(Model.has_access(operation), (role, model, operation))

    def test_who_records_lost_sales(self):
        for role, records in (
            ("store_keeper", True), ("parts_counter", True), ("service_adviser", True),
            ("parts_manager", True), ("general_manager", False), ("technician", False),
            ("cashier", False),
        ):  # fmt: skip
            user = self._create_user(role)
            Sale = self.LostSale.with_user(user)
            self.assertEqual(Sale.has_access("create"), records, role)
            if records:
                sale = Sale.create({"product_id": self.part.id})
                sale.action_ask_to_order()
                self.assertEqual(sale.warehouse_id.sudo(), self.warehouse)

    def test_cost_is_for_those_who_see_it(self):
        keeper, manager = self._create_user("store_keeper"), self._create_user("parts_manager")
        self._receive(1, "2026-01-02")
        self.Demand._refresh()
        self.Figure._refresh()
        figure = self.Figure.search([("product_id", "=", self.part.id)])
        with self.assertRaises(AccessError):
            figure.with_user(keeper).read(["value"])
        figure.with_user(manager).read(["value"])
        arch = self.Figure.with_user(keeper).get_view(view_type="list")["arch"]
        self.assertNotIn('name="value"', arch)
        self.assertNotIn('"money"', str(self.Figure.with_user(keeper).get_summary()))
        self.assertIn("'money'", str(self.Figure.with_user(manager).get_summary()))

    def test_only_a_parts_manager_works_it_out_again(self):
        self.Figure.with_user(self._create_user("parts_manager")).action_refresh()
        with self.assertRaises(AccessError):
            self.Figure.with_user(self._create_user("general_manager")).action_refresh()

    def test_another_store(self):
        other = self.env["res.company"].create({"name": "Second store"})
        keeper = self._create_user("store_keeper", company_id=other.id)
        sale = self.LostSale.create({"product_id": self.part.id})
        self.Demand._refresh()
        self.Figure._refresh()
        for model in ("dealer.part.demand", "dealer.part.figure", "dealer.part.lost.sale"):
            self.assertFalse(self.env[model].with_user(keeper).search([]), model)
        with self.assertRaises(AccessError):
            sale.with_user(keeper).read(["quantity"])
        self.assertFalse(self.Figure.with_user(keeper).get_summary()["warehouses"])

    def test_plain_and_portal_users(self):
        for group in ("base.group_portal", "base.group_user"):
            user = new_test_user(self.env, f"demand_{group[-6:]}", groups=group)
            for model in ("dealer.part.demand", "dealer.part.figure", "dealer.part.lost.sale"):
                self.assertFalse(self.env[model].with_user(user).has_access("read"), model)
            with self.assertRaises(AccessError):
                self.Figure.with_user(user).get_summary()
