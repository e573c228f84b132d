from odoo import Command
from odoo.tests import tagged

from odoo.addons.dealer_workshop_catalogue.tests.common import CatalogueCommon


@tagged("post_install", "-at_install")
class TestOperationParts(CatalogueCommon):
    """An operation names a category; the car says which part."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.filters = cls.env["product.category"].create(
            {"name": "Oil filters", "parent_id": cls.category.id}
        )
        cls.fitting = cls._create_part(
            name="Filter", part_number="FT-1", categ_id=cls.filters.id, list_price=30
        )
        cls.other = cls._create_part(
            name="Other filter", part_number="FT-9", categ_id=cls.filters.id
        )
        cls._create_rule(cls.fitting, model_id=cls.model.id)
        cls._create_rule(cls.other, model_id=cls.model.copy({"name": "T2"}).id)
        cls.by_car = cls._create_operation(
            name="Filter",
            line_ids=[Command.create({"line_type": "part", "part_category_id": cls.filters.id})],
        )
        cls._create_standard(cls.by_car, 0.3)

    @classmethod
    def _create_rule(cls, product, **values):
        return cls.env["dealer.part.fitment"].create({"product_id": product.id, **values})

    def _offer(self, operation=None, user=None):
        operation = (operation or self.by_car).with_user(user or self.env.user)
        return operation._get_offer(self.vehicle.with_env(operation.env))[operation.id]

    def _parts(self, offer):
        return [
            (line["product_id"], line["quantity"])
            for line in offer["lines"]
            if line["line_type"] == "part"
        ]

    def test_fits(self):
        adviser = self._create_user("service_adviser")
        offer = self._offer(user=adviser)
        self.assertEqual(self._parts(offer), [(self.fitting.id, 1)])
        self.assertEqual(offer["missing"], [])
        order = self._create_bare_order(user=adviser)
        self.assertEqual(order.action_add_operation(self.by_car.id), [])
        self.assertIn(self.fitting, order.line_ids.product_id)

    def test_superseded(self):
        """The new number goes on the order, unless it is not for this car."""
        new = self._create_part(name="New filter", part_number="FT-2", categ_id=self.filters.id)
        self.env["dealer.part.supersession"].create({"old_id": self.fitting.id, "new_id": new.id})
        self.assertEqual(self._parts(self._offer()), [(new.id, 1)])
        self._create_rule(new, model_id=self.model.id, exclude=True)
        self.assertEqual(self._parts(self._offer()), [(self.fitting.id, 1)])

    def test_nothing_fits(self):
        other = self.model.copy({"name": "T3"})
        self.vehicle.write({"model_id": other.id, "trim_id": False})
        offer = self._offer()
        self.assertEqual(self._parts(offer), [])
        self.assertIn("no part is known to fit", offer["missing"][0])

    def test_doubtful(self):
        """A fact of the car is missing: the part is proposed and the doubt is said."""
        self.env["dealer.part.fitment"].search([("product_id", "=", self.fitting.id)]).unlink()
        self._create_rule(self.fitting, model_id=self.model.id, engine="EA888")
        offer = self._offer()
        self.assertEqual(self._parts(offer), [(self.fitting.id, 1)])
        self.assertIn("not sure to fit", offer["missing"][0])

    def test_several(self):
        second = self._create_part(name="B filter", part_number="FT-3", categ_id=self.filters.id)
        self._create_rule(second, model_id=self.model.id)
        self.assertIn("2 parts fit", self._offer()["missing"][0])

    def test_position_and_quantity(self):
        """Front pads for the front; as many litres as the rule of the car says."""
        rule = self.env["dealer.part.fitment"].search([("product_id", "=", self.fitting.id)])
        rule.write({"position": "Front", "quantity": 4.5})
        rear = self._create_part(name="Rear", part_number="FT-R", categ_id=self.filters.id)
        self._create_rule(rear, model_id=self.model.id, position="Rear", quantity=2)
        line = self.by_car.line_ids
        line.position = "front"
        self.assertEqual(self._parts(self._offer()), [(self.fitting.id, 1)])
        line.is_quantity_by_car = True
        self.assertEqual(self._parts(self._offer()), [(self.fitting.id, 4.5)])
        line.position = "rear"
        self.assertEqual(self._parts(self._offer()), [(rear.id, 2)])

    def test_named_part(self):
        """A part the operation names is judged too."""
        operation = self._create_operation(line_ids=[self._operation_part(self.other)])
        self._create_standard(operation, 1)
        offer = self._offer(operation)
        self.assertEqual(self._parts(offer), [(self.other.id, 1)])
        self.assertIn("not for this car", offer["missing"][0])

    def test_engine(self):
        """A standard for an engine finds it by the car's own engine code."""
        self.vehicle.trim_id = False
        self.vehicle.engine_code = "EA211-DLS 1.4T"
        self._create_standard(self.by_car, 0.7, engine="EA211-DLS")
        self.assertEqual(self._offer()["hours"], 0.7)

    def test_queries(self):
        """Thirty operations ask no more than one."""
        many = self.by_car.union(*(self.by_car.copy({"name": f"Filter {n}"}) for n in range(30)))

        def count(operations):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            operations.line_ids._get_parts(self.vehicle)
            return self.cr.sql_log_count - before

        count(self.by_car)
        self.assertLessEqual(count(many), count(self.by_car) + 2)
