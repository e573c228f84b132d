from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import IDENTITY, IDENTITY_2, PeopleCommon


@tagged("post_install", "-at_install")
class TestPrivate(PeopleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.technician.write({"wage": 8000, "identification_id": IDENTITY})
        cls.env.flush_all()

    def _readings(self, employee, **values):
        domain = [("employee_id", "=", employee.id)]
        domain += [(name, "=", value) for name, value in values.items()]
        return self.env["dealer.private.reading"].search(domain)

    def test_read_is_noted_once(self):
        seen = self.technician.with_user(self.hr_manager_user)
        self.assertFalse(self._readings(self.technician))
        self.assertEqual(seen.read(["wage"])[0]["wage"], 8000)
        seen.web_read({"wage": {}, "identification_id": {}})
        self.assertRecordValues(
            self._readings(self.technician).sorted("kind"),
            [
                {"user_id": self.hr_manager_user.id, "kind": "identity", "how": "read"},
                {"user_id": self.hr_manager_user.id, "kind": "salary", "how": "read"},
            ],
        )

    def test_every_way_is_noted(self):
        manager = self.hr_manager_user
        manager.group_ids += self.env.ref("base.group_allow_export")
        employees = self.Employee.with_user(manager)
        version = self.technician.version_id.with_user(manager)
        domain = [("id", "=", self.technician.id)]
        employees.search_read(domain, ["wage"])
        self.assertEqual(len(self._readings(self.technician, how="read")), 1)
        self.technician.with_user(manager).export_data(["name", "wage"])
        self.assertEqual(len(self._readings(self.technician, how="export")), 1)
        self.env["hr.department"].with_user(manager).browse(self.department.id).export_data(
            ["member_ids/wage"]
        )
        self.env["hr.version"].with_user(manager).formatted_read_group(
            [("employee_id", "=", self.technician.id)], ["employee_id"], ["wage:avg"]
        )
        self.assertEqual(len(self._readings(self.technician, how="group")), 1)
        version.read(["wage"])
        self.assertEqual(len(self._readings(self.technician, model="hr.version")), 2)

    def test_own_and_program_are_not_noted(self):
        self.hr_manager.wage = 20000
        self.hr_manager.with_user(self.hr_manager_user).read(["wage"])
        self.assertFalse(self._readings(self.hr_manager))
        self.technician.sudo().read(["wage"])
        self.assertFalse(self._readings(self.technician))

    def test_clerk_sees_neither(self):
        seen = self.technician.with_user(self.hr_user)
        for name in ("wage", "identification_id", "contract_wage"):
            with self.assertRaises(AccessError):
                seen.read([name])
        self.assertEqual(seen.read(["identity_masked"])[0]["identity_masked"], "110***********0038")
        with self.assertRaises(AccessError):
            self.technician.version_id.with_user(self.hr_user).read(["identification_id"])

    def test_first_number_is_taken_once(self):
        person = self.employee.with_user(self.hr_user)
        person.identity_masked = f" {IDENTITY_2[:6]} {IDENTITY_2[6:]}"
        self.assertEqual(self.employee.identification_id, IDENTITY_2)
        person.identity_masked = person.identity_masked  # what a form sends back
        with self.assertRaises(UserError):
            person.identity_masked = IDENTITY

    def test_last_digits_find(self):
        found = self.Employee.with_user(self.hr_user).search([("identity_masked", "ilike", "0038")])
        self.assertIn(self.technician, found)
        self.assertFalse(
            self.Employee.with_user(self.hr_user).search([("identity_masked", "ilike", "1101")])
            & self.technician
        )

    def test_readings_are_kept(self):
        self.technician.with_user(self.hr_manager_user).read(["wage"])
        reading = self._readings(self.technician)
        with self.assertRaises(UserError):
            reading.write({"reason": "x"})
        with self.assertRaises(UserError):
            reading.unlink()
        self.assertTrue(reading.with_user(self.technician_user).read(["kind"]))
        with self.assertRaises(AccessError):
            reading.with_user(self.hr_user).read(["kind"])
        self.assertFalse(
            self.env["dealer.private.reading"].with_user(self.other_hr_manager_user).search([])
        )
