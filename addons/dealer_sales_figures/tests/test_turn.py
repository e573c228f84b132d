from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time, tagged

from .common import FiguresCommon


@tagged("post_install", "-at_install")
class TestTurn(FiguresCommon):
    def _rows(self, cars, days):
        self.env.flush_all()
        return (
            self.env["dealer.stock.turn"]
            .with_context(stock_turn_days=days)
            .search([("vehicle_id", "in", cars.ids)])
        )

    def test_turn_and_days_of_supply(self):
        now = fields.Datetime.now()
        with freeze_time(now - timedelta(days=60)):
            sold, kept = self._buy(50000, 50000)
        with freeze_time(now - timedelta(days=15)):
            self._sell(sold)
        rows = {row.vehicle_id: row for row in self._rows(sold | kept, 30)}
        self.assertEqual((rows[sold].sold, rows[sold].on_hand), (1, 0))
        self.assertEqual((rows[kept].sold, rows[kept].on_hand), (0, 1))
        self.assertAlmostEqual(rows[sold].car_days, 15, places=1)
        self.assertAlmostEqual(rows[kept].car_days, 30, places=1)
        self.assertAlmostEqual(rows[sold].sold_days, 45, places=1)
        [[turn, supply, age]] = (
            self.env["dealer.stock.turn"]
            .with_context(stock_turn_days=30)
            ._read_group(
                [("vehicle_id", "in", (sold | kept).ids)],
                [],
                ["turn:avg", "supply_days:avg", "age_sold:avg"],
            )
        )
        # 1 car sold in 30 days of 1.5 cars on average; 1 on hand lasts 30 days
        self.assertAlmostEqual(turn, 365 / 30 / 1.5, places=1)
        self.assertAlmostEqual(supply, 30, places=2)
        self.assertAlmostEqual(age, 45, places=1)

    def test_sold_before_the_period_is_out(self):
        now = fields.Datetime.now()
        with freeze_time(now - timedelta(days=60)):
            [car] = self._buy(50000)
            self._sell(car)
        self.assertFalse(self._rows(car, 30))
        self.assertEqual(self._rows(car, 90).sold, 1)

    def test_car_that_came_back_stays_twice(self):
        [car] = self._buy(50000)
        self._return(self._sell(car))
        rows = self._rows(car, 30)
        self.assertEqual(len(rows), 2)
        self.assertEqual(sum(rows.mapped("on_hand")), 1)
