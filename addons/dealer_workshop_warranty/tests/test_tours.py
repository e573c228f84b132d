from datetime import date

from odoo import Command
from odoo.tests import HttpCase, tagged

from .common import WarrantyCommon


@tagged("post_install", "-at_install")
class TestTours(WarrantyCommon, HttpCase):
    def test_clerk(self):
        """From the settled visit to the credited rest."""
        claim = self._create_claim(describe=False)
        self.start_tour("/odoo/warranty-claims", "dealer_warranty_clerk", login=self.clerk.login)
        claim.invalidate_recordset()
        self.assertRecordValues(
            claim, [{"category": "rejected", "rest_decision": "internal", "round": 1}]
        )
        self.assertEqual(claim.bill_id.amount_residual, 0)

    def test_recall_at_reception(self):
        operation = self._create_operation("Replace the pump")
        recall = self.env["dealer.recall"].create(
            {
                "number": "S2026-55",
                "name": "Pump may stop",
                "risk": "The engine may stop.",
                "partner_id": self.maker.id,
                "operation_ids": [Command.set(operation.ids)],
                "date_from": date(2026, 1, 1),
                "vehicle_ids": [Command.create({"vin": self.car.vin})],
            }
        )
        order = self._create_order(self._labour_line(1), vehicle_id=self.car.id, user=self.adviser)
        self.start_tour(
            f"/odoo/repair-orders/{order.id}", "dealer_recall_reception", login=self.adviser.login
        )
        order.invalidate_recordset()
        self.assertEqual(order.job_ids.recall_id, recall)
