from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestTours(WorkshopCommon, HttpCase):
    def test_visit(self):
        """A visit through the browser, each person with his own login."""
        adviser = self._create_user("service_adviser")
        cashier = self._create_user("cashier")
        guard = self._create_technician()
        vehicle = self._create_vehicle(vin="TOURFRAME01")
        self.env["dealer.cashier.session"].with_user(cashier).create({})

        self.start_tour("/odoo/repair-orders", "dealer_workshop_receive", login=adviser.login)
        order = self.env["dealer.repair.order"].search([("vehicle_id", "=", vehicle.id)])
        pads = order.line_ids.filtered(lambda line: line.product_id == self.pads)
        self.assertRecordValues(
            order,
            [{"category": "in_progress", "parts_state": "requested", "adviser_id": adviser.id}],
        )
        self.assertEqual(vehicle.odometer, 12000)
        self.assertEqual(order.authorisation_ids.method, "in_person")

        self.start_tour(
            "/odoo/action-dealer_parts.stock_picking_action_issue",
            "dealer_workshop_issue",
            login=self.keeper.login,
        )
        self.assertEqual((self._stock(self.pads), self._stock(self.oil)), (9, 9))
        url = f"/odoo/repair-orders/{order.id}"
        self.start_tour(url, "dealer_workshop_return", login=self.keeper.login)
        self.env.invalidate_all()
        self.assertEqual(self._stock(self.pads), 10)
        self.assertRecordValues(pads, [{"qty_issued": 1, "qty_returned": 1, "quantity": 0}])

        with mute_logger("odoo.http"):  # the refused gate pass
            self.start_tour(url, "dealer_workshop_settle", login=adviser.login)
        self.env.invalidate_all()
        self.assertEqual(order.invoice_ids.amount_untaxed, 150 + 20)
        self.assertFalse(order.gate_pass_ids)
        stock_account = self.company.account_stock_valuation_id
        self.assertEqual(self._balance(stock_account, order.invoice_ids), -7.5)

        self.start_tour(url, "dealer_workshop_collect", login=cashier.login)
        self.env.invalidate_all()
        self.assertTrue(order.is_settled)
        self.assertEqual(order.receipt_ids.amount_total, order.amount_customer)
        self.assertIn(order.invoice_ids.payment_state, ("paid", "in_payment"))

        self.start_tour(url, "dealer_workshop_gate_pass", login=adviser.login)
        self.env.invalidate_all()
        gate_pass = order.gate_pass_ids
        self.assertEqual(gate_pass.issued_by_id, adviser)
        gate_pass.with_user(guard).sudo()._let_out()
        self.assertRecordValues(order, [{"category": "closed"}])
        self.assertEqual(gate_pass.used_by_id, guard)


@tagged("post_install", "-at_install")
class TestAgreementTours(WorkshopCommon, HttpCase):
    """Photos, decisions, the customer's link on a phone, the gate on a phone."""

    def setUp(self):
        super().setUp()
        self.adviser = self._create_user("service_adviser")

    def test_media(self):
        self.env["ir.config_parameter"].sudo().set_param("dealer_base.media_video_mb", "1")
        order = self._create_order(user=self.adviser)
        url = f"/odoo/repair-orders/{order.id}"
        with mute_logger("odoo.http"):
            self.start_tour(url, "dealer_workshop_media", login=self.adviser.login)
        self.env.invalidate_all()
        self.assertRecordValues(
            order.media_ids, [{"media_kind": "photo", "is_shared": True, "mimetype": "image/jpeg"}]
        )

    def test_declined_work_is_taken_up_and_declined_again(self):
        first = self._create_order()
        oil = first.line_ids[2]
        first._authorise("in_person", "Test owner", decisions={oil: ("deferred", "Next time")})
        order = self._create_order(self._labour_line(1), user=self.adviser)
        url = f"/odoo/repair-orders/{order.id}"
        self.start_tour(url, "dealer_workshop_decline", login=self.adviser.login)
        self.env.invalidate_all()
        self.assertRecordValues(
            order.line_ids[1], [{"decision": "declined", "decision_reason": "Still too dear"}]
        )
        self.assertEqual(oil.taken_up_line_id, order.line_ids[1])


@tagged("post_install", "-at_install")
class TestPhoneTours(WorkshopCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_link(self):
        order = self._create_order()
        order._send_estimate()
        self.start_tour(order.get_portal_url(), "dealer_workshop_link")
        self.env.invalidate_all()
        self.assertRecordValues(
            order.line_ids,
            [
                {"decision": "authorised", "decision_reason": False},
                {"decision": "authorised", "decision_reason": False},
                {"decision": "declined", "decision_reason": "Brought my own"},
            ],
        )
        self.assertEqual(order.authorisation_ids.method, "link")
        self.assertTrue(order.authorisation_ids.signature)

    def test_gate(self):
        self.vehicle._set_plate("沪A12345")
        order = self._settle(self._create_order())
        self._pay(order)
        order.action_issue_gate_pass()
        order.gate_pass_ids.sudo()._set_facts({"code": "TESTCQDE23"})
        guard = self._create_user("gate_guard")
        self.start_tour("/odoo", "dealer_workshop_gate", login=guard.login)
        self.env.invalidate_all()
        self.assertRecordValues(order.gate_pass_ids, [{"state": "used", "used_by_id": guard.id}])
