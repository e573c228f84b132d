from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import StockroomCommon


@tagged("post_install", "-at_install")
class TestTransfer(StockroomCommon):
    """Between warehouses of one store."""

    def test_whole_way(self):
        transfer = self._create_transfer(self.main, self.side, pads=4)
        self.assertRegex(transfer.name, r"^PT\d+")
        self.assertEqual(transfer.line_ids.source_free, 10)
        self._take_step(transfer, "ask")
        self.assertRecordValues(transfer, [{"category": "agreed", "is_between_stores": False}])
        self.assertEqual(transfer.workflow_stage_id.code, "agreed")
        self.assertEqual(self.pads._get_part_stock(self.main)[self.pads.id, self.main.id].free, 6)

        action = self._take_step(transfer, "send")
        self.assertEqual(action["res_model"], "stock.picking")
        self._move(transfer, "send", self.keeper)
        self.assertEqual((transfer.category, transfer.workflow_stage_id.code), ("in_transit",) * 2)
        self.assertEqual(
            (self._stock(self.pads, self.main), self._stock(self.pads, self.side)), (6, 0)
        )
        self.assertEqual(self._value(self.pads, self.store_a), 400)  # in transit is still ours

        self._move(transfer, "receive", self.keeper)
        self.assertRecordValues(transfer.line_ids, [{"quantity_sent": 4, "quantity_received": 4}])
        self.assertEqual(transfer.workflow_stage_id.code, "received")
        self.assertEqual(self._stock(self.pads, self.side), 4)
        self.assertEqual(self._value(self.pads, self.store_a), 400)
        self.assertFalse(self.store_a.store_transfer_account_id)

    def test_partial_send_and_receive(self):
        transfer = self._create_transfer(self.main, self.side, pads=5)
        transfer.action_ask()
        self._move(transfer, "send", self.keeper, 3)
        self._move(transfer, "receive", self.keeper, 2)
        self.assertEqual(transfer.category, "partial")
        self.assertRecordValues(
            transfer.line_ids,
            [
                {
                    "quantity_to_send": 2,
                    "quantity_sent": 3,
                    "quantity_received": 2,
                    "quantity_in_transit": 1,
                }
            ],
        )
        self._move(transfer, "send", self.keeper)
        self._move(transfer, "receive", self.keeper)
        self.assertEqual(transfer.category, "partial")
        self._move(transfer, "receive", self.keeper)
        self.assertEqual((transfer.category, transfer.workflow_stage_id.code), ("received",) * 2)
        self.assertEqual(self._stock(self.pads, self.side), 5)

    def test_difference_is_explained_and_posted(self):
        transfer = self._create_transfer(self.main, self.side, pads=5)
        transfer.action_ask()
        self._move(transfer, "send", self.keeper)
        self._move(transfer, "receive", self.keeper, 2)
        action = transfer.with_user(self.manager).action_close_difference()
        wizard = Form(
            self.env[action["res_model"]].with_user(self.manager).with_context(**action["context"])
        )
        with wizard.line_ids.edit(0) as line:
            self.assertEqual(line.quantity_in_transit, 3)
            line.quantity_back = 1
            line.quantity_lost = 2
        wizard.reason = "Fell off the trolley"
        wizard.save().action_close()
        self.env.flush_all()
        self.assertRecordValues(
            transfer.line_ids,
            [
                {
                    "quantity_received": 2,
                    "quantity_back": 3,
                    "quantity_lost": 2,
                    "quantity_in_transit": 0,
                }
            ],
        )
        self.assertEqual(transfer.category, "received")
        self.assertEqual(
            (self._stock(self.pads, self.main), self._stock(self.pads, self.side)), (6, 2)
        )
        scrap = transfer.line_ids.scrap_ids
        self.assertRecordValues(scrap, [{"state": "done", "scrap_qty": 2}])
        self.assertEqual(
            scrap.scrap_reason_tag_ids, self.env.ref("dealer_parts_stock.scrap_reason_transit")
        )
        self.assertEqual(scrap.move_ids.value, 80)
        self.assertEqual(self._value(self.pads, self.store_a), 320)
        self.assertIn("trolley", "".join(transfer.message_ids.mapped("body")))
        open_moves = transfer.line_ids.move_ids.filtered(
            lambda m: m.state not in ("done", "cancel")
        )
        self.assertFalse(open_moves)

    def test_not_more_than_sent(self):
        transfer = self._create_transfer(self.main, self.side, pads=2)
        transfer.action_ask()
        self._move(transfer, "send", self.keeper)
        with self.assertRaisesRegex(UserError, "can't arrive"):
            self._move(transfer, "receive", self.keeper, 3)

    def test_cancel_frees_the_parts(self):
        transfer = self._create_transfer(self.main, self.side, pads=4)
        transfer.action_ask()
        self._take_step(transfer, "cancel")
        self.assertEqual(transfer.category, "cancelled")
        self.assertEqual(self.pads._get_part_stock(self.main)[self.pads.id, self.main.id].free, 10)

    def test_cancelled_picking_cancels(self):
        transfer = self._create_transfer(self.main, self.side, pads=4)
        transfer.action_ask()
        transfer.picking_ids.action_cancel()
        self.env.flush_all()
        self.assertEqual(transfer.workflow_stage_id.code, "cancelled")

    def test_refusals(self):
        transfer = self._create_transfer(self.main, self.side)
        with self.assertRaisesRegex(UserError, "which parts"):
            transfer.action_ask()
        transfer = self._create_transfer(self.main, self.side, pads=1)
        transfer.action_ask()
        with self.assertRaisesRegex(UserError, "can't change"):
            transfer.line_ids.quantity = 2
        with self.assertRaisesRegex(UserError, "can't change"):
            transfer.destination_id = self.far.id
        with self.assertRaisesRegex(UserError, "cannot be set by hand"):
            transfer.agreed_on = False
        with self.assertRaisesRegex(UserError, "stays in the history"):
            transfer.unlink()
        self._move(transfer, "send", self.keeper)
        with self.assertRaisesRegex(UserError, "on its way"):
            transfer.action_cancel()

    def test_core_return_is_refused(self):
        transfer = self._create_transfer(self.main, self.side, pads=2)
        transfer.action_ask()
        picking = self._move(transfer, "send", self.keeper)
        move = picking.move_ids
        with self.assertRaisesRegex(UserError, "Close Difference"):
            picking.sudo()._take_back({move.sudo(): 1})

    def test_tracked_lots_stay_with_their_transfer(self):
        battery = self._create_part(name="Battery", part_number="BAT", tracking="lot")
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": battery.id} for name in ("L1", "L2")]
        )
        for lot in lots:
            self.env["stock.quant"]._update_available_quantity(
                battery, self.main.lot_stock_id, 2, lot_id=lot
            )
        self.battery = battery
        transfer = self._create_transfer(self.main, self.side, battery=4)
        transfer.action_ask()
        self._move(transfer, "send", self.keeper)
        receipt = self._move(transfer, "receive", self.keeper)
        self.assertEqual(
            {line.lot_id: line.quantity for line in receipt.sudo().move_line_ids},
            dict.fromkeys(lots, 2),
        )

    def test_queries(self):
        for _warm_up in range(2):
            transfer = self._create_transfer(self.main, self.side, pads=1, oil=1)
            transfer.action_ask()
        fields = {"name": {}, "category": {}, "line_ids": {"fields": {"source_free": {}}}}
        self.env.invalidate_all()
        with self.assertQueryCount(default=16):
            transfer.web_read(fields)
        self.env.invalidate_all()
        with self.assertQueryCount(default=3):
            transfer.search([]).mapped("category")

    def test_asked_for_once(self):
        """Called again, or after a cancellation, nothing is reserved a second time."""
        transfer = self._create_transfer(self.main, self.side, pads=2)
        transfer.action_ask()
        with self.assertRaises(UserError):
            transfer.action_ask()
        self.assertEqual(transfer.line_ids.quantity_to_send, 2)
        cancelled = self._create_transfer(self.main, self.side, pads=2)
        cancelled.action_cancel()
        with self.assertRaises(UserError):
            cancelled.action_ask()
        self.assertFalse(cancelled.sudo().picking_ids)

    def test_no_move_pretends_to_be_of_a_transfer(self):
        transfer = self._create_transfer(self.main, self.side, pads=2)
        transfer.action_ask()
        sent = transfer.sudo().picking_ids.move_ids
        values = {
            "product_id": self.pads.id,
            "location_id": sent.location_dest_id.id,
            "location_dest_id": self.side.lot_stock_id.id,
            "transfer_line_id": transfer.line_ids.id,
        }
        for wrong in (
            {"transfer_flow": "receive"},
            {"transfer_flow": "send", "transfer_sent_id": sent.id},
            {"transfer_flow": "send", "product_id": self.oil.id},
        ):
            with self.subTest(wrong), self.assertRaises(ValidationError):
                self.env["stock.move"].with_user(self.keeper).create({**values, **wrong})
