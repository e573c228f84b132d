from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import StockroomCommon


@tagged("post_install", "-at_install")
class TestWhereabouts(StockroomCommon):
    def _find(self, user, *args):
        return self.env["dealer.part.whereabouts"].with_user(user).find(*args)

    def _warehouses(self, found, part=None):
        part = part or self.pads
        return {
            warehouse["id"]: warehouse
            for row in found["parts"]
            if row["id"] == part.id
            for store in row["stores"]
            for warehouse in store["warehouses"]
        }

    def test_bins_reserved_and_in_transit(self):
        transfer = self._create_transfer(self.main, self.side, pads=4)
        transfer.action_ask()
        main = self._warehouses(self._find(self.keeper, "04465 yzz"))[self.main.id]
        self.assertEqual((main["on_hand"], main["reserved"], main["free"]), (10, 4, 6))
        self.assertEqual(main["bins"][0]["on_hand"], 10)
        self._move(transfer, "send", self.keeper)
        side = self._warehouses(self._find(self.keeper, "04465YZZ"))[self.side.id]
        self.assertEqual((side["on_hand"], side["transit"][0]["quantity"]), (0, 4))
        self.assertEqual(side["transit"][0]["name"], transfer.name)

    def test_incoming_names_the_order(self):
        vendor = self.env["res.partner"].create({"name": "Parts centre"})
        order = self.env["purchase.order"].create(
            {
                "partner_id": vendor.id,
                "order_line": [(0, 0, {"product_id": self.oil.id, "product_qty": 7})],
            }
        )
        order.button_confirm()
        technician = self._create_user("technician")
        main = self._warehouses(self._find(technician, "90915"), self.oil)[self.main.id]
        self.assertEqual(
            (main["incoming"][0]["name"], main["incoming"][0]["quantity"]), (order.name, 7)
        )

    def test_other_store_sees_quantities_only(self):
        found = self._find(self.keeper_b, "04465")
        store = next(store for store in found["parts"][0]["stores"] if not store["mine"])
        self.assertEqual(store["name"], self.store_a.name)
        self.assertEqual(set(store["warehouses"][0]), {"id", "name", "on_hand", "reserved", "free"})
        self.assertNotIn("value", store)
        boss = self._create_user("parts_manager", self.store_b)
        for store in self._find(boss, "04465")["parts"][0]["stores"]:
            self.assertEqual("value" in store, store["mine"])

    def test_value_is_for_who_sees_cost(self):
        store = self._find(self.manager, "04465")["parts"][0]["stores"][0]
        self.assertEqual(store["value"], 400)
        for role in ("service_adviser", "technician"):
            user = self._create_user(role)
            store = self._find(user, "04465")["parts"][0]["stores"][0]
            self.assertNotIn("value", store)
            self.assertEqual(store["warehouses"][0]["on_hand"], 10)
        self.assertNotIn("value", self._find(self.keeper, "04465")["parts"][0]["stores"][0])

    def test_at_a_date(self):
        today = fields.Date.today()
        for line in self.env["stock.move.line"].search([("product_id", "=", self.pads.id)]):
            line.date = fields.Datetime.now() - timedelta(days=10)
        transfer = self._create_transfer(self.main, self.side, pads=4)
        transfer.action_ask()
        self._move(transfer, "send", self.keeper)
        self._move(transfer, "receive", self.keeper)
        now = self._warehouses(self._find(self.keeper, "04465"))
        self.assertEqual((now[self.main.id]["on_hand"], now[self.side.id]["on_hand"]), (6, 4))
        before = self._find(self.keeper, "04465", False, str(today - timedelta(days=2)))
        self.assertEqual(before["date"], str(today - timedelta(days=2)))
        then = self._warehouses(before)
        self.assertEqual(then[self.main.id]["on_hand"], 10)
        self.assertNotIn(self.side.id, then)
        long_ago = self._find(self.keeper, "04465", False, str(today - timedelta(days=20)))
        self.assertFalse(self._warehouses(long_ago))

    def test_a_whole_warehouse(self):
        found = self._find(self.keeper, "", self.main.id)
        self.assertEqual([part["id"] for part in found["parts"]], self.pads.ids)
        self.assertFalse(self._find(self.keeper, "", self.side.id)["parts"])
        self.assertFalse(self._find(self.keeper, "")["parts"])

    def test_by_lot_and_by_name(self):
        self.pads.tracking = "none"
        battery = self._create_part(name="Battery", part_number="BAT", tracking="lot")
        self.env["stock.lot"].create({"name": "LOT-77", "product_id": battery.id})
        self.assertEqual(self._find(self.keeper, "lot-77")["parts"][0]["id"], battery.id)
        self.assertEqual(self._find(self.keeper, "Batt")["parts"][0]["id"], battery.id)

    def test_ask_for_it(self):
        screen = self.env["dealer.part.whereabouts"].with_user(self.keeper_b)
        action = screen.ask_for(self.pads.id, self.main.id, 2, self.far.id)
        transfer = self.env["dealer.part.transfer"].browse(action["res_id"])
        self.assertRecordValues(
            transfer, [{"company_id": self.store_b.id, "source_company_id": self.store_a.id}]
        )
        adviser = self._create_user("service_adviser")
        with self.assertRaises(AccessError):
            screen.with_user(adviser).ask_for(self.pads.id, self.main.id, 2, self.side.id)
        self.assertFalse(screen.with_user(adviser).get_start()["can_ask"])

    def test_not_for_outsiders(self):
        portal = new_test_user(self.env, "where_portal", groups="base.group_portal")
        plain = new_test_user(self.env, "where_plain", groups="base.group_user")
        for user in (portal, plain):
            with self.assertRaises(AccessError):
                self._find(user, "04465")

    def test_queries_do_not_grow(self):
        for number in range(25):
            part = self._create_part(name=f"Queried {number}", part_number=f"QQQ-{number}")
            self._receive(part, 2, 5)
        self.env.flush_all()
        self._find(self.keeper, "QQQ")
        self.env.invalidate_all()
        with self.assertQueryCount(default=32):
            found = self._find(self.keeper, "QQQ")
        self.assertEqual(len(found["parts"]), 25)

    def test_what_no_screen_sends(self):
        screen = self.env["dealer.part.whereabouts"].with_user(self.keeper)
        self.assertFalse(screen.find("\0")["parts"])
        for asked in (("PADS", "x"), ("PADS", [1]), ("PADS", 0, "no day"), ("PADS", 0, 0, "x")):
            with self.subTest(asked), self.assertRaises(UserError):
                screen.find(*asked)
        for wanted in (("x", 1, 1), (self.pads.id, 1, "x"), (self.pads.id, 1, float("nan"))):
            with self.subTest(wanted), self.assertRaises(UserError):
                screen.ask_for(*wanted)
