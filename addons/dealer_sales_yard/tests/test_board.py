from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import YardCommon


@tagged("post_install", "-at_install")
class TestBoard(YardCommon):
    def _load(self, user=None, **filters):
        self.env.flush_all()  # the view reads tables, not the cache
        return self.env["dealer.stock.board"].with_user(user or self.manager).load(**filters)

    def _row(self, data):
        return next(row for row in data["rows"] if row["id"] == self.model.id)

    def test_figures_and_drill_down(self):
        cars = self._buy(100, 110, 120, 130)
        black = self._buy(140, product=self.trim._get_products(self.black)[self.trim, self.black])
        today = fields.Date.today()
        for car, days in zip(cars | black, (0, 30, 31, 200, 400), strict=True):
            car.stock_date = today - timedelta(days=days)
        self._create_deal(cars[0], confirm=True)
        self.env["dealer.vehicle.usage"].create(
            {"vehicle_id": cars[1].id, "kind": "display", "company_id": self.company.id}
        )
        self.env.flush_all()
        data = self._load()
        row = self._row(data)
        self.assertEqual(row["count"], 5)
        self.assertEqual(row["value"], 600)
        self.assertEqual(row["bands"], [2, 1, 0, 0, 2])
        self.assertEqual(
            row["states"],
            {"available": 3, "reserved": 1, "transit": 0, "display": 1, "demo": 0},
        )
        self.assertEqual(
            [(line["name"], line["count"]) for line in row["colors"]],
            [("Test white", 4), ("Test black", 1)],
        )
        Board = self.env["dealer.stock.board"].with_user(self.manager)
        Stock = self.env["dealer.vehicle.stock"].with_user(self.manager)

        def cars_of(*args):
            return Stock.search(Board.get_cars_action("model", *args, {})["domain"]).vehicle_id

        self.assertEqual(cars_of(self.model.id, None, False, 0), cars[0] | cars[1])
        self.assertEqual(cars_of(self.model.id, None, False, 4), cars[3] | black)
        self.assertEqual(cars_of(self.model.id, self.black.id, False, None), black)
        self.assertEqual(cars_of(self.model.id, None, "reserved", None), cars[0])

    def test_ages_are_settings(self):
        self._buy(100)
        self.company.stock_age_bands = "10, 20"
        self.assertEqual(len(self._load()["bands"]), 3)
        for text in ("", "x", "20,10", "0,5", "1,2,3,4,5,6,7"):
            with self.assertRaises(ValidationError):
                self.company.stock_age_bands = text

    def test_filters_and_rights(self):
        [car] = self._buy(100)
        self.slots[2]._put(car)
        self.assertEqual(self._row(self._load(location_id=self.second_yard.id))["count"], 1)
        self.assertEqual(
            self._load(brand_id=self.brand.id, by="trim")["rows"][0]["id"], self.trim.id
        )
        consultant = self._create_user("sales_consultant")
        data = self._load(consultant)
        self.assertFalse(data["has_value"])
        self.assertEqual(self._row(data)["value"], 0)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user("stock_clerk", company_id=other.id)
        self.assertEqual(self._load(stranger)["rows"], [])
        self.assertEqual(self._load(stranger, company_id=self.company.id)["rows"], [])
        portal = new_test_user(self.env, login="yard_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            self._load(portal)

    def test_queries(self):
        """The board asks as often for many cars as for few."""

        def count():
            self._load()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._load()
            return self.env.cr.sql_log_count - before

        self._buy(100)
        few = count()
        self._buy(*range(100, 112))
        self.assertLessEqual(count(), few)
        self.assertLessEqual(few, 20)
