from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import PartsCommon


@tagged("post_install", "-at_install")
class TestPartStock(PartsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stock = cls.warehouse.lot_stock_id
        cls.shelf, cls.home = cls.env["stock.location"].create(
            [{"name": name, "location_id": cls.stock.id} for name in ("A-01", "B-02")]
        )
        cls.second = cls.env["stock.warehouse"].create(
            {"name": "Second room", "code": "SR2", "company_id": cls.company.id}
        )

    def test_stock_by_warehouse(self):
        Quant = self.env["stock.quant"]
        Quant._update_available_quantity(self.part, self.shelf, 5)
        Quant._update_available_quantity(self.part, self.second.lot_stock_id, 2)
        move = self.env["stock.move"].create(
            {
                "product_id": self.part.id,
                "product_uom_qty": 3,
                "location_id": self.stock.id,
                "location_dest_id": self.company.workshop_location_id.id,
            }
        )
        move._action_confirm()
        move._action_assign()
        warehouses = self.warehouse + self.second
        stock = self.part._get_part_stock(warehouses)
        mine = stock[self.part.id, self.warehouse.id]
        self.assertEqual((mine.on_hand, mine.free, mine.incoming, mine.outgoing), (5, 2, 0, 3))
        self.assertEqual(mine.bins, ("A-01",))
        self.assertEqual(stock[self.part.id, self.second.id].on_hand, 2)
        self.env.flush_all()
        keeper = self._create_user("technician")
        with self.assertQueryCount(3):
            asked = self.part.with_user(keeper)._get_part_stock(warehouses)
        self.assertEqual(asked, stock)

    def test_home_bin_is_a_putaway_rule(self):
        manager = self._create_user("parts_manager")
        row = self.part.product_tmpl_id.with_user(manager).part_stock_ids.filtered(
            lambda row: row.warehouse_id == self.warehouse
        )
        row.bin_id = self.home
        rule = self.part.putaway_rule_ids
        self.assertEqual((rule.location_in_id, rule.location_out_id), (self.stock, self.home))
        row.bin_id = self.shelf
        self.assertEqual(rule.location_out_id, self.shelf)
        with self.assertRaisesRegex(UserError, "warehouse"):
            row.bin_id = self.second.lot_stock_id
        row.bin_id = False
        self.assertFalse(rule.exists())

    def test_found_by_bin(self):
        self.env["stock.quant"]._update_available_quantity(self.part, self.shelf, 1)
        for text in ("A-01", "a01"):
            found = [found for found, _name in self.env["product.product"].name_search(text)]
            self.assertIn(self.part.id, found)
            self.assertIn(
                self.part.product_tmpl_id,
                self.env["product.template"].search([("display_name", "ilike", text)]),
            )

    def test_found_in_both_languages(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        template = self.part.product_tmpl_id
        template.with_context(lang="zh_CN").name = "前刹车片"
        number = self.env["dealer.part.number"].create(
            {"product_tmpl_id": template.id, "number": "Alt 55/6"}
        )
        Product = self.env["product.product"]

        def found(text):
            return self.part.id in [found for found, _name in Product.name_search(text)]

        for text in ("刹车", "前刹车片", "brake PADS", "alt-556", "brake 04465", "刹车 0k240"):
            self.assertTrue(found(text), text)
        for text in ("车刹", "brakes pads", "alt557"):
            self.assertFalse(found(text), text)
        number.number = "Alt 77"
        self.assertFalse(found("alt556"))
        self.assertTrue(found("alt77"))
        template.is_part = False
        self.assertFalse(template.part_search)
        self.assertTrue(found("brake pads"), "core finds what is no part")

    def test_taking_back(self):
        self.env["stock.quant"]._update_available_quantity(self.part, self.shelf, 5)
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.out_type_id.id,
                "location_id": self.stock.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.part.id,
                            "product_uom_qty": 3,
                            "location_id": self.stock.id,
                            "location_dest_id": self.env.ref("stock.stock_location_customers").id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        move = picking.move_ids
        with self.assertRaisesRegex(UserError, "0 are out"):
            picking._take_back({move: 1})
        picking.move_ids.picked = True
        picking.button_validate()
        back = picking._take_back({move: 2})
        self.assertEqual((back.state, back.move_ids.origin_returned_move_id), ("done", move))
        self.assertEqual(self.part.qty_available, 4)
        with self.assertRaisesRegex(UserError, "1 are out"):
            picking._take_back({move: 2})
        with self.assertRaises(UserError):
            picking._take_back({move: 0})

    def test_settings(self):
        manager = self._create_user("parts_manager")
        keeper = self._create_user("store_keeper")
        for seen in (True, False):
            settings = (
                self.env["dealer.part.settings"]
                .with_user(manager)
                .create({"store_keeper_sees_cost": seen})
            )
            settings.action_save()
            self.assertEqual(keeper.has_group("dealer_base.group_see_cost"), seen)
            self.assertTrue(manager.has_group("dealer_base.group_see_cost"))
