from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import WorkshopFitmentCommon


@tagged("post_install", "-at_install")
class TestRepairOrder(WorkshopFitmentCommon):
    def test_lines_warn(self):
        plain = self._create_part(name="Plain", part_number="NO-RULE")
        self._create_rule(
            engine_part := self._create_part(name="E", part_number="ENG"), engine="1.4T"
        )
        order = self._create_order(
            *(self._part_line(part) for part in (self.pads, self.oil, plain, engine_part)),
            self._labour_line(),
            user=self.adviser,
        )
        verdicts = {line.product_id: line.fitment_verdict for line in order.line_ids}
        self.assertEqual(
            verdicts,
            {
                self.pads: False,
                self.oil: "unfit",
                plain: False,
                engine_part: "doubtful",
                self.labour: False,
            },
        )
        self.assertEqual(
            order.fitment_warning,
            "90915-YZZ: Wrong part. It is for: Fitbrand Beta\n"
            "ENG: Not sure. Engine not known: fits only 1.4T.",
        )
        order.line_ids.filtered(lambda line: line.product_id == self.oil).unlink()
        self.vehicle.engine_code = "1.4T"
        order.invalidate_recordset()
        order.line_ids.invalidate_recordset()
        self.assertFalse(order.fitment_warning)

    def test_form_warns_while_typing(self):
        with Form(self.env["dealer.repair.order"].with_user(self.adviser)) as form:
            form.vehicle_id = self.vehicle
            with form.line_ids.new() as line:
                line.line_type = "part"
                line.product_id = self.oil
                self.assertEqual(line.fitment_verdict, "unfit")
            self.assertIn("Fitbrand Beta", form.fitment_warning)

    def test_issue_warns_the_keeper(self):
        order = self._create_order()
        self._authorise(order)
        order.action_request_parts()
        picking = order.picking_ids.with_user(self.keeper)
        products = self.pads | self.oil
        self.assertEqual(
            picking._get_part_warnings(products),
            {self.oil.id: "Not for this car. It is for: Fitbrand Beta"},
        )
        self.assertEqual(
            picking.fitment_warning, "90915-YZZ: Not for this car. It is for: Fitbrand Beta"
        )
        self._issue(order)
        picking.invalidate_recordset()
        self.assertFalse(picking.fitment_warning)
        receipt = self.env["stock.picking"].create(
            {"picking_type_id": self.warehouse.in_type_id.id}
        )
        self.assertEqual(receipt._get_part_warnings(products), {})

    def test_put_on_the_order(self):
        order = self._create_order(self._labour_line(), user=self.adviser)
        Rule = self.Rule.with_user(self.adviser)
        found = Rule.look_up(vehicle_id=self.vehicle.id)
        self.assertEqual([t["key"] for t in found["targets"]], [f"repair:{order.id}"])
        message = Rule.add_to(f"repair:{order.id}", self.pads.id, 2)
        self.assertIn(order.name, message)
        self.assertRecordValues(
            order.line_ids.filtered(lambda line: line.line_type == "part"),
            [{"product_id": self.pads.id, "quantity": 2, "price_unit": 90}],
        )
        action = order.action_find_parts()
        self.assertEqual(
            (action["context"]["vehicle_id"], action["context"]["part_target"]),
            (self.vehicle.id, f"repair:{order.id}"),
        )
        second = self._create_order(self._labour_line(), user=self.adviser)
        self.assertEqual(len(Rule.look_up(vehicle_id=self.vehicle.id)["targets"]), 2)
        chosen = Rule.look_up(vehicle_id=self.vehicle.id, target=f"repair:{second.id}")["targets"]
        self.assertEqual([t["key"] for t in chosen], [f"repair:{second.id}"])

    def test_finished_order_takes_none(self):
        order = self._create_order(self._labour_line())
        self._finish(order)
        self.assertFalse(self.Rule.look_up(vehicle_id=self.vehicle.id)["targets"])
        with self.assertRaisesRegex(UserError, "takes no more parts"):
            self.Rule.add_to(f"repair:{order.id}", self.pads.id)

    def test_no_query_where_nothing_is_shown(self):
        """Work on lines judges nothing: only a screen that shows the verdict asks for it."""
        order = self._create_order()
        self.env.flush_all()
        seen = []
        self.patch(type(self.Rule), "_judge_parts", lambda *args: seen.append(args))
        order.line_ids = [Command.create({"line_type": "part", "product_id": self.oil.id})]
        order.line_ids[0].quantity = 3
        order.vehicle_id = self._create_vehicle()
        self.env.flush_all()
        self._finish(order)
        order.action_settle()
        self.assertFalse(seen)

    def test_queries_of_lines(self):
        """The verdicts of an order cost the same for few and many lines."""
        counts = []
        for number in (2, 12):
            order = self._create_order(
                *(self._part_line(self._create_part(name="P", part_number=f"Q{number}-{i}")) for i in range(number))
            )  # fmt: skip
            for line in order.line_ids:
                self._create_rule(line.product_id, model_id=self.other_model.id)
            self.env.flush_all()
            for _run in range(2):
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                order.line_ids.web_read({"fitment_verdict": {}, "fitment_reason": {}})
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])


@tagged("post_install", "-at_install")
class TestNotMine(WorkshopFitmentCommon):
    def test_technician_reads_only(self):
        order = self._create_order(self._labour_line())
        technician = self._create_technician()
        Rule = self.Rule.with_user(technician)
        self.assertFalse(Rule.look_up(vehicle_id=self.vehicle.id)["targets"])
        with self.assertRaises(AccessError):
            Rule.add_to(f"repair:{order.id}", self.pads.id)
