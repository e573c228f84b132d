from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import WarrantyCommon


@tagged("post_install", "-at_install")
class TestGuards(WarrantyCommon):
    def test_claim_stays_what_it_is_of(self):
        """A clerk answers a claim; whose it is, and over which bill, follows from the visit."""
        claim = self._create_claim()
        clerk = self._create_user("warranty_clerk")
        mine = claim.with_user(clerk)
        for values in (
            {"partner_id": self.customer.id},
            {"deadline": "2099-01-01"},
            {"bill_id": False},
        ):
            with self.subTest(values), self.assertRaises(UserError):
                mine.write(values)
        with self.assertRaises(UserError):
            mine.line_ids[:1].write({"bill_line_id": False})
        mine.write({"deadline": claim.deadline, "maker_number": "M-1"})

    def test_recall_row_of_another_car(self):
        """Settling a visit closes the recall of its own car only."""
        order = self._create_order(user=self._create_user("service_adviser"))
        recall = self.env["dealer.recall"].create(
            {
                "name": "Brake hose",
                "number": "R1",
                "partner_id": self.maker.id,
                "brand_id": self.brand.id,
                "risk": "Brakes fail",
            }
        )
        row = self.env["dealer.recall.vehicle"].create(
            {"recall_id": recall.id, "vin": "LFV3A23C0J3000001"}
        )
        with self.assertRaises(UserError):
            order.job_ids.recall_vehicle_id = row
        order.job_ids.recall_id = recall
        self.assertEqual(order.sudo().job_ids.recall_vehicle_id.vin, order.vehicle_id.vin)
        order.job_ids.recall_id = False
        self.assertFalse(order.job_ids.recall_vehicle_id)
