from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import IDENTITY, PeopleCommon


@tagged("post_install", "-at_install")
class TestRoles(PeopleCommon):
    def test_own_page(self):
        self.technician.write({"identification_id": IDENTITY, "private_phone": "13800138000"})
        action = self.env["dealer.my.file"].with_user(self.technician_user).action_open_own()
        page = self.env["dealer.my.file"].with_user(self.technician_user).browse(action["res_id"])
        shown = page.read(["staff_number", "identification_id", "private_phone", "missing"])[0]
        self.assertEqual(shown["staff_number"], self.technician.staff_number)
        self.assertEqual(shown["identification_id"], IDENTITY)
        self.assertIn("birthday", shown["missing"])
        self.assertFalse(
            self.env["dealer.private.reading"].search([("employee_id", "=", self.technician.id)])
        )
        # whoever opens it sees his own
        other = page.with_user(self.employee_user).read(["staff_number", "identification_id"])[0]
        self.assertEqual(other["staff_number"], self.employee.staff_number)
        self.assertFalse(other["identification_id"])
        nobody = self._create_user("cashier")
        with self.assertRaises(UserError):
            self.env["dealer.my.file"].with_user(nobody).action_open_own()
        self.assertEqual(
            page.action_propose()["context"], {"default_employee_id": self.technician.id}
        )

    def test_no_file_for_others(self):
        for user in (self.head_user, self.employee_user, self.general_manager_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.technician.with_user(user).read(["private_phone"])
        public = self.env["hr.employee.public"].with_user(self.head_user)
        self.assertEqual(
            public.browse(self.technician.id).staff_number, self.technician.staff_number
        )
        with self.assertRaises(AccessError):
            self.technician.with_user(self.other_hr_manager_user).read(["private_phone"])
        with self.assertRaises(AccessError):
            self.technician.with_user(self.portal_user).read(["name"])

    def test_form_of_the_clerk(self):
        with Form(self.technician.with_user(self.hr_user)) as form:
            self.assertTrue(form.missing)
            form.emergency_contact = "Somebody"
        with Form(self.technician.with_user(self.hr_manager_user)) as form:
            form.emergency_phone = "13800138000"
        self.assertEqual(self.technician.emergency_contact, "Somebody")

    def test_form_queries(self):
        Employee = self.Employee.with_user(self.hr_user)
        names = ["name", "staff_number", "age", "missing", "paper_warning", "identity_masked"]
        self.technician.with_user(self.hr_user).read(names)
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            Employee.browse(self.technician.id).web_read(
                {**{name: {} for name in names}, "paper_ids": {"fields": {"status": {}}}}
            )
