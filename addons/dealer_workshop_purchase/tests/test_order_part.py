from datetime import datetime, timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.dealer_workshop.tests.common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestOrderPart(WorkshopCommon):
    """What a repair order misses: ordered from its line, kept for it, told to the adviser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.adviser = cls._create_user("service_adviser")
        cls.manager = cls._create_user("parts_manager")
        cls.vendor = cls.env["res.partner"].create({"name": "Parts centre", "is_company": True})
        cls.lamp = cls._create_part(
            name="Head lamp",
            part_number="LAMP-1",
            list_price=300,
            seller_ids=[
                Command.create({"partner_id": cls.vendor.id, "price": 120, "delay": 4}),
            ],
        )

    def _create_waiting(self, quantity=1.0, part=None):
        """An authorised order whose part is not on the shelf."""
        order = self._create_order(self._part_line(part or self.lamp, quantity), user=self.adviser)
        self._authorise(order)
        order.action_start()
        return order, order.line_ids

    def _order_it(self, line):
        action = line.with_user(self.adviser).action_order_part()
        return self.env["dealer.part.special.order"].browse(action["res_id"])

    def _receive_all(self, order):
        picking = order.picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty
        picking.move_ids.picked = True
        picking.with_user(self.keeper).button_validate()

    def test_order_it(self):
        order, line = self._create_waiting()
        self.assertEqual(line.qty_short, 1)
        special = self._order_it(line)
        due = fields.Date.context_today(special) + timedelta(days=4)
        self.assertRecordValues(
            special,
            [
                {
                    "state": "to_order",
                    "dealer_repair_order_id": order.id,
                    "vehicle_id": self.vehicle.id,
                    "partner_id": order.partner_id.id,
                    "user_id": self.adviser.id,
                    "quantity": 1.0,
                    "promised_date": due,
                }
            ],
        )
        self.assertIn(order.name, special.reference)
        self.assertEqual(order.parts_state, "requested", "the store was asked for it")
        self.assertEqual(line.qty_short, 0)
        with self.assertRaises(UserError):
            self._order_it(line)
        self.assertEqual(line.part_expected_date, due)
        self.assertEqual(order.parts_expected_date, due)
        special.with_user(self.manager).action_order()
        purchase = special.sudo().purchase_order_id
        purchase.button_confirm()
        self.assertEqual(special.state, "on_the_way")
        # another order wants the same part: it doesn't take this one's
        rival, rival_line = self._create_waiting()
        rival.with_user(self.adviser).action_request_parts()
        self._receive_all(purchase)
        self.assertEqual(special.state, "arrived")
        move = line.sudo().move_ids
        self.assertRecordValues(move, [{"state": "assigned", "special_order_id": special.id}])
        self.assertFalse(rival_line.sudo().move_ids.quantity)
        self.assertTrue(special.sudo().activity_ids.filtered(lambda a: a.user_id == self.adviser))
        self.assertFalse(order.parts_expected_date)
        self._issue(order)
        self.assertEqual(special.state, "handed_over")
        self.assertEqual(line.qty_net, 1)
        self.assertEqual(order.parts_state, "issued")

    def test_some_are_there(self):
        """One on the shelf, three needed: two are ordered, one can go out at once."""
        self._receive(self.lamp, 1, 100)
        order, line = self._create_waiting(3)
        order.with_user(self.adviser).action_request_parts()
        self.assertEqual(line.qty_short, 2)
        special = self._order_it(line)
        self.assertEqual(special.quantity, 2)
        issue = order.sudo().picking_ids.with_user(self.keeper)
        issue.move_ids.filtered(lambda move: not move.special_order_id).picked = True
        issue.button_validate()
        self.assertEqual((line.qty_net, line.qty_pending), (1, 2))
        special.with_user(self.manager).action_order()
        special.sudo().purchase_order_id.button_confirm()
        self._receive_all(special.sudo().purchase_order_id)
        self.assertEqual(special.state, "arrived")
        self._issue(order)
        self.assertEqual((line.qty_net, special.state), (3, "handed_over"))

    def test_not_authorised(self):
        order = self._create_order(self._part_line(self.lamp), user=self.adviser)
        with self.assertRaisesRegex(UserError, "authori"):
            self._order_it(order.line_ids)

    def test_demand_withdrawn(self):
        """Who needs less gives up the special order too; the purchase is the buyer's to decide."""
        _order, line = self._create_waiting()
        special = self._order_it(line)
        line.with_user(self.adviser).action_cancel_remaining()
        self.assertEqual(special.state, "cancelled")

    def test_vendor_moves_date(self):
        order, line = self._create_waiting()
        special = self._order_it(line)
        special.with_user(self.manager).action_order()
        purchase = special.sudo().purchase_order_id
        purchase.button_confirm()
        later = special.promised_date + timedelta(days=7)
        purchase.order_line.date_planned = datetime.combine(later, datetime.min.time())
        self.assertEqual(order.parts_expected_date, later)
        self.assertTrue(special.sudo().activity_ids)

    def test_suggestion_knows_what_is_authorised(self):
        """Authorised and not requested: promised. Requested: promised once, not twice."""
        order, line = self._create_waiting(2)
        run = self.env["dealer.part.suggestion"].create(
            {"warehouse_ids": [Command.set(self.warehouse.ids)]}
        )

        def promised():
            run.action_compute()
            return run.line_ids.filtered(lambda row: row.product_id == self.lamp).promised

        self.assertEqual(promised(), 2)
        order.with_user(self.adviser).action_request_parts()
        self.assertEqual(promised(), 2)
        self._order_it(line)
        self.assertEqual(promised(), 2)
        run.with_user(self.manager).action_make_orders()
        self.assertTrue(line.special_order_ids.purchase_line_id)

    def test_roles(self):
        _order, line = self._create_waiting()
        technician = self._create_technician()
        with self.assertRaises(AccessError):
            line.with_user(technician).action_order_part()
        portal = new_test_user(self.env, login="wp_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            line.with_user(portal).action_order_part()
        other = self.env["res.company"].create({"name": "Second store"})
        stranger = self._create_user(
            "service_adviser", company_id=other.id, company_ids=[Command.set(other.ids)]
        )
        with self.assertRaises(AccessError):
            line.with_user(stranger).action_order_part()
        special = line.with_user(self.keeper).action_order_part()
        self.assertTrue(special["res_id"])

    def test_form_does_not_grow(self):
        """Missing quantities and dates of many lines cost what those of few do."""

        def cost(count):
            order = self._create_order(*(self._part_line(self.lamp) for _ in range(count)))
            self._authorise(order)
            order.action_request_parts()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            order.with_user(self.adviser).web_read(
                {
                    "parts_expected_date": {},
                    "line_ids": {"fields": {"qty_short": {}, "part_expected_date": {}}},
                }
            )
            return self.env.cr.sql_log_count - before

        cost(1)
        self.assertLessEqual(cost(15), cost(2))
