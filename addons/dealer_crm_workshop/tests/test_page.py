from datetime import timedelta

from freezegun import freeze_time
from odoo import fields
from odoo.tests import tagged

from odoo.addons.dealer_workshop.tests.common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestPage(WorkshopCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.adviser = cls._create_user("service_adviser")

    def _get_page(self, partner, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return partner.with_user(user or self.adviser).customer_overview

    def _get_section(self, page, key):
        return next((section for section in page["sections"] if section["key"] == key), None)

    def _get_action(self, key):
        self.env.flush_all()
        self.env.invalidate_all()
        actions = self.customer.with_user(self.adviser)._get_next_actions()
        return next((action for action in actions if action["key"] == key), None)

    def test_visits(self):
        order = self._create_order()
        page = self._get_page(self.customer)
        [row] = self._get_section(page, "repair")["rows"]
        self.assertEqual(
            (row["id"], row["title"], row["state"]), (order.id, order.name, "Received")
        )
        self.assertAlmostEqual(row["amount"], order.amount_customer)
        self.assertIn("in_workshop", [badge["key"] for badge in page["badges"]])

    def test_another_store_sees_no_visit(self):
        self._create_order()
        other = self.env["res.company"].create({"name": "Other Store"})
        stranger = self._create_user("service_adviser")
        stranger.sudo().write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        page = self._get_page(self.customer, stranger)
        self.assertEqual(self._get_section(page, "repair")["count"], 0)
        self.assertFalse(page["badges"])

    def test_a_finished_car_is_told(self):
        order = self._create_order()
        self.assertFalse(self._get_action("pickup"))
        self._finish(order)
        action = self._get_action("pickup")
        self.assertIn(order.name, action["why"])
        self.assertEqual(action["action"]["res_id"], order.id)
        self.env.ref("dealer_crm_workshop.next_action_pickup").active = False
        self.assertFalse(self._get_action("pickup"))

    def test_a_car_that_stays_away(self):
        rule = self.env.ref("dealer_crm_workshop.next_action_visit")
        with freeze_time(fields.Datetime.now() - timedelta(days=rule.days - 1)):
            order = self._create_order()
        order.action_cancel()
        self.assertFalse(self._get_action("visit"))
        with freeze_time(fields.Datetime.now() - timedelta(days=rule.days + 1)):
            order = self._create_order()
            self._settle(order)
        # the car left
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE dealer_repair_order SET category = 'closed' WHERE id = %s", [order.id]
        )
        self.env.invalidate_all()
        self.assertIn("366", self._get_action("visit")["why"])
        rule.days += 10
        self.assertFalse(self._get_action("visit"))

    def test_declined_work(self):
        order = self._create_order()
        line = order.line_ids.filtered(lambda line: line.product_id == self.pads)
        self.assertFalse(self._get_action("declined"))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE dealer_repair_line SET is_out = TRUE, decision = 'declined' WHERE id = %s",
            [line.id],
        )
        self.assertIn(line.name, self._get_action("declined")["why"])

    def test_service_due(self):
        if "next_service_date" not in self.vehicle._fields:
            self.skipTest("Services due are of the addon of maintenance.")
        today = self.company._get_store_date()
        for days, found in ((40, False), (20, True), (-5, True)):
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE dealer_vehicle SET next_service_date = %s WHERE id = %s",
                [today + timedelta(days=days), self.vehicle.id],
            )
            action = self._get_action("service")
            self.assertEqual(bool(action), found, days)
        self.assertIn("days late: 5", action["why"])
        page = self._get_page(self.customer)
        self.assertEqual(page["vehicles"][0]["notes"][0]["tone"], "danger")
        # a car that is here need not be invited
        self._create_order()
        self.assertFalse(self._get_action("service"))
