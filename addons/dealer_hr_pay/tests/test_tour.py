from odoo.tests import HttpCase, tagged

from .common import PayCommon


@tagged("post_install", "-at_install")
class TestTour(PayCommon, HttpCase):
    def test_salary_change(self):
        """The HR manager writes a change and asks for its approval."""
        self.start_tour(
            "/odoo/salary-changes", "dealer_hr_pay_change", login=self.hr_manager_user.login
        )
        change = self.env["dealer.salary.change"].search([], order="id desc", limit=1)
        self.assertEqual(change.employee_id, self.technician)
        self.assertEqual(change.line_ids.new_amount, 6500)
        self.assertEqual(change.workflow_request_id.state, "pending")
