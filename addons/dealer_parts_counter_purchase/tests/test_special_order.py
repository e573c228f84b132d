from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.dealer_parts_counter.tests.common import CounterCommon


@tagged("post_install", "-at_install")
class TestSellSpecialOrder(CounterCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env["res.partner"].create({"name": "Parts centre"})
        cls.lamp = cls._create_part(
            name="Lamp",
            part_number="CT-LAMP",
            list_price=50,
            seller_ids=[Command.create({"partner_id": cls.vendor.id, "price": 30})],
        )
        cls.special = cls._create_arrived(2)

    @classmethod
    def _create_arrived(cls, quantity):
        """A special order whose part was bought and has come."""
        special = (
            cls.env["dealer.part.special.order"]
            .with_user(cls.seller)
            .create(
                {
                    "product_id": cls.lamp.id,
                    "quantity": quantity,
                    "partner_id": cls.customer.id,
                    "warehouse_id": cls.warehouse.id,
                    "deposit_note": "20 with R7",
                }
            )
        )
        special.with_user(cls.manager).action_order()
        purchase = special.sudo().purchase_order_id
        purchase.button_confirm()
        purchase.picking_ids.move_ids.picked = True
        purchase.picking_ids.button_validate()
        return special

    def _sell_special(self, user=None):
        action = self.special.with_user(user or self.seller).action_counter_sell()
        return self.env["sale.order"].with_user(self.seller).browse(action["res_id"])

    def _free(self):
        return self.lamp._get_part_stock(self.warehouse)[self.lamp.id, self.warehouse.id].free

    def test_two_pieces(self):
        self.assertEqual(self.special.state, "arrived")
        self.assertTrue(self.special.is_for_counter)
        sale = self._sell_special()
        self.assertEqual(self._sell_special(), sale, "one sale, opened again")
        self.assertEqual(sale.partner_id, self.customer)
        self.assertEqual(sale.counter_deposit_note, "20 with R7")
        self.assertRecordValues(
            sale.order_line,
            [{"product_uom_qty": 2, "qty_to_hand": 2, "counter_shortage": 0, "price_unit": 50}],
        )
        sale.action_sell()
        self.assertRecordValues(self.special, [{"state": "handed_over", "is_for_counter": False}])
        self.assertEqual(self.special.counter_sale_count, 1)
        self.assertEqual(sale.special_order_count, 1)
        self.assertEqual(sale.sudo().counter_bill_ids.invoice_line_ids.quantity, 2)
        moves = self.special.sudo().move_ids
        self.assertEqual(set(moves.mapped("state")), {"done", "cancel"})
        self.assertEqual(sum(moves.filtered(lambda m: m.state == "done").mapped("quantity")), 2)
        self.assertEqual(self.lamp.qty_available, 0)
        with self.assertRaises(UserError):
            self._sell_special()

    def test_partial(self):
        """One of two goes over the counter: the other waits in the sale, and is still kept."""
        sale = self._sell_special()
        sale.order_line.qty_to_hand = 1
        sale.action_sell()
        self.assertEqual(self.special.state, "arrived")
        self.assertEqual(sale.counter_state, "partial")
        self.assertEqual(self._free(), 0)
        self.assertEqual(self._sell_special(), sale)
        sale.order_line.qty_to_hand = 1
        sale.action_sell()
        self.assertEqual(self.special.state, "handed_over")

    def test_fewer(self):
        """He buys one of two: the other stays kept for him, for another sale."""
        self._receive(self.lamp, 3, 30)
        sale = self._sell_special()
        sale.order_line.product_uom_qty = 1
        sale.action_sell()
        self.assertEqual(self.special.state, "arrived")
        self.assertEqual(self._free(), 3)
        other = self._sell_special()
        self.assertNotEqual(other, sale)
        self.assertEqual(other.order_line.product_uom_qty, 1)
        other.action_sell()
        self.assertEqual(self.special.state, "handed_over")
        self.assertEqual(self.lamp.qty_available, 3)

    def test_cancelled_sale_keeps_it(self):
        sale = self._sell_special()
        sale.action_cancel()
        self.assertEqual(self.special.state, "arrived")
        self.assertEqual(self._free(), 0)
        rival = self._create_sale((self.lamp, 1))
        self.assertEqual(rival.order_line.counter_shortage, 1, "it is kept for the other one")
        # given up after one of two was handed over
        sale = self._sell_special()
        sale.order_line.qty_to_hand = 1
        sale.action_sell()
        sale.sudo().action_unlock()
        sale.sudo().action_cancel()
        self.assertEqual(self.special.state, "arrived")
        self.assertEqual(self.special.sudo()._get_kept_pieces(), 1)
        self.assertEqual(self._free(), 0)

    def test_not_here(self):
        special = self.env["dealer.part.special.order"].with_user(self.seller)
        special = special.create({"product_id": self.lamp.id, "partner_id": self.customer.id})
        with self.assertRaisesRegex(UserError, "arrived"):
            special.action_counter_sell()
        stock = special.create({"product_id": self.filter.id})
        self.assertEqual(stock.state, "arrived")
        self.assertFalse(stock.is_for_counter, "for nobody: no bill")
        with self.assertRaises(UserError):
            stock.action_counter_sell()

    def test_access(self):
        for role in ("service_adviser", "store_keeper", "general_manager"):
            user = self._create_user(role)
            with self.subTest(role=role), self.assertRaisesRegex(AccessError, "counter"):
                self.special.with_user(user).action_counter_sell()
            # its form opens all the same
            self.special.with_user(user).read(["counter_sale_count", "is_for_counter"])
        store = self.env["res.company"].create({"name": "Other"})
        stranger = self._create_user("parts_counter", company_id=store.id)
        with self.assertRaises(AccessError):
            self.special.with_user(stranger).action_counter_sell()
        sale = self._create_sale((self.lamp, 1))
        with self.assertRaises(AccessError):
            sale.order_line.special_order_id = self.special
        with self.assertRaises(AccessError):
            self._create_sale((self.lamp, 1, {"special_order_id": self.special.id}))
