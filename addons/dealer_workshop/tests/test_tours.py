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
