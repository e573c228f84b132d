from datetime import date, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import START, OnboardingCommon
from odoo.addons.dealer_hr_ext.tests.common import IDENTITY


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 02:00:00")
class TestHire(OnboardingCommon):
    """Approved, then everything in one step or nothing."""

    def _hire(self, registration):
        return self._step(registration, "hire", self.hr_manager_user)

    def test_from_the_form_to_the_employee(self):
        registration = self._create_complete()
        self._step(registration, "submit")
        self.assertEqual(registration.activity_ids.user_id, self.hr_user)
        self._step(registration, "check")
        self.assertFalse(registration.activity_ids)
        self._step(registration, "approve")
        self.assertEqual(registration.category, "checking", "the general manager is asked")
        review = registration.sudo().workflow_request_id.review_ids
        review.with_user(self.general_manager_user).action_approve()
        self.assertEqual(registration.category, "approved")
        scan = registration.sudo().paper_ids.attachment_ids
        mails = self.env["mail.mail"].sudo().search_count([])
        self._hire(registration)
        self.assertEqual(registration.category, "hired")
        employee = registration.employee_id.sudo()
        self.assertTrue(employee.staff_number)
        self.assertRecordValues(
            employee,
            [
                {
                    "name": "李娜",
                    "job_id": self.job.id,
                    "department_id": self.department.id,
                    "parent_id": self.head.id,
                    "identification_id": IDENTITY,
                    "birthday": date(1990, 3, 7),
                    "private_phone": "138 0013 8000",
                    "emergency_phone": "139 0013 9000",
                    "work_email": "li.na.work@example.com",
                    "date_version": START,
                    "contract_date_start": START,
                    "contract_date_end": date(2029, 3, 1),
                    "trial_date_end": date(2026, 6, 1),
                    "wage": 6000,
                }
            ],
        )
        user = employee.user_id
        self.assertEqual(user.login, "li.na.work@example.com")
        self.assertTrue(user.has_group("dealer_base.group_technician"))
        self.assertEqual(user.role_line_ids.role_id, self.role)
        self.assertFalse(self._has_password(user), "he chooses it himself")
        self.assertEqual(user.partner_id, employee.work_contact_id)
        self.assertGreater(
            self.env["mail.mail"].sudo().search_count([]) + self._count_sent(user), mails
        )
        self.assertEqual(
            employee._get_salary(START)[employee.id], {self.basic: 6000, self.meal: 300}
        )
        self.assertRecordValues(
            employee.benefit_account_ids,
            [{"kind_id": self.benefit.id, "base": 6000, "date_opened": START}],
        )
        self.assertRecordValues(
            employee.activity_ids.sorted("date_deadline"),
            [
                {
                    "summary": "Overalls and locker",
                    "user_id": self.head_user.id,
                    "date_deadline": START - timedelta(days=3),
                },
                {
                    "summary": "Safety training",
                    "user_id": self.head_user.id,
                    "date_deadline": START + timedelta(days=1),
                },
            ],
        )
        paper = employee.paper_ids
        self.assertEqual(paper.attachment_ids, scan, "the scan itself, not a copy")
        self.assertEqual((scan.res_model, scan.res_id), ("dealer.staff.paper", paper.id))
        self.assertEqual(len(employee.resume_line_ids.filtered("line_type_id")), 2)
        self.assertEqual(employee.bank_account_ids.acc_number, "6222020200112233445")
        contract = employee.labour_contract_ids
        self.assertEqual((contract.date_start, contract.date_end), (START, date(2029, 3, 1)))

    def _has_password(self, user):
        self.env.cr.execute("SELECT password FROM res_users WHERE id = %s", [user.id])
        return bool(self.env.cr.fetchone()[0])

    def _count_sent(self, user):
        # an invitation is deleted once it is sent; the sign-up it opens is prepared
        return int(bool(user.partner_id.signup_type))

    def test_again_changes_nothing(self):
        registration = self._approve(self._create_complete())
        self._hire(registration)
        employee = registration.employee_id
        registration.with_user(self.hr_manager_user).action_hire()
        self.assertEqual(registration.employee_id, employee)
        self.assertEqual(
            self.env["hr.employee"].search_count([("name", "=", "李娜")]), 1, "hired once"
        )

    def test_all_or_nothing(self):
        registration = self._approve(self._create_complete())
        Employee = self.env.registry["hr.employee"]
        count = self.env["hr.employee"].search_count([])
        with (
            patch.object(Employee, "_prepare_labour_contract", side_effect=UserError("No form")),
            self.assertRaisesRegex(UserError, "No form"),
            self.cr.savepoint(),
        ):
            self._hire(registration)
        self.env.invalidate_all()
        self.assertEqual(registration.category, "approved")
        self.assertEqual(self.env["hr.employee"].search_count([]), count)
        self.assertFalse(
            self.env["res.users"].search_count([("login", "=", "li.na.work@example.com")])
        )
        self._hire(registration)
        self.assertEqual(registration.category, "hired")

    def test_only_the_hr_manager_hires_and_only_what_is_approved(self):
        registration = self._create_complete()
        with self.assertRaises(UserError):
            registration.with_user(self.hr_manager_user).action_hire()
        self._approve(registration)
        with self.assertRaises(UserError):
            self._step(registration, "hire", self.hr_user)
        with self.assertRaises(UserError):
            registration.with_user(self.hr_user).action_hire()
        self.assertFalse(registration.employee_id)

    def test_change_after_approval_needs_a_new_one(self):
        registration = self._approve(self._create_complete())
        registration.sudo().salary_ids[0].amount = 16000
        with self.assertRaises(UserError):
            self._hire(registration)
        request = registration.sudo().workflow_request_id
        self.assertNotIn("16000", request.content or "")
        self.assertNotIn("6000", request.content, "amounts are sealed, not spelled")
        self.assertNotIn(IDENTITY, request.content)

    def test_first_day_to_come(self):
        start = date(2026, 4, 1)
        registration = self._approve(self._create_complete(start_date=start))
        self._hire(registration)
        user = registration.employee_id.sudo().user_id
        self.assertTrue(user.has_group("dealer_base.group_employee"))
        self.assertFalse(user.has_group("dealer_base.group_technician"))
        line = user.role_line_ids.filtered(lambda line: line.role_id == self.role)
        self.assertEqual(line.date_from, start)

    def test_former_employee_comes_back(self):
        former = self._create_employee(
            name="李娜",
            identification_id=IDENTITY,
            contract_date_start=date(2020, 1, 1),
            contract_date_end=date(2024, 12, 31),
            user_id=self._create_user("cashier").id,
        )
        number = former.staff_number
        former.version_id.departure_date = date(2024, 12, 31)
        former.user_id.active = False
        former.active = False
        registration = self._create_complete()
        self.assertTrue(registration.is_former)
        self.assertEqual(registration.known_employee_id, former)
        self.assertEqual(registration.probation_months, 0, "no second probation")
        registration.probation_months = 1
        self.assertIn("second probation", registration.missing)
        registration.probation_months = 0
        self._approve(registration)
        self._hire(registration)
        self.assertEqual(registration.employee_id, former)
        self.assertTrue(former.active)
        self.assertEqual(former.staff_number, number)
        self.assertEqual(len(former.version_ids), 2)
        self.assertRecordValues(
            former.version_ids.sorted("date_version"),
            [
                {
                    "contract_date_end": date(2024, 12, 31),
                    "departure_date": date(2024, 12, 31),
                    "job_id": False,
                },
                {
                    "contract_date_end": date(2029, 3, 1),
                    "departure_date": False,
                    "job_id": self.job.id,
                },
            ],
        )
        user = former.user_id
        self.assertTrue(user.active)
        self.assertEqual(user.login, "li.na.work@example.com")
        self.assertEqual(user.role_line_ids.role_id, self.role)

    def test_former_contract_without_end(self):
        former = self._create_employee(
            name="李娜", identification_id=IDENTITY, contract_date_start=date(2020, 1, 1)
        )
        former.active = False
        registration = self._create_complete()
        self.assertIn("has no end", registration.missing)

    def test_sent_back_and_submitted_again(self):
        registration = self._create_complete()
        registration.with_user(self.hr_user).action_make_link()
        self._step(registration, "submit")
        with self.assertRaises(UserError):
            self._step(registration, "send_back")
        self._step(registration, "send_back", reason="The scan is blurred")
        self.assertEqual(
            (registration.category, registration.reason), ("draft", "The scan is blurred")
        )
        mail = self.env["mail.mail"].sudo().search([("email_to", "=", "li.na@example.com")])
        self.assertIn("The scan is blurred", mail.body_html)
        self.assertIn(registration.sudo().access_token, mail.body_html)
        self._step(registration, "submit")
        self.assertFalse(registration.reason)

    def test_readings_are_noted_and_follow(self):
        registration = self._create_complete()
        Reading = self.env["dealer.private.reading"].sudo()
        registration.with_user(self.hr_manager_user).read(["salary_total", "identity_number"])
        registration.with_user(self.hr_manager_user).salary_ids.read(["amount"])
        noted = Reading.search([("registration_id", "=", registration.id)])
        self.assertEqual(
            set(noted.mapped(lambda r: (r.user_id, r.kind))),
            {(self.hr_manager_user, "salary"), (self.hr_manager_user, "identity")},
        )
        self._approve(registration)
        self._hire(registration)
        self.env.invalidate_all()
        self.assertEqual(noted.employee_id, registration.employee_id)

    def test_papers_of_kinds_that_repeat(self):
        registration = self._create_complete()
        with self.assertRaises(IntegrityError), self.cr.savepoint(), mute_logger("odoo.sql_db"):
            registration.paper_ids = [Command.create({"kind_id": self.id_card.id})]
