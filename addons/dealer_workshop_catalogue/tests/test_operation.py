from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import CatalogueCommon


@tagged("post_install", "-at_install")
class TestOperation(CatalogueCommon):
    def test_add(self):
        """One tap: the job with its hours, parts, fee and price."""
        self._create_rate(120, labour_class_id=self.mechanical.id)
        skill = self.env.ref("dealer_workshop_catalogue.skill_mechanic")
        level = self.env.ref("dealer_workshop_catalogue.skill_level_2")
        lift = self.env.ref("dealer_workshop_catalogue.bay_kind_lift")
        self.service.write(
            {
                "concern": "Service is due",
                "correction": "Oil and filter replaced.",
                "skill_id": skill.id,
                "skill_level_id": level.id,
                "bay_kind_id": lift.id,
            }
        )
        order = self._create_bare_order()
        self.assertEqual(order.action_add_operation(self.service.id), [])
        job = order.job_ids[-1]
        self.assertRecordValues(
            job,
            [
                {
                    "operation_id": self.service.id,
                    "concern": "Service is due",
                    "correction": "Oil and filter replaced.",
                    "labour_class_id": self.mechanical.id,
                    "skill_id": skill.id,
                    "skill_level_id": level.id,
                    "bay_kind_id": lift.id,
                    "planned_hours": 0.5,
                }
            ],
        )
        self.assertRecordValues(
            job.line_ids,
            [
                {"line_type": "labour", "standard_hours": 0.5, "quantity": 0.5, "price_unit": 120},
                {"line_type": "part", "standard_hours": 0, "quantity": 1, "price_unit": 20},
                {"line_type": "fee", "standard_hours": 0, "quantity": 1, "price_unit": 5},
            ],
        )
        self.assertEqual(job.line_ids.operation_line_id, self.service.line_ids)
        offer = self.service._get_offer(self.vehicle)[self.service.id]
        self.assertEqual(offer["price"], sum(job.line_ids.mapped("price_subtotal")))
        self.assertEqual(offer["total"], sum(job.line_ids.mapped("price_total")))
        self.assertEqual(len(order.line_ids), 3, "the offer put nothing on the order")

    def test_superseded(self):
        """The old number goes first; once it is used up, what replaced it is taken."""
        new = self._create_part(name="New pads", part_number="04465-NEW", list_price=99)
        self.env["dealer.part.supersession"].create({"old_id": self.pads.id, "new_id": new.id})
        order = self._create_bare_order()
        order.action_add_operation(self.brakes.id)
        self.assertEqual(order.line_ids.filtered("operation_line_id").product_id, self.pads)
        self.env["stock.quant"]._update_available_quantity(
            self.pads, self.warehouse.lot_stock_id, -10
        )
        order = self._create_bare_order()
        order.action_add_operation(self.brakes.id)
        self.assertEqual(order.line_ids.filtered("operation_line_id").product_id, new)

    def test_unknown_part(self):
        """Nothing says which part: that is said, and the rest goes on the order."""
        operation = self._create_operation(
            line_ids=[Command.create({"line_type": "part", "part_category_id": self.category.id})]
        )
        self._create_standard(operation, 1)
        order = self._create_bare_order()
        missing = order.action_add_operation(operation.id)
        self.assertEqual(len(missing), 1)
        self.assertIn(self.category.name, missing[0])
        self.assertEqual(order.line_ids.mapped("line_type"), ["labour"])

    def test_shares_of_hours(self):
        """Several labour lines share the standard, each of its own class and rate."""
        self._create_rate(100)
        self._create_rate(200, labour_class_id=self.paint.id)
        operation = self._create_operation(
            line_ids=[
                Command.create({"line_type": "labour", "name": "Prepare", "quantity": 1}),
                Command.create(
                    {
                        "line_type": "labour",
                        "name": "Paint",
                        "quantity": 3,
                        "labour_class_id": self.paint.id,
                    }
                ),
            ]
        )
        self._create_standard(operation, 4)
        order = self._create_bare_order()
        order.action_add_operation(operation.id)
        self.assertEqual(order.line_ids.mapped("quantity"), [1, 3])
        self.assertEqual(order.line_ids.mapped("price_unit"), [100, 200])
        self.assertEqual(order.job_ids[-1].planned_hours, 4)

    def test_fixed_price(self):
        """The lines add up to the fixed price; the usual price is kept beside."""
        self.service.price = 99.99
        order = self._create_bare_order()
        order.action_add_operation(self.service.id)
        amount = sum(line.quantity * line.price_unit for line in order.line_ids)
        self.assertAlmostEqual(amount, 99.99, 9)
        self.assertEqual(order.amount_untaxed, 99.99)
        usual = sum(line.quantity * line.list_price_unit for line in order.line_ids)
        self.assertEqual(usual, 75)
        self.service.price = 50
        offer = self.service._get_offer(self.vehicle)[self.service.id]
        self.assertEqual(offer["price"], 50)
        self.assertAlmostEqual(offer["saving"], 25, 2)

    def test_stock(self):
        offer = self.brakes._get_offer(self.vehicle)[self.brakes.id]
        self.assertEqual(offer["parts"][0]["free"], 10)
        self.assertFalse(offer["parts"][0]["is_short"])
        self.brakes.line_ids.quantity = 11
        offer = self.brakes._get_offer(self.vehicle)[self.brakes.id]
        self.assertTrue(offer["parts"][0]["is_short"])

    def test_queries(self):
        """Thirty operations are offered with the queries of one."""
        operations = self.service + self.service.union(
            *(self.service.copy({"name": f"Service {n}", "code": f"Q{n}"}) for n in range(30))
        )
        for operation in operations - self.service:
            self._create_standard(operation, 1)
        self._create_rate(120)
        order = self._create_bare_order()

        def count(wanted):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            wanted._get_offer(order.vehicle_id, order.partner_id, order=order)
            return self.cr.sql_log_count - before

        count(self.service)
        one, many = count(self.service), count(operations)
        self.assertLessEqual(many, one + 2)
        self.assertLessEqual(many, 45)

    def test_settled(self):
        order = self._settle(self._create_order())
        with self.assertRaisesRegex(UserError, "settled"):
            order.action_add_operation(self.service.id)

    def test_skill_level(self):
        with self.assertRaisesRegex(ValidationError, "no level"):
            self.service.write(
                {
                    "skill_id": self.env.ref("dealer_workshop_catalogue.skill_high_voltage").id,
                    "skill_level_id": self.env.ref("dealer_workshop_catalogue.skill_level_1").id,
                }
            )

    def test_favourite(self):
        adviser = self._create_user("service_adviser")
        mine = self.service.with_user(adviser)
        mine.action_toggle_favourite()
        self.assertFalse(self.service.is_favourite)
        found = mine.search([("is_favourite", "=", True)])
        self.assertEqual(found, mine)
        mine.action_toggle_favourite()
        self.assertFalse(mine.search([("is_favourite", "=", True)]))

    def test_planned_hours(self):
        """Typed where nothing says; the labour lines say otherwise."""
        job = self._create_bare_order().job_ids
        job.planned_hours = 3
        job.line_ids = [Command.create({"order_id": job.order_id.id, "line_type": "fee"})]
        self.assertEqual(job.planned_hours, 3)
        job.line_ids = [
            Command.create(
                {"order_id": job.order_id.id, "line_type": "labour", "standard_hours": 2}
            )
        ]
        self.assertEqual(job.planned_hours, 2)
