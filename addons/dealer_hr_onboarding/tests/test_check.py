from datetime import date

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import START, WRONG, OnboardingCommon
from odoo.addons.dealer_hr_ext.tests.common import IDENTITY, IDENTITY_2


@tagged("post_install", "-at_install")
class TestRegistrationChecks(OnboardingCommon):
    def test_typed_at_the_desk(self):
        with Form(self.Registration.with_user(self.hr_user)) as form:
            form.person_name = "欧阳 小红"
            form.job_id = self.job
            form.start_date = START
            form.identity_number = f"{IDENTITY[:6]}-{IDENTITY[6:]} "
            self.assertEqual(form.identity_number, IDENTITY)
            self.assertEqual(form.birthday, date(1990, 3, 7))
        registration = form.record
        self.assertRecordValues(
            registration,
            [
                {
                    "category": "draft",
                    "sex": "male",
                    "department_id": self.department.id,
                    "manager_id": self.head.id,
                    "contract_months": 36,
                    "contract_end": date(2029, 3, 1),
                    "probation_months": 3,
                    "probation_end": date(2026, 6, 1),
                    "plan_id": self.plan.id,
                    "benefit_kind_ids": self.benefit.ids,
                }
            ],
        )
        self.assertTrue(registration.name.startswith("JN"))
        # offered by the post, though the clerk doesn't see it
        self.assertEqual(registration.sudo().salary_total, 6300)

    def test_one_sentence_for_a_wrong_number(self):
        registration = self._create_registration(person_name="Li Na")
        for number, said in (
            (WRONG, "mistyped"),
            ("1101011990030700", "16 characters"),
            ("110101199013070038", "mistyped"),
        ):
            with self.assertRaisesRegex(ValidationError, said):
                registration.identity_number = number
        with self.assertRaisesRegex(ValidationError, "no phone number"):
            registration.private_phone = "12345"
        registration.write({"identity_kind": "passport", "identity_number": "e12345678"})
        self.assertEqual(registration.identity_number, "E12345678")
        with self.assertRaisesRegex(ValidationError, "passport or permit"):
            registration.identity_number = "E!"

    def test_nobody_twice(self):
        self._create_registration(identity_number=IDENTITY)
        with self.assertRaises(IntegrityError), self.cr.savepoint(), mute_logger("odoo.sql_db"):
            self._create_registration(identity_number=IDENTITY)

    def test_submit_says_all_that_is_missing(self):
        registration = self._create_registration(person_name="Li Na")
        with self.assertRaises(UserError) as refused:
            self._step(registration, "submit")
        for said in ("identity number", "mobile", "emergency", "Identity Card"):
            self.assertIn(said, str(refused.exception))
        self.assertIn("identity number", registration.missing)

    def test_age(self):
        registration = self._create_complete(
            identity_kind="passport", identity_number="E1234567", birthday=date(2010, 3, 3)
        )
        self.assertIn("Labour Law, art. 15", registration.missing)
        registration.birthday = date(2010, 3, 2)
        self.assertFalse(registration.missing, "16 on the first day")

    def test_licence_of_a_post_that_drives(self):
        self.store.country_id = self.env.ref("base.cn")
        self.job.licence_class = "B2"
        registration = self._create_complete()
        self.assertIn("Driving Licence", registration.missing)
        registration.paper_ids = [
            self._paper(self.licence, licence_class="C1", valid_until="2030-01-01")
        ]
        self.assertIn("class B2", registration.missing)
        mine = registration.paper_ids.filtered("is_licence")
        mine.write({"licence_class": "A2", "valid_until": "2026-03-01"})
        self.assertIn("ended on", registration.missing)
        mine.valid_until = "2030-01-01"
        self.assertFalse(registration.missing)
        with self.assertRaisesRegex(UserError, "no class"):
            mine.licence_class = "Z9"

    def test_paper_of_the_post(self):
        kind = self._create_paper_kind(
            "test_welder", is_required=True, job_ids=[Command.set(self.job.ids)]
        )
        registration = self._create_complete()
        self.assertIn(kind.name, registration.missing)
        registration.job_id = self._create_job("Office")
        self.assertNotIn(kind.name, registration.missing or "")

    def test_probation_by_law(self):
        registration = self._create_complete()
        for contract, longest in ((2, 0), (3, 1), (11, 1), (12, 2), (35, 2), (36, 6), (0, 6)):
            registration.contract_months = contract
            registration.probation_months = longest
            self.assertFalse(registration.missing, f"{contract} months")
            registration.probation_months = longest + 1
            self.assertIn("art. 19", registration.missing, f"{contract} months")

    def test_works_here_already(self):
        self.technician.sudo().version_id.identification_id = IDENTITY_2
        registration = self._create_complete(identity_number=IDENTITY_2)
        self.assertEqual(registration.known_employee_id, self.technician)
        self.assertIn("works here already", registration.missing)
        self.assertFalse(registration.is_former)

    def test_works_in_another_store(self):
        self.other_employee.sudo().version_id.identification_id = IDENTITY_2
        registration = self._create_complete(identity_number=IDENTITY_2)
        self.assertIn("transfer or a secondment", registration.missing)

    def test_work_email(self):
        registration = self._create_complete(work_email=self.hr_user.login)
        self.assertIn("no email address", registration.missing)
        self.hr_user.sudo().login = "taken@example.com"
        registration.work_email = "Taken@Example.com"
        self.assertIn("signs in with", registration.missing)

    def test_closed_stays(self):
        registration = self._create_complete()
        self._step(registration, "refuse", self.hr_manager_user, "Found other work")
        self.assertEqual(
            (registration.category, registration.reason), ("refused", "Found other work")
        )
        with self.assertRaisesRegex(UserError, "closed"):
            registration.person_name = "Somebody else"
        with self.assertRaisesRegex(UserError, "closed"):
            registration.sudo().salary_ids[0].amount = 1
        # another one can be made
        self.assertTrue(self._create_complete())

    def test_list_in_few_queries(self):
        def count(registrations):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            registrations.with_user(self.hr_user).web_read(
                {"person_name": {}, "job_id": {"fields": {"display_name": {}}}, "missing": {}}
            )
            return self.cr.sql_log_count - before

        numbers = ("E100001", "E100002", "E100003", "E100004", "E100005", "E100006")
        made = self.Registration.union(
            *(
                self._create_complete(
                    identity_kind="passport",
                    identity_number=number,
                    birthday=date(1990, 1, 1),
                    work_email=f"{number}@example.com",
                )
                for number in numbers
            )
        )
        count(made)
        self.assertLessEqual(count(made), count(made[:2]) + 4, "the same for two and for six")

    def test_amounts_are_numbers(self):
        registration = self._create_complete().with_user(self.hr_manager_user)
        offer, proposal = registration.salary_ids[0], self.job.proposed_salary_ids[0]
        self._assert_no_amount(lambda amount: registration.write({"benefit_base": amount}))
        self._assert_no_amount(lambda amount: offer.write({"amount": amount}))
        self._assert_no_amount(lambda amount: proposal.write({"amount": amount}))
