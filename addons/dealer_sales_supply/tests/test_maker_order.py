from datetime import date

from freezegun import freeze_time
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import SupplyCommon


@tagged("post_install", "-at_install")
class TestMakerOrder(SupplyCommon):
    def test_draft_to_received(self):
        order = self._order((2, self.white), confirm=False).with_user(self.manager)
        self.assertEqual(order.category, "draft")
        self.assertEqual(order.line_ids.price_unit, 150000)
        self.assertEqual(order.amount, 300000)
        order.action_send()
        self.assertEqual((order.category, order.workflow_stage_id.category), ("sent", "sent"))
        with self.assertRaisesRegex(UserError, "how many"):
            order.action_confirm()
        order.line_ids.confirmed = 1
        order.line_ids.expected_week = "2026-02-05"
        self.assertEqual(order.line_ids.expected_week, date(2026, 2, 2))
        order.action_confirm()
        self.assertEqual(order.line_ids.open_quantity, 1)
        row = self._row()
        self._ship(row)
        self.assertRecordValues(
            order, [{"quantity": 2, "confirmed": 1, "shipped": 1, "received": 0}]
        )
        self.assertEqual(order.category, "confirmed")
        self._arrival(row["VIN"]).receive(2, "there")
        self.assertEqual((order.received, order.category), (1, "received"))
        self.assertEqual(order.workflow_stage_id.category, "received")

    def test_sent_stays(self):
        order = self._order((2, self.white))
        with self.assertRaisesRegex(UserError, "stays as it is"):
            order.line_ids.quantity = 5
        with self.assertRaisesRegex(UserError, "stays as it is"):
            order.write({"line_ids": [(0, 0, {"trim_id": self.trim.id, "quantity": 1})]})
        with self.assertRaises(UserError):
            order.line_ids.unlink()
        with self.assertRaises(UserError):
            order.unlink()
        with self.assertRaises(ValidationError):
            order.line_ids.confirmed = 3

    def test_status_not_by_hand(self):
        order = self._order((1, None), confirm=False).with_user(self.manager)
        for values in ({"sent_on": "2026-01-01"}, {"confirmed_on": "2026-01-01"}):
            with self.assertRaises(UserError):
                order.write(values)
        with self.assertRaises(UserError):
            order.line_ids.write({"received": 1})

    def test_empty_and_customer_orders(self):
        order = self._order(confirm=False)
        with self.assertRaisesRegex(UserError, "which cars"):
            order.action_send()
        order = self._order((1, self.white), confirm=False, kind="customer")
        with self.assertRaisesRegex(UserError, "deal of each line"):
            order.action_send()

    def test_cancel(self):
        order = self._order((1, self.white))
        self._ship(self._row())
        with self.assertRaisesRegex(UserError, "under way"):
            order.action_cancel()
        other = self._order((1, self.black))
        other.action_cancel()
        self.assertEqual((other.category, other.line_ids.open_quantity), ("cancelled", 0))

    @freeze_time("2026-03-01")
    def test_late(self):
        order = self._order((2, self.white))
        order.line_ids.expected_week = "2026-02-02"
        Line = self.env["dealer.maker.order.line"]
        self.assertIn(order.line_ids, Line.search([("is_late", "=", True)]))
        self.assertNotIn(order.line_ids, Line.search([("is_late", "=", False)]))
        job = self._ship(self._row())
        self.assertIn("1 short", job.shortage)

    def test_for_a_deal(self):
        """A car built for a customer: his consultant is told, nobody else can buy it."""
        product = self.product
        deal = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [(0, 0, {"product_id": product.id, "product_uom_qty": 1})],
            }
        )
        order = self._order((1, self.white, {"sale_line_id": deal.order_line.id}), kind="customer")
        row = self._row()
        self._ship(row)
        arrival = self._arrival(row["VIN"])
        self.assertEqual(arrival.deal_id, deal)
        self.assertTrue(deal.activity_ids.filtered(lambda a: row["VIN"] in (a.note or "")))
        other = self._create_deal(arrival.vehicle_id)
        with self.assertRaisesRegex(UserError, deal.name):
            other.action_confirm()
        deal.order_line.vehicle_id = arrival.vehicle_id
        self.assertFalse(arrival.vehicle_id._get_sale_block(deal))
        deal.action_confirm()
        self.assertEqual(arrival.vehicle_id.lifecycle, "reserved")
        self.assertEqual(order.shipped, 1)
        with self.assertRaises(ValidationError):
            self._order((2, self.white, {"sale_line_id": deal.order_line.id}))
