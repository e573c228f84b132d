from datetime import datetime, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PurchaseCommon


@tagged("post_install", "-at_install")
class TestSpecialOrder(PurchaseCommon):
    def _activities(self, special):
        return special.sudo().activity_ids.filtered(lambda a: a.user_id == self.adviser)

    def test_from_wish_to_hand_over(self):
        """The state follows from order, receipt and delivery; the adviser is told at once."""
        part = self._create_bought_part("SPO-1", price=8, delay=5)
        special = self._create_special(part, 2)
        self.assertRecordValues(
            special,
            [{"state": "to_order", "vendor_id": self.vendor.id, "reference": "Mrs Li"}],
        )
        action = special.with_user(self.manager).action_order()
        order = self.env["purchase.order"].browse(action["res_id"])
        today = fields.Date.context_today(special)
        self.assertRecordValues(
            special,
            [
                {
                    "state": "ordered",
                    "expected_date": today + timedelta(days=5),
                    "promised_date": today + timedelta(days=5),
                    "purchase_name": order.name,
                }
            ],
        )
        self.assertRecordValues(order.order_line, [{"product_qty": 2.0, "price_unit": 8.0}])
        order.button_confirm()
        self.assertEqual(special.state, "on_the_way")
        self.assertFalse(self._activities(special))
        messages = self.env["mail.message"].search_count([("model", "=", special._name)])
        self._receive(order, quantity=1)
        self.assertEqual(special.state, "on_the_way", "one of two is here")
        self._receive(order)
        self.assertEqual(special.state, "arrived")
        self.assertTrue(special.arrived_on)
        self.assertEqual(len(self._activities(special)), 1)
        notice = self.env["mail.message"].search(
            [("model", "=", special._name), ("partner_ids", "in", self.adviser.partner_id.ids)]
        )
        self.assertEqual(len(notice), 1)
        self.assertGreater(
            self.env["mail.message"].search_count([("model", "=", special._name)]), messages
        )
        # what is here for Mrs Li is not free for others
        self.assertEqual(part.with_context(warehouse_id=self.warehouse.id).free_qty, 0)
        picking = special.sudo().move_ids.picking_id.with_user(self.keeper)
        picking.move_ids.picked = True
        picking.button_validate()
        self.assertEqual(special.state, "handed_over")
        self.assertEqual(picking.partner_id, self.customer)

    def test_others_dont_take_it(self):
        part = self._create_bought_part("SPO-2")
        special = self._create_special(part)
        rival = self._create_special(part, user=self.keeper)
        special.with_user(self.manager).action_order()
        special.sudo().purchase_order_id.button_confirm()
        self._receive(special.sudo().purchase_order_id)
        self.assertEqual((special.state, rival.state), ("arrived", "to_order"))

    def test_stock_that_is_there(self):
        """What is on the shelf is kept at once; only the rest is ordered, and both arrive."""
        part = self._create_bought_part("SPO-3")
        self._set_stock(part, 1)
        special = self._create_special(part, 3)
        self.assertEqual(special.state, "to_order")
        special.with_user(self.manager).action_order()
        order = special.sudo().purchase_order_id
        self.assertEqual(order.order_line.product_qty, 2)
        order.button_confirm()
        self._receive(order)
        self.assertEqual(special.state, "arrived")
        self.assertEqual(sum(special.sudo().move_ids.mapped("quantity")), 3)
        there = self._create_bought_part("SPO-4")
        self._set_stock(there, 5)
        self.assertEqual(self._create_special(there, 2).state, "arrived")

    def test_grouped_and_once(self):
        """Several wishes, one order a vendor; ordered again nothing is doubled."""
        parts = [self._create_bought_part(f"SPG-{number}") for number in range(2)]
        other = self._create_bought_part("SPG-9", vendor=self.other_vendor)
        specials = self.env["dealer.part.special.order"].browse()
        for part in (*parts, other):
            specials += self._create_special(part)
        specials = specials.with_user(self.manager)
        specials.action_order()
        self.assertEqual(len(specials.purchase_order_id), 2)
        lines = specials.purchase_order_id.order_line
        with self.assertRaises(UserError):
            specials.action_order()
        self.assertEqual(specials.purchase_order_id.order_line, lines)

    def test_vendor_moves_date(self):
        part = self._create_bought_part("SPD-1", delay=5)
        special = self._create_special(part)
        special.with_user(self.manager).action_order()
        promised = special.promised_date
        order = special.sudo().purchase_order_id
        order.button_confirm()
        later = datetime.combine(promised + timedelta(days=10), datetime.min.time())
        lines = self.env["purchase.order.line"].browse(order.order_line.ids)
        lines.date_planned = later
        self.cr.flush()
        self.assertRecordValues(
            special,
            [
                {
                    "expected_date": later.date(),
                    "promised_date": promised,
                    "is_late": True,
                }
            ],
        )
        self.assertEqual(len(self._activities(special)), 1)
        self.assertIn(special, special.search([("is_late", "=", True)]))
        special.with_context(
            tracking_disable=False, mail_notrack=False
        ).promised_date = later.date()
        self.cr.flush()
        self.env.invalidate_all()
        tracked = special.sudo().message_ids.tracking_value_ids
        self.assertIn("promised_date", tracked.field_id.mapped("name"))
        self.assertNotIn(special, special.search([("is_late", "=", True)]))
        order.order_line.date_planned = later - timedelta(days=1)
        self.assertEqual(len(self._activities(special)), 1, "earlier is no bad news")

    def test_order_called_off(self):
        """A purchase order that is cancelled leaves the wish standing: it is ordered again."""
        part = self._create_bought_part("SPC-1")
        special = self._create_special(part).with_user(self.manager)
        special.action_order()
        order = special.purchase_order_id
        order.button_confirm()
        order.button_cancel()
        self.assertEqual(special.state, "to_order")
        special.action_order()
        self.assertNotEqual(special.purchase_order_id, order)
        self.assertEqual(special.purchase_order_id.order_line.product_qty, 1)
        special.purchase_order_id.button_confirm()
        self._receive(special.purchase_order_id)
        self.assertEqual(special.state, "arrived")

    def test_cancel(self):
        part = self._create_bought_part("SPX-1")
        special = self._create_special(part)
        special.with_user(self.manager).action_order()
        order = special.sudo().purchase_order_id
        order.button_confirm()
        special.action_cancel()
        self.assertEqual(special.state, "cancelled")
        self.assertTrue(order.activity_ids, "the buyer decides about the order")
        self._receive(order)
        self.assertEqual(part.with_context(warehouse_id=self.warehouse.id).free_qty, 1)
        self.assertEqual(special.state, "cancelled")
        with self.assertRaises(UserError):
            special.with_user(self.manager).action_order()

    def test_refusals(self):
        part = self._create_bought_part("SPR-2")
        special = self._create_special(part)
        for values in ({"state": "arrived"}, {"arrived_on": fields.Datetime.now()}):
            with self.assertRaises(UserError):
                special.write(values)
        with self.assertRaises(UserError):
            special.quantity = 3
        with self.assertRaises(UserError):
            self.env["dealer.part.special.order"].create(
                {"product_id": part.id, "state": "arrived"}
            )
        with self.assertRaises(AccessError):
            special.action_order()  # an adviser doesn't buy
        homeless = self._create_part(name="No vendor", part_number="NOV-1")
        with self.assertRaisesRegex(UserError, "vendor"):
            self._create_special(homeless).with_user(self.manager).action_order()

    def test_where_is_my_part(self):
        """Every ordered part, for whom or for stock, found by customer and part, late first."""
        part = self._create_bought_part("WHERE-1", delay=5)
        special = self._create_special(part, 2)
        special.with_user(self.manager).action_order()
        line = special.sudo().purchase_line_id
        line.product_qty = 5
        line.order_id.button_confirm()
        self.env.flush_all()
        OnOrder = self.env["dealer.part.on.order"].with_user(self.adviser)
        rows = OnOrder.search([("product_id", "=", part.id)])
        self.assertRecordValues(
            rows.sorted("quantity"),
            [
                {
                    "quantity": 2.0,
                    "special_order_id": special.id,
                    "reference": "Mrs Li",
                    "state": "on_the_way",
                    "user_id": self.adviser.id,
                    "vendor_id": self.vendor.id,
                    "purchase_name": line.order_id.name,
                    "is_open": True,
                },
                {
                    "quantity": 3.0,
                    "special_order_id": False,
                    "reference": False,
                    "state": "on_the_way",
                    "user_id": line.order_id.user_id.id,
                    "vendor_id": self.vendor.id,
                    "purchase_name": line.order_id.name,
                    "is_open": True,
                },
            ],
        )
        self.assertEqual(
            OnOrder.search([("reference", "ilike", "mrs li")]), rows.sorted("quantity")[0]
        )
        self.assertFalse(rows.filtered("is_late"))
        special.promised_date = fields.Date.context_today(special) - timedelta(days=1)
        self.env.flush_all()
        OnOrder.invalidate_model()
        late = OnOrder.search([("is_late", "=", True), ("product_id", "=", part.id)])
        self.assertEqual(late.special_order_id, special)
        self.assertEqual(
            OnOrder.search([("product_id", "=", part.id)], limit=1).special_order_id, special
        )
        self.assertEqual(late.action_open()["res_id"], special.id)
        with self.assertRaises(AccessError):
            late.read(["purchase_order_id"])

    def test_queries(self):
        """Opening list and board costs the same for one order and for twenty."""
        part = self._create_bought_part("SPQ-1")
        specials = self.env["dealer.part.special.order"].browse()
        for _ in range(20):
            specials += self._create_special(part)
        names = {name: {} for name in ("name", "state", "is_late", "reference", "vendor_id",
                                       "purchase_name", "promised_date")}  # fmt: skip

        def cost(count):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            specials[:count].with_user(self.adviser).web_read(names)
            return self.env.cr.sql_log_count - before

        cost(1)
        self.assertLessEqual(cost(20), cost(1) + 1)
