from datetime import date, datetime

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import WarrantyCommon


@tagged("post_install", "-at_install")
class TestCoverage(WarrantyCommon):
    def _judge(self, order):
        order.line_ids.invalidate_recordset()
        return dict(zip(order.line_ids, order.line_ids.mapped("warranty_state"), strict=True))

    def test_period(self):
        order = self._create_visit(received_on=datetime(2026, 6, 1))
        self.assertEqual(set(self._judge(order).values()), {"covered"})
        self.assertIn("2029-01-10", order.line_ids[1].warranty_reason)
        order.mileage_in = 100001
        self.assertEqual(set(self._judge(order).values()), {"not"})
        self.assertIn("100000", order.line_ids[1].warranty_reason)
        order.write({"mileage_in": 5000, "received_on": datetime(2029, 1, 10, 12)})
        self.assertEqual(set(self._judge(order).values()), {"covered"}, "its last day")
        order.received_on = datetime(2029, 1, 12)
        self.assertEqual(set(self._judge(order).values()), {"not"})

    def test_unknown_start(self):
        self.car.warranty_start = False
        order = self._create_visit()
        self.assertEqual(set(self._judge(order).values()), {"unknown"})
        self.assertIn("start", order.line_ids[0].warranty_reason)

    def test_wearing_part(self):
        order = self._create_visit(self._part_line(self.filter), self._part_line(self.pads))
        states = [line.warranty_state for line in order.line_ids]
        self.assertEqual(states, ["not", "covered"])

    def test_which_cars(self):
        self.basic.energy = "fuel"
        order = self._create_visit()
        self.assertEqual(set(self._judge(order).values()), {"not"})
        self.basic.energy = "electric"
        self.assertEqual(set(self._judge(order).values()), {"covered"})
        self.basic.sold_from = date(2026, 2, 1)
        self.assertEqual(set(self._judge(order).values()), {"not"})
        other = self._create_order(vehicle_id=self.vehicle.id)
        self.assertEqual(set(self._judge(other).values()), {"not"}, "another brand")

    def test_part_and_its_labour(self):
        """Work on a covered part is covered; other jobs are not."""
        self.basic.active = False
        self._create_coverage(name="Brakes", kind="part", product_ids=[Command.set(self.pads.ids)])
        order = self._create_visit()
        self.assertEqual(set(self._judge(order).values()), {"covered"})
        job = order._add_job({"concern": "Rattles"}, [{"line_type": "labour", "standard_hours": 1}])
        self.assertEqual(job.line_ids.warranty_state, "not")

    def test_operation(self):
        self.basic.active = False
        operation = self._create_operation("Software update")
        self._create_coverage(
            name="Software", kind="part", product_ids=[Command.set(self.oil.ids)],
            operation_ids=[Command.set(operation.ids)],
        )  # fmt: skip
        order = self._create_visit()
        job = order._add_job(
            {"concern": "Update", "operation_id": operation.id},
            [{"line_type": "labour", "standard_hours": 1}],
        )
        self.assertEqual(job.line_ids.warranty_state, "covered")
        self.assertEqual(order.line_ids[0].warranty_state, "not")

    def test_part_we_fitted(self):
        """Our own part's warranty counts from the day and mileage we fitted it."""
        self.basic.active = False
        self._create_coverage(name="Parts", kind="fitted", brand_id=False, months=12, km=20000)
        first = self._create_visit(
            self._part_line(self.pads), mileage_in=10000, received_on=datetime(2026, 1, 20)
        )
        self.assertEqual(first.line_ids.warranty_state, "not", "never fitted before")
        self._settle(first)
        second = self._create_visit(self._part_line(self.pads), mileage_in=29000)
        second.received_on = datetime(2026, 12, 20)
        self.assertEqual(second.line_ids.warranty_state, "covered")
        second.mileage_in = 30001
        self.assertEqual(self._judge(second)[second.line_ids], "not")

    def test_extended(self):
        self.basic.active = False
        self._create_coverage(
            name="Plus", kind="extended", brand_id=False, vehicle_id=self.car.id,
            date_start=date(2026, 2, 1), contract_number="X-1",
        )  # fmt: skip
        order = self._create_visit()
        self.assertEqual(set(self._judge(order).values()), {"covered"})
        second = self._create_vehicle(model_id=self.series.id, warranty_start=date(2026, 1, 1))
        other = self._create_order(vehicle_id=second.id)
        self.assertEqual(set(self._judge(other).values()), {"not"})
        with self.assertRaises(ValidationError):
            self._create_coverage(name="No day", kind="extended", vehicle_id=self.car.id)

    def test_proposal(self):
        order = self._create_visit().with_user(self.adviser)
        self.assertIn("Brake pads", order.warranty_proposal)
        order.action_bill_to_warranty()
        self.assertEqual(set(order.line_ids.mapped("payer")), {"warranty"})
        self.assertEqual(order.warranty_partner_id, self.maker)
        self.assertFalse(order.warranty_proposal)
        line = order._add_job(
            {"concern": "Filter"}, [{"line_type": "part", "product_id": self.filter.id}]
        ).line_ids
        with self.assertRaisesRegex(UserError, "No coverage"):
            line.action_to_warranty()

    def test_queries(self):
        """Judging twelve lines costs what judging two does."""
        counts = []
        for number in (2, 12):
            order = self._create_visit(*(self._part_line(self.pads) for _n in range(number)))
            self.env.flush_all()
            for _run in range(2):  # the first one fills caches
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                order.line_ids.mapped("warranty_state")
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
