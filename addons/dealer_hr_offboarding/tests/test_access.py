from freezegun import freeze_time
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import TODAY, LeavingCommon


@freeze_time(TODAY)
@tagged("post_install", "-at_install")
class TestAccess(LeavingCommon):
    def test_who_sees_a_departure(self):
        departure = self._create_departure()
        Departure = self.env["dealer.departure"]
        for user in (self.hr_user, self.hr_manager_user, self.head_user, self.general_manager_user):
            self.assertIn(departure, Departure.with_user(user).search([]))
        for user in (self.technician_user, self.employee_user, self.other_hr_user):
            self.assertNotIn(departure, Departure.with_user(user).search([]))
        with self.assertRaises(AccessError):
            Departure.with_user(self.portal_user).search([])
        self._approve(departure)
        self.assertIn(departure, Departure.with_user(self.technician_user).search([]))

    def test_head_hands_over_but_changes_nothing(self):
        customer = self._create_customer()
        departure = self._create_approved().with_user(self.head_user)
        with self.assertRaises(AccessError):
            departure.reason = "x"
        action = departure.action_hand_over_all()
        wizard = self.env[action["res_model"]].with_user(self.head_user).browse(action["res_id"])
        wizard.user_id = self.colleague
        wizard.action_hand_over()
        self.assertEqual(customer.user_id, self.colleague)

    def test_others_hand_over_nothing(self):
        self._create_customer()
        departure = self._create_approved()
        for user in (self.technician_user, self.employee_user, self.other_hr_user):
            with self.assertRaises(AccessError):
                departure.line_ids.with_user(user).action_hand_over()

    def test_certificate_is_hrs(self):
        departure = self._create_approved()
        for user in (self.head_user, self.technician_user):
            with self.assertRaises(AccessError):
                departure.with_user(user).action_print_certificate()
            with self.assertRaises(AccessError):
                departure.with_user(user).read(["certificate"])

    def test_kinds_are_the_administrators(self):
        with self.assertRaises(AccessError):
            self.customers.with_user(self.hr_user).write({"domain": "[]"})
        with self.assertRaises(AccessError):
            self.customers.with_user(self.hr_manager_user).unlink()
