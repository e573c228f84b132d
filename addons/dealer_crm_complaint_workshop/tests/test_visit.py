from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.dealer_workshop.tests.common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestVisit(WorkshopCommon):
    def test_free_service(self):
        """Free work is carried out by a settled order of the customer with a line the store pays."""
        order = self._create_order(self._labour_line(), self._labour_line(payer="internal"))
        complaint = self.env["dealer.complaint"]._take_in(
            {"subject": "Noise", "partner_id": order.partner_id.id, "repair_order_id": order.id}
        )
        self.assertEqual(complaint.vehicle_id, order.vehicle_id)
        compensation = self.env["dealer.complaint.compensation"].create(
            {
                "complaint_id": complaint.id,
                "kind": "free_service",
                "amount": 100,
                "reason": "He came twice",
            }
        )
        compensation._set_facts({"approved_on": "2026-01-01 00:00:00"})
        compensation.repair_order_id = order
        self.assertEqual(compensation.category, "approved")
        stranger = self.env["res.partner"].create({"name": "Somebody Else"})
        complaint.partner_id = stranger
        with self.assertRaisesRegex(UserError, "no repair order of this customer"):
            compensation.repair_order_id = order
        complaint.partner_id = order.partner_id
        self._authorise(order)
        self._finish(order)
        self._settle(order)
        self.assertEqual(compensation.category, "done")
