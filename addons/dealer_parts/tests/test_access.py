from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

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

    def _get_ways_to_read_moves(self):
        """A related field is asked for by core as superuser; the price of a purchase is a cost."""
        ways = []
        for name in ("standard_price", "price_unit"):
            ways += [
                lambda moves, name=name: moves.read([name]),
                lambda moves, name=name: moves.search([(name, ">", 1)]),
                lambda moves, name=name: moves.search([], order=name),
                lambda moves, name=name: moves.formatted_read_group([], [], [f"{name}:sum"]),
                lambda moves, name=name: moves.formatted_read_group([], [name], []),
            ]
        return ways

    def _read_cost_every_way(self, user):
        """Return how many of the ways to ask for a cost answered."""
        supplier = self.env["res.partner"].create({"name": "Vendor"})
        info = self.env["product.supplierinfo"].create(
            {"partner_id": supplier.id, "product_tmpl_id": self.part.product_tmpl_id.id, "price": 7}
        )
        self.part.sudo().standard_price = 12.5
        self.env.invalidate_all()
        product = self.part.with_user(user)
        template = product.product_tmpl_id
        moves = self.env["stock.move"].with_user(user)
        spec = {"standard_price": {}}
        domain = [("standard_price", ">", 1)]
        ways = [
            lambda: product.read(["standard_price"]),
            lambda: template.read(["standard_price"]),
            lambda: template.web_read(spec),
            lambda: product.search_read([], ["standard_price"]),
            lambda: product.search(domain),
            lambda: template.search(domain),
            lambda: product.search([], order="standard_price"),
            lambda: product.search([("product_tmpl_id.standard_price", ">", 1)]),
            lambda: product._export_rows([["standard_price"]]),
            lambda: template._export_rows([["product_variant_ids", "standard_price"]]),
            lambda: product.formatted_read_group([], [], ["standard_price:sum"]),
            lambda: product.read(["avg_cost"]),
            lambda: product.read(["total_value"]),
            lambda: info.with_user(user).read(["price"]),
            lambda: info.with_user(user).copy_data()[0]["price"],
            *(lambda way=way: way(moves) for way in self._get_ways_to_read_moves()),
        ]
        answered = 0
        for way in ways:
            self.env.invalidate_all()
            try:
                way()
            except (AccessError, KeyError):
                continue
            answered += 1
        self.assertEqual("standard_price" in product.fields_get(), bool(answered))
        self.assertEqual("standard_price" in product._strip_hidden_fields(spec), bool(answered))
        return answered, len(ways)

    @mute_logger("odoo.models", "odoo.addons.base.models.ir_model")
    def test_who_reads_cost(self):
        for role in ("technician", "store_keeper", "service_adviser", "cashier"):
            answered, ways = self._read_cost_every_way(self._create_user(role))
            self.assertEqual(answered, 0, role)
        for role in ("parts_manager", "accountant", "general_manager"):
            answered, ways = self._read_cost_every_way(self._create_user(role))
            self.assertGreater(answered, ways - (3 if role == "parts_manager" else 16), role)

    def test_who_sees_no_cost_moves_what_has_one(self):
        """Core values the moves of people who may not see the value."""
        keeper = self._create_user("store_keeper")
        self.part.categ_id = self.env["product.category"].create(
            {"name": "Average", "property_cost_method": "average"}
        )
        self.part.standard_price = 10
        picking = (
            self.env["stock.picking"]
            .with_user(keeper)
            .create(
                {
                    "picking_type_id": self.warehouse.in_type_id.id,
                    "location_id": self.env.ref("stock.stock_location_suppliers").id,
                    "location_dest_id": self.warehouse.lot_stock_id.id,
                    "move_ids": [
                        Command.create(
                            {
                                "product_id": self.part.id,
                                "product_uom_qty": 4,
                                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                                "location_dest_id": self.warehouse.lot_stock_id.id,
                            }
                        )
                    ],
                }
            )
        )
        picking.action_confirm()
        picking.move_ids.picked = True
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        self.env.invalidate_all()
        self.assertEqual(picking.move_ids.sudo().value, 40)
        with self.assertRaises(AccessError):
            picking.move_ids.read(["value"])
        back = picking._take_back({picking.move_ids: 1})
        self.assertEqual(back.state, "done")
        self.assertEqual(self.part.qty_available, 3)

    @mute_logger("odoo.models", "odoo.addons.base.models.ir_model")
    def test_who_receives_does_not_read_what_it_costs(self):
        vendor = self.env["res.partner"].create({"name": "Vendor"})
        order = self.env["purchase.order"].create(
            {
                "partner_id": vendor.id,
                "order_line": [
                    Command.create(
                        {"product_id": self.part.id, "product_qty": 2, "price_unit": 61.37}
                    )
                ],
            }
        )
        order.button_confirm()
        keeper = self._create_user("store_keeper")
        for records, names in (
            (order, ("amount_untaxed", "amount_total", "amount_total_cc", "tax_totals")),
            (order.order_line, ("price_unit", "price_subtotal", "price_total", "discount")),
        ):
            for name in names:
                with self.subTest(name), self.assertRaises(AccessError):
                    records.with_user(keeper).read([name])
        self.assertNotIn("tax_totals", order.with_user(keeper).get_view(view_type="form")["arch"])
        order.with_user(keeper).web_read({"name": {}, "order_line": {"fields": {"name": {}}}})
        name = order.with_user(keeper).with_context(show_total_amount=True).display_name
        self.assertEqual(name, order.name)
        picking = order.picking_ids.with_user(keeper)
        picking.move_ids.quantity = 1
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(picking.state, "done")
        self.assertEqual(order.order_line.qty_received, 1)
        manager = self._create_user("parts_manager")
        self.env.invalidate_all()
        self.assertEqual(
            order.with_user(manager).read(["amount_untaxed"])[0]["amount_untaxed"], 122.74
        )
