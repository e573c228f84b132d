from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import SalesWorkshopCommon


@tagged("post_install", "-at_install")
class TestFitting(SalesWorkshopCommon):
    """Accessories sold with a car: fitted by the workshop, in the stock and the books once."""

    def test_one_order_of_the_workshop(self):
        """Confirmed, the workshop has one order for the car, with a job for each accessory."""
        alarm = self._create_accessory("Alarm", fitting_hours=0.5)
        deal = self._create_equipped_deal(
            self._line(self.camera), self._line(alarm), self._line(self.mats), confirm=False
        )
        self.assertFalse(self._order(deal))
        deal.action_confirm()
        order = self._order(deal)
        self.assertRecordValues(
            order,
            [
                {
                    "vehicle_id": self.vehicle.id,
                    "partner_id": self.company.partner_id.id,
                    "stock_purpose": "fitting",
                    "deal_id": deal.id,
                    "amount_total": 0,
                }
            ],
        )
        self.assertEqual(len(order.job_ids), 2)
        labour = order.line_ids.filtered(lambda line: line.line_type == "labour")
        self.assertEqual(labour.mapped("standard_hours"), [1.5, 0.5])
        self.assertEqual(set(order.line_ids.mapped("payer")), {"internal"})
        # what the workshop fits has no transfer of its own; mats go out with the car
        own = deal.sudo().order_line.move_ids.filtered(lambda move: not move.dealer_repair_line_id)
        self.assertEqual(own.product_id, self.product + self.mats)
        # it is kept for the car at once
        issue = order.picking_ids
        self.assertEqual(issue.move_ids.sale_line_id.product_id, self.camera + alarm)
        self.assertEqual(issue.move_ids.filtered(lambda m: m.product_id == self.camera).quantity, 1)
        self.assertEqual(deal.fitting_state, "todo")
        state = next(state for state in deal.deal_states if state["key"] == "fitting")
        self.assertEqual((state["value"], state["tone"]), ("todo", "warning"))

    def test_stock_and_cost_once(self):
        """Ten cameras, one sold and one given away: eight left, the cost of two in the books."""
        deal = self._create_equipped_deal(
            self._line(self.camera), self._line(self.camera, is_gift=True)
        )
        self._pass_pdi(deal)
        order = self._fit(self._order(deal))
        self.assertEqual(self._stock(self.camera), 8)
        self.assertEqual(
            deal.order_line.filtered(lambda line: line.product_id == self.camera).mapped(
                "qty_delivered"
            ),
            [1, 1],
        )
        self.assertEqual(deal.fitting_state, "done")
        deal.sudo().action_settle()
        order.action_settle()
        self.assertFalse(order.invoice_ids, "internal work of a deal posts nothing itself")
        self._pay(deal.sudo().invoice_ids)
        self._take_out(deal)
        self.assertEqual(self._stock(self.camera), 8)
        figures = self._figures(self.vehicle)
        self.assertEqual(figures["accessory", "income"], -500)
        self.assertEqual(figures["accessory", "expense"], 300)
        self.assertEqual(figures["gift", "expense"], 300)
        self.assertNotIn(("gift", "income"), figures)
        self.assertEqual(figures["car", "expense"], 100000)
        self.assertEqual(order.category, "closed")
        # the stock account has what is on the shelf
        account = self.camera.product_tmpl_id.get_product_accounts()["stock_valuation"]
        sold = sum(
            self.env["account.move.line"]
            .search(
                [
                    ("account_id", "=", account.id),
                    ("product_id", "=", self.camera.id),
                    ("parent_state", "=", "posted"),
                    ("display_type", "=", "cogs"),
                ]
            )
            .mapped("balance")
        )
        self.assertEqual(sold, -600)

    def test_billed_before_fitted(self):
        """The bill comes first, the camera afterwards: still once."""
        deal = self._create_equipped_deal()
        deal.sudo().action_settle()
        order = self._fit(self._order(deal))
        order.action_settle()
        self.assertEqual(self._stock(self.camera), 9)
        self.assertEqual(self._figures(self.vehicle)["accessory", "expense"], 300)

    def test_outbound_waits(self):
        """The car leaves when everything sold is in it; the sentence says who does it."""
        deal = self._create_equipped_deal()
        self._pass_pdi(deal)
        deal.sudo().action_settle()
        self._pay(deal.sudo().invoice_ids)
        self.assertEqual(deal.next_step, "fitting")
        with self.assertRaisesRegex(UserError, "not fitted yet: Dash cam"):
            self._take_out(deal)
        order = self._order(deal)
        order.action_start()
        self._issue(order)
        self.assertEqual(deal.outbound_state, "blocked")
        order.job_ids.with_user(self.technician).action_clock_on()
        deal.invalidate_recordset()
        self.assertEqual(deal.fitting_state, "progress")
        order.job_ids.with_user(self.technician).action_done()
        deal.invalidate_recordset()
        self.assertEqual((deal.fitting_state, deal.outbound_state), ("done", "ready"))
        self._take_out(deal)

    def test_part_comes_back(self):
        """A camera that comes back is not fitted, and the deal knows."""
        deal = self._create_equipped_deal()
        order = self._fit(self._order(deal))
        part = order.line_ids.filtered("sale_line_id")
        order.with_user(self.keeper)._return_parts({part: 1})
        self.assertEqual(self._stock(self.camera), 10)
        line = deal.order_line.filtered("to_fit")
        self.assertEqual(line.qty_delivered, 0)
        self.assertNotEqual(deal.fitting_state, "done")
        # the customer does without
        line.product_uom_qty = 0
        self.assertEqual(deal.fitting_state, "none")

    def test_returned_after_the_bill(self):
        """Billed, fitted, taken back: the credit note takes the cost back too."""
        deal = self._create_equipped_deal(self._line(self.camera))
        self.camera.invoice_policy = "delivery"
        order = self._fit(self._order(deal))
        deal.sudo().action_settle()
        self.assertEqual(self._figures(self.vehicle)["accessory", "expense"], 300)
        order.with_user(self.keeper)._return_parts({order.line_ids.filtered("sale_line_id"): 1})
        deal.sudo()._create_invoices(final=True).action_post()
        figures = self._figures(self.vehicle)
        self.assertNotIn(("accessory", "expense"), figures)
        self.assertNotIn(("accessory", "income"), figures)
        self.assertEqual(self._stock(self.camera), 10)

    def test_more_and_less(self):
        """The workshop follows what the customer adds or leaves out after he has signed."""
        deal = self._create_equipped_deal()
        order = self._order(deal)
        line = deal.order_line.filtered("to_fit")
        line.product_uom_qty = 2
        part = order.line_ids.filtered("sale_line_id")
        self.assertEqual((part.quantity, part.qty_pending), (2, 2))
        line.product_uom_qty = 1
        self.assertEqual((part.quantity, part.qty_pending), (1, 1))
        deal.order_line = [self._line(self._create_accessory("Film", fitting_hours=3))]
        self.assertEqual(self._order(deal), order)
        self.assertEqual(len(order.job_ids), 2)
        # the customer takes it along instead
        line.to_fit = False
        self.assertEqual(len(order.job_ids), 1)
        moves = line.sudo().move_ids.filtered(lambda move: move.state != "cancel")
        self.assertFalse(moves.dealer_repair_line_id)
        self.assertEqual(moves.product_uom_qty, 1)

    def test_cancelled_before_work(self):
        """The deal is off: the workshop's order too, the stock is free."""
        deal = self._create_equipped_deal()
        order = self._order(deal)
        deal._action_cancel()
        self.assertEqual(order.category, "cancelled")
        self.assertEqual(self.camera.free_qty, 10)

    def test_cancelled_with_parts_in_the_car(self):
        """Parts in the car hold the deal until they come out, or stay on the car as its cost."""
        deal = self._create_equipped_deal()
        order = self._fit(self._order(deal))
        with self.assertRaisesRegex(UserError, "in the car already"):
            deal._action_cancel()
        order.with_user(self.controller).action_keep_on_car()
        deal._action_cancel()
        self.assertEqual(deal.state, "cancel")
        self.assertEqual(order.stock_purpose, "refurbishment")
        order.action_settle()
        self.assertEqual(self._stock(self.camera), 9)
        # without dealer_sales_cost it is an expense of the car; with it, part of its value
        self.assertFalse(self._figures(self.vehicle).get(("accessory", "expense")))
        self.assertEqual(sum(order.line_ids.mapped("cost")) > 0, True)

    def test_other_car(self):
        """Another car: the workshop fits it there; not once parts are in the first."""
        other = self._buy(101000)
        deal = self._create_equipped_deal()
        first = self._order(deal)
        deal.sudo()._swap_vehicle(deal.order_line.filtered("vehicle_id"), other, "Colour")
        self.assertEqual(first.category, "cancelled")
        second = self._order(deal)
        self.assertEqual(second.vehicle_id, other)
        self._fit(second)
        with self.assertRaisesRegex(UserError, "in the car already"):
            deal.sudo()._swap_vehicle(
                deal.order_line.filtered("vehicle_id"), self.vehicle, "Colour"
            )

    def test_service_accessory(self):
        """A coating is work only."""
        coating = self._create_accessory(
            "Coating", fitting_hours=4, type="service", is_storable=False
        )
        deal = self._create_equipped_deal(self._line(coating))
        order = self._order(deal)
        self.assertEqual(order.line_ids.mapped("line_type"), ["labour"])
        order.action_finish()
        self.assertEqual(deal.fitting_state, "done")

    def test_part_of_the_operation_not_twice(self):
        """The work names the camera as its part: it goes in once."""
        self.operation.line_ids = [
            Command.create({"line_type": "part", "product_id": self.camera.id, "quantity": 1}),
            Command.create({"line_type": "part", "product_id": self.mats.id, "quantity": 1}),
        ]
        deal = self._create_equipped_deal()
        order = self._order(deal)
        parts = order.line_ids.filtered(lambda line: line.line_type == "part")
        self.assertEqual(len(parts.filtered(lambda line: line.product_id == self.camera)), 1)
        # clips of the work itself are the store's cost, not the customer's
        self._fit(order)
        order.action_settle()
        self.assertEqual(sum(order.invoice_ids.line_ids.filtered("debit").mapped("debit")), 50)
        self.assertEqual(self._figures(self.vehicle), {("refurbishment", "expense"): 50})

    def test_no_second_order(self):
        """Confirmed twice, written twice: one order of the workshop."""
        deal = self._create_equipped_deal()
        deal._sync_fitting()
        deal.order_line._action_launch_stock_rule()
        self.assertEqual(len(self._order(deal)), 1)
        self.assertEqual(len(self._order(deal).job_ids), 1)
