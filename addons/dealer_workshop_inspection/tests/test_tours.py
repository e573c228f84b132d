from odoo.tests import HttpCase, tagged

from .common import InspectionCommon


@tagged("post_install", "-at_install")
class TestPhone(InspectionCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_inspect(self):
        """The technician inspects from his job, the adviser puts what he found on the order."""
        order = self._create_order(self._labour_line(1), user=self.adviser)
        job = order.job_ids
        job.technician_id = self.technician.employee_id
        order.action_start()
        self.start_tour(
            f"/odoo/my-jobs/{job.id}", "dealer_inspection_fill", login=self.technician.login
        )
        self.env.invalidate_all()
        self.assertRecordValues(
            order.finding_ids,
            [{"name": "Brake pads", "level": "red"}, {"name": "Wipers", "level": "amber"}],
        )
        self.start_tour(
            f"/odoo/repair-orders/{order.id}", "dealer_inspection_offer", login=self.adviser.login
        )
        self.env.invalidate_all()
        self.assertEqual(self._finding(order, "Brake pads").job_id.operation_id, self.operation)
