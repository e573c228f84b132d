from datetime import date

from dateutil.relativedelta import relativedelta
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import IDENTITY, PeopleCommon


@tagged("post_install", "-at_install")
class TestEmployee(PeopleCommon):
    def test_number(self):
        first, second = self._create_employee(name="A"), self._create_employee(name="B")
        self.assertTrue(first.staff_number)
        self.assertNotEqual(first.staff_number, second.staff_number)
        own = self.env["ir.sequence"].create(
            {
                "name": "Other store",
                "code": "hr.employee",
                "prefix": "X-",
                "company_id": self.other_store.id,
            }
        )
        there = self._create_employee(name="C", company_id=self.other_store.id)
        self.assertTrue(there.staff_number.startswith(own.prefix))
        self.assertEqual(self._create_employee(staff_number="T7").staff_number, "T7")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_employee(staff_number="T7").flush_recordset()

    def test_fill_numbers(self):
        self.env.cr.execute(
            "UPDATE hr_employee SET staff_number = NULL WHERE id = %s", [self.technician.id]
        )
        self.technician.invalidate_recordset()
        self.Employee._fill_staff_numbers()
        self.assertTrue(self.technician.staff_number)

    def test_age(self):
        today = self.store._get_store_date()
        self.technician.birthday = today - relativedelta(years=30)
        self.employee.birthday = today - relativedelta(years=30) + relativedelta(days=1)
        self.assertEqual(self.technician.age, 30)
        self.assertEqual(self.employee.age, 29)
        both = self.technician + self.employee
        for domain, found in (
            ([("age", "=", 30)], self.technician),
            ([("age", "<", 30)], self.employee),
            ([("age", ">=", 30)], self.technician),
            ([("age", ">", 30)], self.Employee),
            ([("age", "<=", 30)], both),
        ):
            with self.subTest(domain=domain):
                self.assertEqual(self.Employee.search([*domain, ("id", "in", both.ids)]), found)

    def test_identity_says_birthday(self):
        with Form(self.Employee.with_user(self.hr_user)) as form:
            form.name = "Newcomer"
            form.identity_masked = IDENTITY
            self.assertEqual(str(form.birthday), "1990-03-07")
            self.assertEqual(form.sex, "male")
            person = form.save()
        self.assertEqual(person.sudo().identification_id, IDENTITY)

    def test_search_text(self):
        self.technician.write({"mobile_phone": "+86 138-0013 8000", "identification_id": IDENTITY})
        Employee = self.Employee.with_user(self.hr_user)
        for text in (
            self.technician.staff_number, "technic", "13800138000", "138 0013 8000", "8000",
            "0038", "0086 13800138000",
        ):  # fmt: skip
            with self.subTest(text=text):
                self.assertIn(self.technician, Employee.search([("search_text", "ilike", text)]))
        self.assertFalse(Employee.search([("search_text", "ilike", "13800138001")]))

    def test_missing(self):
        kind = self._create_paper_kind(is_required=True, job_ids=self.job.ids)
        self.assertIn(kind.name, self.technician.missing)
        self.assertNotIn(kind.name, self.employee.missing)
        self._create_paper(self.technician, kind, valid_until=date(2090, 1, 1))
        self.technician.invalidate_recordset()
        self.assertNotIn(kind.name, self.technician.missing)
        self.assertIn("birthday", self.technician.missing)
        found = self.Employee.search([("is_complete", "=", False)])
        self.assertIn(self.technician, found)

    def test_delete_and_archive(self):
        person = self._create_employee(name="Mistake")
        with self.assertRaises(AccessError):
            person.with_user(self.hr_user).unlink()
        with self.assertRaises(AccessError):
            person.with_user(self.hr_user).action_archive()
        kind = self._create_paper_kind()
        paper = self._create_paper(person, kind)
        with self.assertRaisesRegex(UserError, "archive"):
            person.with_user(self.hr_manager_user).unlink()
        paper.unlink()
        person.with_user(self.hr_manager_user).unlink()
        self.assertFalse(person.exists())
        with self.assertRaises(UserError):
            self.technician.unlink()
        self.technician.with_user(self.hr_manager_user).with_context(
            no_wizard=True
        ).action_archive()
        self.assertFalse(self.technician.active)

    def test_reveal(self):
        self.technician.identification_id = IDENTITY
        Reveal = self.env["dealer.private.reveal"].with_user(self.hr_user)
        wizard = Reveal.create({"employee_id": self.technician.id})
        with self.assertRaises(UserError):
            wizard.action_show()
        wizard.reason = "Bank form"
        self.assertEqual(wizard.action_show()["params"]["message"], IDENTITY)
        reading = self.env["dealer.private.reading"].search(
            [("employee_id", "=", self.technician.id)]
        )
        self.assertRecordValues(
            reading,
            [{"how": "reveal", "reason": "Bank form", "user_id": self.hr_user.id}],
        )
        with self.assertRaises(AccessError):
            self.env["dealer.private.reveal"].with_user(self.head_user).create(
                {"employee_id": self.technician.id}
            )
        there = Reveal.create({"employee_id": self.other_employee.id, "reason": "Curious"})
        with self.assertRaises(AccessError):
            there.action_show()
