from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import YardCommon


@tagged("post_install", "-at_install")
class TestYard(YardCommon):
    def test_put_and_move(self):
        one, two = self._buy(100, 110)
        yard = self.env["dealer.yard"].with_user(self.clerk)
        car = yard.put(one.id, " ya-01 ")
        self.assertEqual((car["slot"], one.slot_id), ("YA-01", self.slots[0]))
        with self.assertRaisesRegex(UserError, "stands in YA-01"):
            yard.put(two.id, "YA-01")
        with self.assertRaisesRegex(UserError, "No slot"):
            yard.put(two.id, "ZZ-99")
        # into the other yard: the stock follows, reserved or not
        self._create_deal(one, confirm=True)
        self.env.flush_all()  # who confirms takes the deal's step, not the clerk
        yard.put(one.id, "YB-02")
        self.assertEqual(one.slot_id, self.slots[3])
        self.assertEqual(one.location_id, self.second_yard)
        self.assertEqual(one.lifecycle, "reserved")
        yard.put(two.id, "YA-01")
        first, last = one.stay_ids.sorted("id")
        self.assertEqual((first.user_id, first.user_to_id), (self.clerk, self.clerk))
        self.assertTrue(first.date_to)
        self.assertFalse(last.date_to)
        free = {slot["code"] for slot in yard.get_free()}
        self.assertTrue({"YA-02", "YB-01"} <= free)
        self.assertFalse({"YA-01", "YB-02"} & free)

    def test_find(self):
        [car] = self._buy(100)
        self._keep(car)
        car.key_ids[0].tag = "TAG-1"
        self.slots[0]._put(car)
        yard = self.env["dealer.yard"].with_user(self._create_user("sales_consultant"))
        for text in (car.vin, car.vin[-6:].lower(), "tag-1", "ya-01"):
            [found] = yard.find(text)["cars"]
            self.assertEqual((found["id"], found["slot"]), (car.id, "YA-01"), text)
        self.assertEqual(yard.find("YA-02")["cars"], [])
        for text in ("", "123", "LSVTA2A00T7999999"):
            with self.assertRaises(UserError):
                yard.find(text)
        with self.assertRaises(AccessError):
            yard.put(car.id, "YA-02")

    def test_slot_is_free_when_the_car_leaves(self):
        [car] = self._buy(100)
        self.slots[0]._put(car)
        self._sell(car)
        self.assertFalse(car.slot_id)
        self.assertFalse(self.slots[0].vehicle_id)
        self.assertIn(
            self.slots[0], self.env["dealer.yard.slot"].search([("vehicle_id", "=", False)])
        )
        with self.assertRaisesRegex(UserError, "not in stock"):
            self.slots[0]._put(car)

    def test_trace_not_by_hand(self):
        [car] = self._buy(100)
        self.slots[0]._put(car)
        for values in ({"date_to": "2026-01-01"}, {"slot_id": self.slots[1].id}):
            with self.assertRaises(UserError):
                car.stay_ids.with_user(self.manager).write(values)

    def test_shown_on_stock_list(self):
        one, two = self._buy(100, 110)
        self.slots[0]._put(one)
        self.env.flush_all()
        rows = self.env["dealer.vehicle.stock"].search([("vehicle_id", "in", (one | two).ids)])
        self.assertEqual(
            {row.vehicle_id: row.slot_id.name for row in rows}, {one: "YA-01", two: False}
        )
