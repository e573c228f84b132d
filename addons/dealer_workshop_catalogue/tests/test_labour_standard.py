from datetime import date

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import CatalogueCommon


@tagged("post_install", "-at_install")
class TestLabourStandard(CatalogueCommon):
    def _hours(self, operation=None, vehicle=None):
        operation = operation or self.brakes
        return operation._get_hours(vehicle or self.vehicle)[operation.id]

    def test_most_specific_wins(self):
        """Each standard that says more of the car goes before those that say less."""
        self.assertEqual(self._hours(), 1.5)
        for hours, values in (
            (1.6, {"brand_id": self.brand.id}),
            (1.7, {"brand_id": self.brand.id, "model_id": self.model.id}),
            (1.8, {"model_id": self.model.id, "year_from": 2020}),
            (1.9, {"model_id": self.model.id, "engine": "1.5t"}),
            (2.0, {"trim_id": self.trim.id}),
        ):
            self._create_standard(self.brakes, hours, **values)
            self.assertEqual(self._hours(), hours, values)

    def test_what_is_not_known_of_the_car(self):
        """A standard that asks for a fact nobody knows does not count."""
        self._create_standard(self.brakes, 3, year_from=2000)
        self.vehicle.model_year = False
        self.vehicle.trim_id = False
        self.assertEqual(self._hours(), 1.5)
        self.assertEqual(self._hours(vehicle=self.env["dealer.vehicle"]), 1.5)

    def test_other_cars(self):
        for values in (
            {"engine": "2.0T"},
            {"year_to": 2021},
            {"year_from": 2023},
            {"brand_id": self.brand.copy({"name": "Other"}).id},
        ):
            self._create_standard(self.brakes, 9, **values)
        self.assertEqual(self._hours(), 1.5)

    def test_dates(self):
        self._create_standard(self.brakes, 2, date_from="2026-01-01", date_to="2026-06-30")
        Standard = self.env["dealer.labour.standard"]
        for day, hours in (
            (date(2025, 12, 31), 1.5),
            (date(2026, 1, 1), 2),
            (date(2026, 7, 1), 1.5),
        ):
            found = Standard._find(self.brakes, self.vehicle, date=day)
            self.assertEqual(found[self.brakes.id, self.vehicle].hours, hours)

    def test_stores(self):
        """A store's own standard goes before everybody's, another store's does not count."""
        other = self.env["res.company"].create({"name": "Other store"})
        self._create_standard(self.brakes, 7, company_id=other.id)
        self.assertEqual(self._hours(), 1.5)
        self._create_standard(self.brakes, 1.4, company_id=self.company.id)
        self.assertEqual(self._hours(), 1.4)

    def test_missing(self):
        """No standard is said, not guessed."""
        bare = self._create_operation(name="New work")
        self.assertIs(bare._get_hours(self.vehicle)[bare.id], False)
        offer = bare._get_offer(self.vehicle)[bare.id]
        self.assertIn("no labour standard", offer["missing"][0])
        order = self._create_bare_order()
        order.action_add_operation(bare.id)
        self.assertEqual(order.line_ids.quantity, 0)
        self.assertIn("types the hours", "".join(order._get_settlement_blockers()))
        order.line_ids.quantity = 2
        self.assertNotIn("types the hours", "".join(order._get_settlement_blockers()))
        order.action_add_operation(bare.id, hours=1.25)
        self.assertEqual(order.line_ids[-1].quantity, 1.25)
        self.assertFalse(order.line_ids[-1].standard_hours)

    def test_twice(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._create_standard(self.brakes, 2)
        with self.assertRaisesRegex(ValidationError, "no series of"):
            other = self.brand.copy({"name": "Other"})
            self._create_standard(self.brakes, 2, brand_id=other.id, model_id=self.model.id)

    def test_queries(self):
        """Many operations on many cars: as many queries as for one."""
        operations = self.brakes + self.service
        operations += operations.create(
            [
                {"name": f"Operation {n}", "standard_ids": [Command.create({"hours": 1})]}
                for n in range(30)
            ]
        )
        vehicles = self.vehicle + self.vehicle.union(
            *(self._create_vehicle(model_id=self.model.id, vin=f"QUERYCAR{n}") for n in range(20))
        )
        Standard = self.env["dealer.labour.standard"]
        Standard._find(operations, vehicles)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            found = Standard._find(operations, vehicles)
        self.assertEqual(len(found), 32 * 21)
