import random

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import StockroomCommon


@tagged("post_install", "-at_install")
class TestTransferStores(StockroomCommon):
    """Between stores: each does its own part, and both books are right to the cent."""

    def _ask(self, quantity=4):
        transfer = self._create_transfer(self.main, self.far, self.keeper_b, pads=quantity)
        self._take_step(transfer, "ask")
        return transfer

    def _check_books(self):
        """Stock accounts say what the stock is worth; the stores owe each other the same."""
        for store in self.store_a | self.store_b:
            stock = store.account_stock_valuation_id
            self.assertAlmostEqual(
                self._balance(stock, store) + self._received_by_hand[store],
                self._value(self.pads, store),
                2,
            )
        owed = [self._balance(s.store_transfer_account_id, s) for s in self.store_a | self.store_b]
        self.assertAlmostEqual(sum(owed), self._get_value_on_its_way(), 2)

    def _get_value_on_its_way(self):
        return sum(
            sent.value - sum(m.value for m in sent.transfer_arrival_ids if m.state == "done")
            for sent in self.env["stock.move"].search(
                [("transfer_flow", "=", "send"), ("state", "=", "done")]
            )
        )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # receipts made here have no bill, so no entry
        cls._received_by_hand = {cls.store_a: 400.0, cls.store_b: 0.0}

    def test_ask_agree_send_receive(self):
        transfer = self._ask()
        self.assertRecordValues(
            transfer, [{"category": "asked", "is_between_stores": True, "picking_count": 0}]
        )
        with self.assertRaisesRegex(UserError, "for the people of"):
            transfer.action_agree()
        at_a = transfer.with_user(self.keeper)
        at_a.line_ids.quantity_agreed = 3
        self._take_step(at_a, "agree")
        self.assertEqual(at_a.picking_count, 1)
        self.assertFalse(
            self.env["stock.picking"]
            .with_user(self.keeper_b)
            .search_count([("transfer_id", "=", transfer.id)])
        )
        with self.assertRaisesRegex(UserError, "for the people of"):
            at_a.action_receive()
        self._move(transfer, "send", self.keeper)
        self.assertEqual(self._value(self.pads, self.store_a), 280)
        self.assertEqual(self._balance(self.store_a.store_transfer_account_id, self.store_a), 120)
        self._check_books()
        self._move(transfer, "receive", self.keeper_b)
        self.assertEqual((transfer.category, transfer.workflow_stage_id.code), ("received",) * 2)
        self.assertEqual(self._stock(self.pads, self.far), 3)
        self.assertEqual(self._value(self.pads, self.store_b), 120)
        self.assertEqual(self._balance(self.store_b.store_transfer_account_id, self.store_b), -120)
        self.assertEqual(self.pads.with_company(self.store_b).standard_price, 40)
        self._check_books()

    def test_decline_with_a_reason(self):
        transfer = self._ask()
        with self.assertRaisesRegex(UserError, "reason"):
            self._take_step(transfer, "decline", self.keeper)
        self._take_step(transfer, "decline", self.keeper, "We need them ourselves")
        self.assertRecordValues(
            transfer, [{"category": "cancelled", "decline_reason": "We need them ourselves"}]
        )

    def test_asking_store_does_not_answer_itself(self):
        transfer = self._ask()
        with self.assertRaisesRegex(UserError, "for the people of"):
            transfer.line_ids.quantity_agreed = 1
        with self.assertRaises(UserError):
            self._take_step(transfer, "agree")
        with self.assertRaises(UserError):
            transfer.with_user(self.keeper).line_ids.quantity = 9

    def test_nothing_agreed_is_a_refusal(self):
        transfer = self._ask().with_user(self.keeper)
        transfer.line_ids.quantity_agreed = 0
        with self.assertRaisesRegex(UserError, "Decline"):
            transfer.action_agree()

    def test_stores_do_not_touch_each_other(self):
        transfer = self._ask()
        transfer.with_user(self.keeper).action_agree()
        picking = transfer.sudo().picking_ids
        with self.assertRaises(AccessError):
            picking.with_user(self.keeper_b).button_validate()
        self._move(transfer, "send", self.keeper)
        receipt = transfer.sudo().picking_ids - picking
        self.assertEqual(receipt.company_id, self.store_b)
        with self.assertRaises(AccessError):
            receipt.with_user(self.keeper).button_validate()
        third = self.setup_other_company(name="Store C")["company"]
        stranger = self._create_user("store_keeper", third)
        self.assertFalse(self.env["dealer.part.transfer"].with_user(stranger).search([]))
        self.assertFalse(transfer.with_user(stranger).has_access("read"))

    def test_free_quantity_is_seen_and_no_cost(self):
        transfer = self._create_transfer(self.main, self.far, self.keeper_b, pads=4)
        self.assertEqual(transfer.line_ids.source_free, 10)
        arch = transfer.get_view(view_type="form")["arch"]
        for word in ('name="value"', "cost", "price"):
            self.assertNotIn(word, arch)

    def test_thirds_add_up(self):
        """10.00 for three pieces, received one by one: 3.33 + 3.34 + 3.33."""
        self.third = self._create_part(name="Third", part_number="3RD")
        self._receive(self.third, 3, 10 / 3)
        transfer = self._create_transfer(self.main, self.far, self.keeper_b, third=3)
        transfer.action_ask()
        self.env.flush_all()
        transfer.with_user(self.keeper).action_agree()
        self._move(transfer, "send", self.keeper)
        sent = transfer.sudo().line_ids.move_ids.filtered(lambda m: m.transfer_flow == "send")
        for _piece in range(3):
            self._move(transfer, "receive", self.keeper_b, 1)
        arrived = sent.transfer_arrival_ids.filtered(lambda m: m.state == "done")
        self.assertEqual(len(arrived), 3)
        self.assertAlmostEqual(sum(arrived.mapped("value")), sent.value, 2)
        self.assertAlmostEqual(self._value(self.third, self.store_b), 10, 2)

    def test_lost_between_stores_is_the_senders(self):
        transfer = self._ask(5)
        transfer.with_user(self.keeper).action_agree()
        self._move(transfer, "send", self.keeper)
        self._move(transfer, "receive", self.keeper_b, 3)
        line = transfer.line_ids
        at_a = transfer.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "for the people of"):
            transfer._take_back({}, {line: 2}, "x")
        at_a._take_back({at_a.line_ids: 1}, {at_a.line_ids: 1}, "One broken, one forgotten")
        self.env.flush_all()
        self.assertEqual(transfer.category, "received")
        self.assertEqual(self._stock(self.pads, self.main), 10 - 5 + 1)
        self.assertEqual(self._value(self.pads, self.store_a), 240)
        self.assertEqual(self._value(self.pads, self.store_b), 120)
        self.assertEqual(self._balance(self.store_a.store_transfer_account_id, self.store_a), 120)
        self.assertEqual(self._balance(self.store_b.store_transfer_account_id, self.store_b), -120)

    def test_random_transfers_conserve_quantity_and_value(self):
        """Any sequence of partial sends, receipts and take-backs loses no part and no cent."""
        dice = random.Random(7)
        self._receive(self.pads, 7, 33.37)
        self._receive(self.pads, 5, 41.11, self.far)
        self._received_by_hand = {self.store_a: 400 + 7 * 33.37, self.store_b: 5 * 41.11}
        total = self._value(self.pads, self.store_a) + self._value(self.pads, self.store_b)
        keepers = {self.store_a: self.keeper, self.store_b: self.keeper_b}
        for round_ in range(4):
            way = (self.main, self.far) if round_ % 2 == 0 else (self.far, self.main)
            sender, receiver = (keepers[warehouse.company_id] for warehouse in way)
            quantity = dice.randint(2, int(self._stock(self.pads, way[0])))
            transfer = self._create_transfer(*way, receiver, pads=quantity)
            transfer.action_ask()
            self.env.flush_all()
            transfer.with_user(sender).action_agree()
            self.env.flush_all()
            while transfer.line_ids.quantity_to_send or transfer.line_ids.quantity_in_transit:
                line = transfer.line_ids
                if line.quantity_to_send and dice.random() < 0.6:
                    part = dice.randint(1, int(line.quantity_to_send))
                    self._move(transfer, "send", sender, part)
                elif line.quantity_in_transit:
                    if dice.random() < 0.2:
                        at_sender = transfer.with_user(sender)
                        at_sender._take_back({at_sender.line_ids: 1}, {}, "came back")
                    else:
                        self._move(transfer, "receive", receiver, 1)
                self.env.flush_all()
                stock = self._stock(self.pads, self.main) + self._stock(self.pads, self.far)
                in_transit = sum(
                    self.env["dealer.part.transfer.line"].search([]).mapped("quantity_in_transit")
                )
                self.assertEqual(stock + in_transit, 22)
                values = self._value(self.pads, self.store_a) + self._value(self.pads, self.store_b)
                self.assertAlmostEqual(values + self._get_value_on_its_way(), total, delta=0.05)
            self.assertIn(transfer.category, ("received", "cancelled"))
        owed = [self._balance(s.store_transfer_account_id, s) for s in self.store_a | self.store_b]
        self.assertAlmostEqual(sum(owed), 0, 2)
