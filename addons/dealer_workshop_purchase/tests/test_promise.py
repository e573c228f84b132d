from datetime import datetime, timedelta

from freezegun import freeze_time
from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.dealer_workshop.tests.common import WorkshopCommon

NOW = "2026-03-02 01:00:00"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestPromise(WorkshopCommon):
    """A shortage makes the visit wait; the day of the part moves what the customer was promised."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id.tz = "Asia/Shanghai"
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

    def _create_waiting(self, *lines, **values):
        values.setdefault("promised_on", datetime(2026, 3, 2, 9))
        order = self._create_order(
            *(lines or (self._part_line(self.lamp),)), user=self.adviser, **values
        )
        self._authorise(order)
        order.action_start()
        order.action_request_parts()
        return order, order.line_ids.filtered(lambda line: line.product_id == self.lamp)

    def _order_it(self, line):
        action = line.with_user(self.adviser).action_order_part()
        return self.env["dealer.part.special.order"].browse(action["res_id"])

    def _receive_all(self, purchase):
        picking = purchase.picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty
        picking.move_ids.picked = True
        picking.with_user(self.keeper).button_validate()

    def _get_activities(self, order):
        kind = self.env.ref("dealer_workshop_purchase.activity_type_promise")
        order.invalidate_recordset(["activity_ids"])
        return order.sudo().activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def test_waits_by_itself(self):
        order, line = self._create_waiting()
        self.assertEqual(order.waiting_reason, "parts")
        self.assertEqual(order.category, "waiting")
        self.assertEqual((line.part_state, line.qty_short), ("short", 1.0))
        job = order.job_ids
        self.assertIs(job._get_parts_ready_on()[job.id], False)
        special = self._order_it(line)
        self.assertEqual(line.part_state, "ordered")
        # noon of the store on the vendor's day
        self.assertEqual(job._get_parts_ready_on()[job.id], datetime(2026, 3, 6, 4))
        special.with_user(self.manager).action_order()
        special.sudo().purchase_order_id.button_confirm()
        self._receive_all(special.sudo().purchase_order_id)
        self.assertFalse(order.waiting_reason)
        self.assertEqual(order.category, "in_progress")
        self.assertEqual((line.part_state, line.qty_reserved), ("reserved", 1.0))
        self.assertIsNone(job._get_parts_ready_on()[job.id])
        self._issue(order)
        self.assertEqual(line.part_state, "issued")

    def test_other_work_goes_on(self):
        """The visit waits only once nothing else is left to do."""
        order = self._create_order(
            self._part_line(self.lamp), user=self.adviser, promised_on=datetime(2026, 3, 2, 9)
        )
        wash = order._add_job({"concern": "Wash it"}, [])
        self._authorise(order)
        order.action_start()
        order.action_request_parts()
        self.assertFalse(order.waiting_reason)
        wash.action_done()
        self.assertEqual(order.waiting_reason, "parts")

    def test_own_reason_stays(self):
        order, line = self._create_waiting()
        order.waiting_reason = "customer"
        special = self._order_it(line)
        special.with_user(self.manager).action_order()
        special.sudo().purchase_order_id.button_confirm()
        self._receive_all(special.sudo().purchase_order_id)
        self.assertEqual(order.waiting_reason, "customer")

    def test_promise(self):
        order, line = self._create_waiting(self._part_line(self.lamp), self._labour_line(3))
        self.assertFalse(order.promise_at_risk)
        self._order_it(line)
        self.assertTrue(order.promise_at_risk)
        # from noon of Friday, three hours of work by the store's opening hours
        wanted = order.company_id._get_workflow_deadline(datetime(2026, 3, 6, 4), 3)
        self.assertEqual(order.promise_proposed_on, wanted)
        told = self._get_activities(order)
        self.assertEqual(told.user_id, self.adviser)
        self.assertIn("03/06/2026", told.summary)
        risky = self.env["dealer.repair.order"].search([("promise_at_risk", "=", True)])
        self.assertIn(order, risky)
        order._tell_promise_at_risk()
        self.assertEqual(self._get_activities(order), told, "told once")

        action = order.with_user(self.adviser).action_move_promise()
        self.assertEqual(order.promised_on, wanted)
        self.assertFalse(order.promise_at_risk)
        self.assertFalse(self._get_activities(order))
        promise = self.env["dealer.repair.promise"].browse(action["res_id"])
        self.assertRecordValues(
            promise,
            [
                {
                    "order_id": order.id,
                    "old_promised_on": datetime(2026, 3, 2, 9),
                    "new_promised_on": wanted,
                    "moved_by_id": self.adviser.id,
                    "told_on": False,
                }
            ],
        )
        self.assertIn("Head lamp", promise.reason)
        self.assertIn(order.partner_id.name, promise.message)
        with self.assertRaises(UserError):
            order.with_user(self.adviser).action_move_promise()
        promise.with_user(self.adviser).action_told_by_phone()
        self.assertEqual((promise.told_how, promise.told_by_id), ("phone", self.adviser))
        with self.assertRaises(UserError):
            promise.with_user(self.adviser).told_how = "mail"

    def test_mail(self):
        order, line = self._create_waiting()
        self._order_it(line)
        action = order.with_user(self.adviser).action_move_promise()
        promise = self.env["dealer.repair.promise"].browse(action["res_id"]).with_user(self.adviser)
        with self.assertRaisesRegex(UserError, "address"):
            promise.action_send_mail()
        order.partner_id.email = "owner@example.com"
        promise.action_send_mail()
        self.assertEqual(promise.told_how, "mail")
        message = order.message_ids[:1]
        self.assertIn("later than planned", message.body)
        self.assertEqual(message.partner_ids, order.partner_id)

    def test_told_again_of_a_later_day(self):
        order, line = self._create_waiting()
        special = self._order_it(line)
        special.with_user(self.manager).action_order()
        purchase = special.sudo().purchase_order_id
        purchase.button_confirm()
        first = self._get_activities(order)
        self.assertEqual(len(first), 1)
        purchase.order_line.date_planned = datetime(2026, 3, 12, 4)
        second = self._get_activities(order)
        self.assertEqual(len(second), 1, "the old one gives way to the new one")
        self.assertIn("03/12/2026", second.summary)
        self.assertFalse(special.sudo().activity_ids, "told once, on the order")
        purchase.order_line.date_planned = datetime(2026, 3, 1, 4)
        self.assertFalse(self._get_activities(order))
        self.assertFalse(order.promise_at_risk)

    def test_without_promise_the_part_counts(self):
        order, line = self._create_waiting(promised_on=False)
        special = self._order_it(line)
        special.with_user(self.manager).action_order()
        purchase = special.sudo().purchase_order_id
        purchase.button_confirm()
        purchase.order_line.date_planned = fields.Datetime.now() + timedelta(days=20)
        self.assertTrue(special.sudo().activity_ids)
        self.assertFalse(order.promise_at_risk)

    def test_roles(self):
        order, line = self._create_waiting()
        self._order_it(line)
        technician = self._create_technician()
        with self.assertRaises(AccessError):
            order.with_user(technician).action_move_promise()
        order.with_user(self.adviser).action_move_promise()
        promise = order.promise_ids
        with self.assertRaises(AccessError):
            promise.with_user(technician).action_told_by_phone()
        portal = new_test_user(self.env, login="wp_portal_promise", groups="base.group_portal")
        with self.assertRaises(AccessError):
            promise.with_user(portal).read(["reason"])
        other = self.env["res.company"].create({"name": "Second store"})
        stranger = self._create_user(
            "service_adviser", company_id=other.id, company_ids=[Command.set(other.ids)]
        )
        with self.assertRaises(AccessError):
            promise.with_user(stranger).read(["reason"])
