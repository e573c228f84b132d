from freezegun import freeze_time
from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from odoo.addons.dealer_hr_ext.tests.common import IDENTITY
from odoo.addons.dealer_hr_onboarding.tests.common import PDF, START, OnboardingCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 02:00:00")
class TestApplicant(OnboardingCommon):
    """From the application to the employee, nothing typed twice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Stage = cls.env["hr.recruitment.stage"]
        cls.first_stage = Stage.create({"name": "Talks", "sequence": 0, "job_ids": cls.job.ids})
        cls.hired_stage = Stage.create(
            {"name": "Signed", "sequence": 0, "job_ids": cls.job.ids, "hired_stage": True}
        )
        cls.applicant = cls._create_applicant()
        cls.env["ir.attachment"].create(
            {
                "name": "cv.pdf",
                "raw": PDF,
                "res_model": "hr.applicant",
                "res_id": cls.applicant.id,
            }
        )

    @classmethod
    def _create_applicant(cls, **values):
        return cls.env["hr.applicant"].create(
            {
                "partner_name": "李娜",
                "email_from": "li.na@example.com",
                "partner_phone": "138 0013 8000",
                "job_id": cls.job.id,
                "stage_id": cls.first_stage.id,
                "availability": START,
                "salary_proposed": 7000,
                "company_id": cls.store.id,
                **values,
            }
        )

    def _register(self, applicant=None, user=None):
        action = (applicant or self.applicant).with_user(user or self.hr_user).action_register()
        self.assertEqual(action["res_model"], "dealer.registration")
        return self.Registration.with_user(user or self.hr_user).browse(action["res_id"])

    def _complete(self, registration):
        registration.write(
            {
                "identity_number": IDENTITY,
                "emergency_contact": "李强（父亲）",
                "emergency_phone": "139 0013 9000",
                "bank_name": "工商银行",
                "bank_number": "6222020200112233445",
                "work_email": "li.na.work@example.com",
                "paper_ids": [self._paper(self.id_card)],
                "background_ids": [
                    Command.create(
                        {"kind": "work", "name": "Other Garage", "date_start": "2011-07-01"}
                    ),
                    Command.create(
                        {"kind": "education", "name": "College", "date_start": "2008-09-01"}
                    ),
                ],
            }
        )
        return self._approve(registration)

    def test_nothing_is_typed_twice(self):
        registration = self._register()
        self.assertRecordValues(
            registration,
            [
                {
                    "person_name": "李娜",
                    "private_phone": "138 0013 8000",
                    "private_email": "li.na@example.com",
                    "job_id": self.job.id,
                    "department_id": self.department.id,
                    "start_date": START,
                    "user_id": self.hr_user.id,
                    "company_id": self.store.id,
                    "applicant_id": self.applicant.id,
                }
            ],
        )
        amounts = {line.kind_id: line.amount for line in registration.sudo().salary_ids}
        self.assertEqual(amounts, {self.basic: 6700, self.meal: 300}, "7,000 in all")
        copies = self.env["ir.attachment"].search(
            [("res_model", "=", registration._name), ("res_id", "=", registration.id)]
        )
        self.assertEqual(copies.mapped("name"), ["cv.pdf"])
        self.assertEqual(copies.raw, PDF)
        self.assertEqual(len(self.applicant.attachment_ids), 1, "the application keeps its own")
        for user in (self.hr_user, self.hr_manager_user, self.general_manager_user):
            Form(registration.with_user(user))
        self.assertTrue(Form(self.applicant.with_user(self.hr_user)).is_registered)

    def test_salary_of_the_post_where_none_was_promised(self):
        registration = self._register(self._create_applicant(salary_proposed=0))
        amounts = {line.kind_id: line.amount for line in registration.sudo().salary_ids}
        self.assertEqual(amounts, {self.basic: 6000, self.meal: 300})

    def test_one_registration(self):
        registration = self._register()
        self.assertEqual(self._register(), registration, "the button opens it again")
        values = self.applicant._prepare_registration_values(self.store)
        with self.assertRaises(IntegrityError), self.cr.savepoint(), mute_logger("odoo.sql_db"):
            self.Registration._create_with_facts([values])
        with self.assertRaisesRegex(UserError, "take the steps there"):
            self.applicant.create_employee_from_applicant()

    def test_refused_once_registered_again(self):
        refused = self._register()
        self._step(refused, "refuse", self.hr_manager_user, reason="No papers")
        self.assertEqual(refused.category, "refused")
        registration = self._register()
        self.assertNotEqual(registration, refused)
        self.assertEqual(self.applicant.registration_ids, registration)

    def test_hired(self):
        registration = self._complete(self._register())
        self._step(registration, "hire", self.hr_manager_user)
        employee = registration.employee_id
        self.assertTrue(employee)
        self.assertEqual(self.applicant.employee_id, employee)
        self.assertEqual(self.applicant.stage_id, self.hired_stage)
        self.assertEqual(self.applicant.application_status, "hired")
        self.assertTrue(self.applicant.date_closed)
        self.assertEqual(employee.sudo().private_email, "li.na@example.com")
        self.assertEqual(
            employee.sudo()._get_salary(START)[employee.id], {self.basic: 6700, self.meal: 300}
        )
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "hr.employee"), ("res_id", "=", employee.id)]
        )
        self.assertIn("cv.pdf", files.mapped("name"))
        with self.assertRaisesRegex(UserError, "take the steps there"):
            self.applicant.create_employee_from_applicant()

    def test_without_an_application(self):
        registration = self._approve(self._create_complete())
        self._step(registration, "hire", self.hr_manager_user)
        self.assertTrue(registration.employee_id)
        self.assertFalse(registration.applicant_id)

    def test_closed_applications(self):
        self.applicant.active = False
        with self.assertRaisesRegex(UserError, "restore it first"):
            self._register()
        self.applicant.write({"active": True, "employee_id": self.technician.id})
        with self.assertRaisesRegex(UserError, "employee already"):
            self._register()

    def test_who_may(self):
        for user in (self.employee_user, self.head_user, self.other_hr_user, self.portal_user):
            with self.assertRaises(AccessError):
                self.applicant.with_user(user).action_register()
        with self.assertRaises(AccessError):
            self.applicant.with_user(self.employee_user).read(["registration_ids"])
        registration = self._register(user=self.hr_manager_user)
        with self.assertRaisesRegex(UserError, "cannot be set by hand"):
            registration.applicant_id = False
        action = registration.action_open_applicant()
        self.assertEqual(action["res_id"], self.applicant.id)

    def test_interviewer_does_not_register(self):
        """He reads the application he was asked about, and no more."""
        self.applicant.interviewer_ids = self.head_user
        with self.assertRaises(AccessError):
            self.applicant.with_user(self.head_user).action_register()
        self.assertFalse(self.applicant.registration_ids)
