from odoo.tests import HttpCase, tagged

from .common import PeopleCommon


@tagged("post_install", "-at_install")
class TestTour(PeopleCommon, HttpCase):
    def test_proposal_from_own_page(self):
        self.technician.private_phone = "13800000000"
        self.technician_user.password = "tour-people-1"
        self.hr_manager_user.password = "tour-people-1"
        self.start_tour("/odoo/my-file", "dealer_hr_own_file", login=self.technician_user.login)
        change = self.env["dealer.staff.change"].search([("employee_id", "=", self.technician.id)])
        self.assertEqual(change.category, "proposed")
        self.start_tour(
            f"/odoo/staff-changes/{change.id}",
            "dealer_hr_approve",
            login=self.hr_manager_user.login,
        )
        self.assertEqual(change.category, "applied")
        self.assertEqual(self.technician.private_phone, "13912345678")
