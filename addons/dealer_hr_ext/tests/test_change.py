from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import IDENTITY, IDENTITY_2, PeopleCommon


@tagged("post_install", "-at_install")
class TestChange(PeopleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.technician.write({"identification_id": IDENTITY, "birthday": "1990-03-07"})

    def _propose(self, user, values, employee=None):
        employee = employee or self.technician
        return employee.with_user(user)._propose(values, "New paper").with_user(user)

    def _step(self, change, user, code, reason=None):
        change = change.with_user(user)
        step = self.env["dealer.workflow.transition"].search(
            [("code", "=", code), ("workflow_id.model", "=", "dealer.staff.change")], limit=1
        )
        return change.workflow_step(step.id, reason)

    def test_approved_counts(self):
        change = self._propose(self.hr_user, {"name": "New Name", "birthday": "1990-03-08"})
        self.assertEqual(change.category, "proposed")
        self.assertEqual(self.technician.name, "Technician")
        self._step(change, self.hr_manager_user, "approve")
        self.assertRecordValues(
            change.sudo(), [{"category": "applied", "decided_by_id": self.hr_manager_user.id}]
        )
        self.assertEqual(self.technician.name, "New Name")
        self.assertEqual(str(self.technician.birthday), "1990-03-08")
        line = change.line_ids.filtered(lambda line: line.field_name == "name")
        self.assertEqual((line.old_value, line.new_value), ("Technician", "New Name"))

    def test_refused_changes_nothing(self):
        change = self._propose(self.hr_user, {"name": "New Name"})
        self._step(change, self.hr_manager_user, "refuse", "No proof")
        self.assertEqual(change.category, "refused")
        self.assertEqual(self.technician.name, "Technician")

    def test_nobody_approves_his_own(self):
        mine = self._propose(self.hr_manager_user, {"name": "New Name"})
        with self.assertRaisesRegex(UserError, "Nobody approves"):
            mine.action_approve()
        with self.assertRaises(UserError):
            self._step(mine, self.hr_manager_user, "approve")
        about_me = self._propose(self.hr_user, {"name": "Boss"}, self.hr_manager)
        with self.assertRaisesRegex(UserError, "Nobody approves"):
            about_me.with_user(self.hr_manager_user).action_approve()
        about_me.with_user(self.general_manager_user).action_approve()
        self.assertEqual(self.hr_manager.name, "Boss")
        clerk = self._propose(self.technician_user, {"private_phone": "13900000000"})
        with self.assertRaisesRegex(UserError, "decides"):
            clerk.with_user(self.hr_user).action_approve()

    def test_no_direct_way(self):
        person = self.technician.with_user(self.hr_user)
        with self.assertRaisesRegex(UserError, "proposal"):
            person.name = "Other"
        with self.assertRaisesRegex(UserError, "proposal"):
            person.web_save({"birthday": "1991-01-01"}, {"name": {}})
        answer = person.load([".id", "birthday"], [[str(person.id), "1991-01-01"]])
        self.assertIn("proposal", answer["messages"][0]["message"])
        with self.assertRaisesRegex(UserError, "proposal"):
            person.sudo().version_id.with_user(self.hr_manager_user).identification_id = IDENTITY_2
        with self.assertRaisesRegex(UserError, "proposal"):
            self.technician.with_user(self.hr_manager_user).create_version(
                {"date_version": "2030-01-01", "identification_id": IDENTITY_2}
            )
        with self.assertRaisesRegex(UserError, "proposal"):
            self.technician.resource_id.with_user(self.hr_user).name = "Other"
        # a version has a name of its own
        self.technician.version_id.with_user(self.hr_user).name = "Contract 7"
        with Form(person) as form:  # what is not sensitive goes on
            form.mobile_phone = "13800138000"
        self.assertEqual(self.technician.identification_id, IDENTITY)

    def test_bank_account(self):
        change = self._propose(self.technician_user, {"bank_account": "6222 0000 1111 2222"})
        change.with_user(self.hr_manager_user).action_approve()
        self.assertEqual(self.technician.bank_account_ids.acc_number, "6222 0000 1111 2222")
        account = self.technician.bank_account_ids.with_user(self.hr_manager_user)
        with self.assertRaisesRegex(UserError, "proposal"):
            account.acc_number = "1"

    def test_own_proposal(self):
        change = self._propose(self.technician_user, {"emergency_phone": "13900000000"})
        self.assertEqual(change.proposed_by_id, self.technician_user)
        with self.assertRaises(UserError):
            self._propose(self.technician_user, {"emergency_phone": "1"}, self.employee)
        with self.assertRaises(AccessError):
            change.with_user(self.employee_user).read(["reason"])
        with self.assertRaises(UserError):
            change.write({"reason": "later"})
        with self.assertRaises(UserError):
            change.line_ids.write({"new_value": "x"})
        with self.assertRaises(UserError):
            change.write({"decided_on": "2026-01-01"})
        with self.assertRaises(AccessError):
            change.line_ids.read(["new_raw"])

    def test_masked_for_the_clerk(self):
        change = self._propose(self.technician_user, {"identification_id": IDENTITY_2})
        line = change.line_ids
        self.assertEqual(line.new_value, IDENTITY_2)
        shown = line.with_user(self.hr_user).read(["old_value", "new_value"])[0]
        self.assertNotIn(IDENTITY_2, shown.values())
        self.assertIn("*", shown["old_value"])
        Reading = self.env["dealer.private.reading"]
        mine = [("employee_id", "=", self.technician.id)]
        self.assertFalse(Reading.search(mine))
        line.with_user(self.hr_manager_user).read(["new_value"])
        self.assertEqual(Reading.search(mine).kind, "identity")

    def test_bad_values(self):
        self.store.country_id = self.env.ref("base.cn")
        with self.assertRaisesRegex(UserError, "last character"):
            self._propose(self.hr_user, {"identification_id": "110101199003070031"})
        with self.assertRaisesRegex(UserError, "no date"):
            self._propose(self.hr_user, {"birthday": "soon"})
        with self.assertRaisesRegex(UserError, "already"):
            self._propose(self.hr_user, {"name": "Technician"})
        change = self._propose(self.hr_user, {"sex": "Female"})
        self.technician.sex = "male"
        with self.assertRaisesRegex(UserError, "since this was proposed"):
            change.with_user(self.hr_manager_user).action_approve()
        with self.assertRaises(ValidationError):
            self.technician.identification_id = "123"

    def test_form(self):
        form = Form(
            self.env["dealer.staff.change"]
            .with_user(self.technician_user)
            .with_context(default_employee_id=self.technician.id)
        )
        with form.line_ids.new() as line:
            line.field_name = "private_phone"
            line.new_value = "13912345678"
        change = form.save()
        self.assertEqual(change.line_ids.new_value, "13912345678")
        self._step(change, self.technician_user, "propose")
        self.assertEqual(change.category, "proposed")
        change.with_user(self.hr_manager_user).action_approve()
        self.assertEqual(self.technician.private_phone, "13912345678")

    def test_other_store(self):
        change = self._propose(self.hr_user, {"name": "New Name"})
        Change = self.env["dealer.staff.change"].with_user(self.other_hr_manager_user)
        self.assertFalse(Change.search([("id", "=", change.id)]))
        with self.assertRaises(AccessError):
            change.with_user(self.other_hr_manager_user).action_approve()
        with self.assertRaises(AccessError):
            self.env["dealer.staff.change"].with_user(self.portal_user).search([])
        commands = [Command.create({"field_name": "wage", "new_value": "1"})]
        with self.assertRaises(UserError):
            self.env["dealer.staff.change"].create(
                {"employee_id": self.technician.id, "line_ids": commands}
            )
