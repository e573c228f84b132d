from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestParts(WorkshopCommon):
    def setUp(self):
        super().setUp()
        self.order = self._create_order()
        self.pads_line = self.order.line_ids.filtered(lambda line: line.product_id == self.pads)
        self.oil_line = self.order.line_ids.filtered(lambda line: line.product_id == self.oil)

    def _start(self):
        self._authorise(self.order)
        self.order.action_start()
        self.order.action_request_parts()

    def test_request_needs_authorisation(self):
        with self.assertRaisesRegex(UserError, "has not authorised"):
            self.order.action_request_parts()
        self.pads_line.payer = "internal"
        self.order.action_request_parts()
        self.assertEqual(self.order.picking_ids.move_ids.product_id, self.pads)

    def test_request_reserves_in_one_transfer(self):
        self._start()
        picking = self.order.picking_ids
        self.assertEqual(picking.picking_type_id, self.warehouse.workshop_issue_type_id)
        self.assertEqual(picking.state, "assigned")
        self.assertEqual(self.pads_line.qty_pending, 2)
        with self.assertRaisesRegex(UserError, "requested or issued already"):
            self.order.action_request_parts()

    def test_issue_in_several_goes(self):
        self._start()
        self._issue(self.order, {self.pads_line: 1})
        self.assertRecordValues(self.pads_line, [{"qty_issued": 1, "qty_pending": 1}])
        self.assertEqual(self.order.parts_state, "requested")
        self._issue(self.order)
        self.assertRecordValues(
            self.pads_line + self.oil_line,
            [{"qty_issued": 2, "qty_pending": 0}, {"qty_issued": 1, "qty_pending": 0}],
        )
        self.assertEqual(self._stock(self.pads), 8)

    def test_supplement_joins_the_open_transfer(self):
        self._start()
        self.pads_line.quantity = 3
        self.assertEqual(self.pads_line.authorisation_state, "changed")
        self._authorise(self.order)
        self.order.action_request_parts()
        self.assertEqual(len(self.order.picking_ids), 1)
        self.assertEqual(self.pads_line.qty_pending, 3)

    def test_less_demand_lowers_the_request(self):
        self._start()
        self.pads_line.quantity = 1
        self.assertEqual(self.pads_line.qty_pending, 1)
        self.pads_line.quantity = 0
        self.assertEqual(self.pads_line.qty_pending, 0)
        self.assertEqual(self.order.picking_ids.move_ids.mapped("state"), ["cancel", "assigned"])

    def test_issue_more_than_needed_is_refused(self):
        self._start()
        with self.assertRaisesRegex(UserError, "cannot be issued"):
            self._issue(self.order, {self.pads_line: 3})

    def test_return_brings_stock_and_value_back(self):
        self._start()
        self._issue(self.order)
        # the part became dearer since: the return still comes back at what it went out with
        self._receive(self.pads, 8, 60)
        self.assertEqual(self.pads.standard_price, 50)
        wizard = Form(
            self.env["dealer.repair.return"]
            .with_user(self.keeper)
            .with_context(default_order_id=self.order.id)
        )
        with wizard.line_ids.edit(0) as line:
            line.quantity = 1
        wizard.save().action_confirm()
        self.assertEqual(self._stock(self.pads), 17)
        back = self.pads_line.move_ids.filtered(lambda move: move._is_workshop_return())
        self.assertEqual(back.picking_type_id, self.warehouse.workshop_return_type_id)
        self.assertTrue(back.origin_returned_move_id)
        self.assertEqual(back.value, 40)
        self.assertEqual(self.pads.standard_price, (16 * 50 + 40) / 17)
        self.assertRecordValues(
            self.pads_line, [{"quantity": 1, "qty_issued": 2, "qty_returned": 1, "qty_net": 1}]
        )
        self.assertEqual(self.pads_line.authorisation_state, "authorised")

    def test_wrong_part_comes_back_and_is_needed_again(self):
        self._start()
        self._issue(self.order)
        self.order._return_parts({self.pads_line: 1}, again=self.pads_line)
        self.assertRecordValues(
            self.pads_line, [{"quantity": 2, "qty_net": 1, "qty_to_request": 1}]
        )
        self.order.action_request_parts()
        self._issue(self.order)
        self.assertRecordValues(
            self.pads_line, [{"qty_issued": 3, "qty_returned": 1, "qty_net": 2}]
        )

    def test_return_more_than_issued_is_refused(self):
        self._start()
        self._issue(self.order)
        with self.assertRaisesRegex(UserError, "cannot come back"):
            self.order._return_parts({self.pads_line: 3})
        self.order._return_parts({self.pads_line: 2})
        with self.assertRaisesRegex(UserError, "cannot come back"):
            self.order._return_parts({self.pads_line: 1})

    def test_core_return_obeys_the_same_limits(self):
        self._start()
        picking = self._issue(self.order)
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        pads = wizard.product_return_moves.filtered(lambda r: r.product_id == self.pads)
        pads.quantity = 3
        back = wizard._create_return()
        back.move_ids.quantity = 3
        back.move_ids.picked = True
        with self.assertRaisesRegex(UserError, "cannot come back"):
            back.button_validate()
        back.move_ids.quantity = 2
        back.button_validate()
        self.assertEqual(back.picking_type_id, self.warehouse.workshop_return_type_id)
        self.assertEqual(self.pads_line.qty_net, 0)

    @mute_logger("odoo.sql_db")
    def test_database_refuses_more_back_than_out(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env.cr.execute(
                "UPDATE dealer_repair_line SET qty_returned = qty_issued + 1 WHERE id = %s",
                [self.pads_line.id],
            )

    def test_demand_not_below_what_is_in_the_car(self):
        self._start()
        self._issue(self.order)
        with self.assertRaisesRegex(UserError, "takes the rest back first"):
            self.pads_line.quantity = 1
        with self.assertRaisesRegex(UserError, "takes them back first"):
            self.pads_line.unlink()
        with self.assertRaisesRegex(UserError, "requested or issued"):
            self.pads_line.product_id = self.oil

    def test_cancel_the_rest_of_a_line(self):
        self._start()
        self._issue(self.order, {self.pads_line: 1})
        self.pads_line.action_cancel_remaining()
        self.assertRecordValues(self.pads_line, [{"quantity": 1, "qty_pending": 0}])

    def test_two_lines_of_one_part_stay_apart(self):
        order = self._create_order(
            self._part_line(self.pads, 1), self._part_line(self.pads, 2, payer="internal")
        )
        self._authorise(order)
        order.action_start()
        order.action_request_parts()
        self.assertEqual(len(order.picking_ids.move_ids), 2)
        self._issue(order)
        self.assertEqual(order.line_ids.mapped("qty_issued"), [1, 2])

    def test_settled_order_moves_no_parts(self):
        self._settle(self.order)
        with self.assertRaisesRegex(UserError, "is settled"):
            self.order._return_parts({self.pads_line: 1})
