from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestRepairOrder(WorkshopCommon):
    def test_form_of_reception(self):
        """Choosing the car fills in the customer and the phone; lines get products and prices."""
        with Form(self.env["dealer.repair.order"]) as form:
            form.vehicle_id = self.vehicle
            self.assertEqual(form.partner_id, self.customer)
            self.assertEqual(form.bringer_phone, "13900000001")
            form.mileage_in = 12000
            with form.job_ids.new() as job:
                job.concern = "Squeaks when braking"
            with form.line_ids.new() as line:
                self.assertEqual(line.product_id, self.labour)
                line.standard_hours = 2
                self.assertEqual(line.quantity, 2)
            with form.line_ids.new() as line:
                line.line_type = "part"
                self.assertFalse(line.product_id)
                line.product_id = self.pads
                self.assertEqual(line.price_unit, 90)
        order = form.record
        self.assertTrue(order.name.startswith("RO"))
        self.assertEqual(order.line_ids.job_id, order.job_ids)
        self.assertRecordValues(
            order,
            [
                {
                    "category": "draft",
                    "sold_hours": 2,
                    "standard_hours": 2,
                    "parts_state": "to_request",
                }
            ],
        )
        self.assertEqual(order.amount_untaxed, 2 * 100 + 90)
        self.assertEqual(order.next_action, "authorise")

    def test_reading_of_the_odometer(self):
        order = self._create_order()
        self.assertRecordValues(
            self.vehicle.odometer_ids, [{"value": 12000, "source": "reception"}]
        )
        order.promised_on = fields.Datetime.add(fields.Datetime.now(), hours=4)
        self.assertEqual(len(self.vehicle.odometer_ids), 1, "only a new mileage is a new reading")
        late = self._create_order(mileage_in=11000)
        self.assertTrue(late.mileage_warning)
        self.assertTrue(self.vehicle.odometer_ids.sorted("id")[-1].is_rollback)

    def test_category_follows_what_happens(self):
        order = self._create_order()
        self.assertEqual(order.category, "draft")
        order.waiting_reason = "customer"
        self.assertEqual(order.category, "waiting")
        order.waiting_reason = False
        self._authorise(order)
        self.assertEqual(order.next_action, "start")
        order.action_start()
        self.assertEqual((order.category, order.next_action), ("in_progress", "request"))
        order.action_request_parts()
        self.assertEqual((order.parts_state, order.next_action), ("requested", "issue"))
        order.waiting_reason = "parts"
        self.assertEqual(order.category, "waiting")
        self._issue(order)
        self.assertEqual((order.category, order.parts_state), ("in_progress", "issued"))
        self.assertEqual(order.next_action, "work")
        order.action_finish()
        self.assertEqual((order.category, order.next_action), ("done", "settle"))
        order.action_settle()
        self.assertEqual((order.category, order.next_action), ("settled", "collect"))
        self._pay(order)
        self.assertEqual(order.next_action, "gate")
        order.action_issue_gate_pass()
        self.assertEqual(order.next_action, "leave")
        order.gate_pass_ids.sudo()._let_out()
        self.assertEqual((order.category, order.next_action), ("closed", False))

    def test_status_is_not_ticked(self):
        order = self._create_order()
        for values in (
            {"category": "settled"},
            {"settled_on": "2026-01-01"},
            {"started_on": False},
        ):
            with self.assertRaises(UserError):
                order.write(values)
            with self.assertRaises(UserError):
                order.with_user(self._create_user("service_adviser")).write(values)
        with self.assertRaises(UserError):
            order.line_ids[0].write({"authorised_qty": 5})
        with self.assertRaises(UserError):
            order.write({"line_ids": [Command.update(order.line_ids[1].id, {"qty_issued": 2})]})
        with self.assertRaises(UserError):
            self._create_order(category="settled")

    def test_work_needs_a_job(self):
        order = self._create_order(job_ids=[])
        with self.assertRaisesRegex(UserError, "no job yet"):
            order.action_start()

    def test_promise_after_reception(self):
        with self.assertRaises(ValidationError):
            self._create_order(received_on="2026-03-02 08:00:00", promised_on="2026-03-01 08:00:00")

    def test_cancel_and_reinstate(self):
        order = self._create_order()
        self._authorise(order)
        order.action_start()
        order.action_request_parts()
        order.action_cancel()
        self.assertEqual(order.category, "cancelled")
        self.assertEqual(order.picking_ids.state, "cancel")
        order.action_reinstate()
        self.assertEqual((order.category, order.parts_state), ("in_progress", "to_request"))
        order.action_request_parts()
        self._issue(order)
        with self.assertRaisesRegex(UserError, "still has parts"):
            order.action_cancel()

    def test_delete_only_what_never_happened(self):
        order = self._create_order()
        order.unlink()
        order = self._create_order()
        self._authorise(order)
        order.action_start()
        with self.assertRaisesRegex(UserError, "Cancel it instead"):
            order.unlink()

    def test_line_product_fits_its_type(self):
        with self.assertRaises(ValidationError):
            self._create_order(
                Command.create({"line_type": "part", "product_id": self.labour.id, "quantity": 1})
            )

    def test_visits_of_a_car(self):
        self._create_order()
        order = self._create_order()
        self.assertEqual(self.vehicle.repair_order_count, 2)
        self.assertEqual(order.visit_count, 2)
        action = self.vehicle.action_view_repair_orders()
        self.assertEqual(self.env["dealer.repair.order"].search_count(action["domain"]), 2)

    def test_reception_checklist_at_one_tap(self):
        order = self._create_order()
        action = order.action_receive_checklist()
        checklist = self.env["dealer.checklist"].browse(action["res_id"])
        self.assertEqual((checklist.kind, checklist.vehicle_id), ("reception", self.vehicle))
        self.assertEqual(order.action_receive_checklist()["res_id"], checklist.id)
        self.assertEqual(order.checklist_ids, checklist)

    def test_search_by_plate_number_and_phone(self):
        self.vehicle._set_plate("粤B12345")
        order = self._create_order()
        Order = self.env["dealer.repair.order"]
        for text in (order.name, "B12345", "13900000001"):
            self.assertIn(order.id, [found for found, _name in Order.name_search(text)], text)

    def test_defaults_bring_no_facts(self):
        """Neither a context nor a person's own defaults say that work was done."""
        adviser = self._create_user("service_adviser")
        orders = self.env["dealer.repair.order"].with_user(adviser)
        facts = {"category": "closed", "settled_on": "2026-01-01 00:00:00"}
        context = {f"default_{name}": value for name, value in facts.items()}
        self.assertFalse(orders.with_context(**context).default_get(list(facts)))
        for name, value in facts.items():
            self.env["ir.default"].with_user(adviser).set(orders._name, name, value, user_id=True)
        order = self._create_order(user=adviser)
        self.assertRecordValues(order, [{"category": "draft", "settled_on": False}])
