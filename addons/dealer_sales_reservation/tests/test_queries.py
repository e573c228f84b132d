from odoo.tests import tagged

from .common import ReservationCommon


@tagged("post_install", "-at_install")
class TestQueries(ReservationCommon):
    """Screens cost the same for two records as for many."""

    def _count(self, function):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        function()
        return self.cr.sql_log_count - before

    def _assert_flat(self, records, names, limit):
        records[:2].read(names)
        few = self._count(lambda: records[:2].read(names))
        many = self._count(lambda: records.read(names))
        self.assertLessEqual(many, few + 2)
        self.assertLessEqual(many, limit)

    def test_reservation_list(self):
        cars = self._buy(*[1000] * 8)
        reservations = self.env["dealer.vehicle.reservation"].union(
            *(self._reserve(car) for car in cars)
        )
        names = ["name", "vehicle_id", "partner_id", "user_id", "until", "order_id", "state"]
        self._assert_flat(reservations.with_user(self.consultant), names, 16)

    def test_wish_list(self):
        wishes = self.env["dealer.vehicle.wish"].union(
            *(self._wish(partner=self.customer.copy()) for _number in range(10))
        )
        names = [
            "name", "partner_id", "trim_id", "color_ids", "position_note", "offered_vehicle_id",
            "answer_by", "order_id", "state",
        ]  # fmt: skip
        self._assert_flat(wishes.with_user(self.consultant), names, 26)

    def test_vehicle_and_deal(self):
        cars = self._buy(*[1000] * 8)
        for car in cars[:4]:
            self._reserve(car)
        self._assert_flat(cars, ["reservation_id", "reserved_until"], 10)
        deals = self.env["sale.order"].union(*(self._create_deal(car) for car in cars[4:]))
        self._assert_flat(deals, ["wish_id", "car_reservation_id", "deposit_held"], 22)

    def test_reserve(self):
        first, second = self._buy(1000, 1000)
        self._reserve(first)
        self.assertLessEqual(self._count(lambda: self._reserve(second)), 70)

    def test_price_list(self):
        prices = self.env["product.pricelist.item"].create(
            [
                {
                    "trim_id": self._create_trim(name=f"T{number}", sale_price=1).id,
                    "vehicle_list_price": 1000,
                }
                for number in range(8)
            ]
        )
        names = ["trim_id", "store_id", "vehicle_price", "floor_price", "price_state"]
        self._assert_flat(prices, names, 12)
