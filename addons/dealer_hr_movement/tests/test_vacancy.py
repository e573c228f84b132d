from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import MovementCommon


@tagged("post_install", "-at_install")
class TestVacancy(MovementCommon):
    """Who fits a vacancy and why, and how it is filled."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.skill_type = cls.env["hr.skill.type"].create(
            {
                "name": "Trade Test",
                "skill_ids": [
                    Command.create({"name": "Gearbox"}),
                    Command.create({"name": "Paint"}),
                ],
                "skill_level_ids": [
                    Command.create({"name": "Basic", "level_progress": 40}),
                    Command.create({"name": "Full", "level_progress": 100}),
                ],
            }
        )
        cls.gearbox, cls.paint = cls.skill_type.skill_ids
        cls.basic_level, cls.full_level = cls.skill_type.skill_level_ids.sorted("level_progress")
        cls.certificate = cls.env["hr.skill.type"].create(
            {
                "name": "Certificates Test",
                "is_certification": True,
                "skill_ids": [Command.create({"name": "High Voltage"})],
                "skill_level_ids": [Command.create({"name": "Passed", "level_progress": 100})],
            }
        )
        cls._ask(cls.master, cls.gearbox, cls.full_level)

    @classmethod
    def _ask(cls, job, skill, level):
        cls.env["hr.job.skill"].create(
            {
                "job_id": job.id,
                "skill_id": skill.id,
                "skill_level_id": level.id,
                "skill_type_id": skill.skill_type_id.id,
            }
        )

    @classmethod
    def _give(cls, employee, skill, level, **values):
        cls.env["hr.employee.skill"].create(
            {
                "employee_id": employee.id,
                "skill_id": skill.id,
                "skill_level_id": level.id,
                "skill_type_id": skill.skill_type_id.id,
                "valid_from": cls.today - timedelta(days=400),
                **values,
            }
        )

    def _create_vacancy(self, user=None, **values):
        return (
            self.env["dealer.vacancy"]
            .with_user(user or self.hr_user)
            .create({"job_id": self.master.id, **values})
        )

    def _match(self, vacancy, employee):
        return vacancy.match_ids.filtered(lambda m: m.employee_id == employee)

    def test_who_can_do_it_comes_first(self):
        able = self._create_employee(name="Able", job_id=self.job.id)
        half = self._create_employee(name="Half", job_id=self.job.id)
        self._give(able, self.gearbox, self.full_level)
        self._give(half, self.gearbox, self.basic_level)
        vacancy = self._create_vacancy()
        matches = vacancy.match_ids
        self.assertEqual(matches[0].employee_id, able)
        self.assertGreater(self._match(vacancy, able).score, self._match(vacancy, half).score)
        self.assertGreater(
            self._match(vacancy, half).score, self._match(vacancy, self.technician).score
        )
        self.assertTrue(all(0 <= match.score <= 100 for match in matches))
        self.assertIn("Gearbox: has it (100%)", self._match(vacancy, able).reasons)
        self.assertIn("Gearbox: 40% of the 100%", self._match(vacancy, half).reasons)
        self.assertIn("Gearbox: missing", self._match(vacancy, self.technician).reasons)
        self.assertIn("Grade Junior", self._match(vacancy, able).reasons)

    def test_expired_certificate_counts_for_nothing(self):
        voltage, passed = self.certificate.skill_ids, self.certificate.skill_level_ids
        self._ask(self.adviser, voltage, passed)
        late = self._create_employee(name="Late")
        valid = self._create_employee(name="Valid")
        self._give(late, voltage, passed, valid_to=self.today - timedelta(days=1))
        self._give(valid, voltage, passed, valid_to=self.today + timedelta(days=1))
        vacancy = self._create_vacancy(job_id=self.adviser.id)
        self.assertIn("certificate expired on", self._match(vacancy, late).reasons)
        self.assertGreater(self._match(vacancy, valid).score, self._match(vacancy, late).score)

    def test_holders_past_and_present(self):
        before = self._create_employee(name="Before", job_id=self.master.id)
        since = self.today - timedelta(days=800)
        before.create_version({"date_version": since}).job_id = self.job
        here = self._create_employee(name="Here", job_id=self.master.id)
        vacancy = self._create_vacancy()
        self.assertFalse(self._match(vacancy, here), "holds it already")
        self.assertIn("Held this post from", self._match(vacancy, before).reasons)
        self.assertGreater(
            self._match(vacancy, before).score, self._match(vacancy, self.technician).score
        )

    def test_former_employees_are_hired_again(self):
        former = self._create_employee(
            name="Former", job_id=self.master.id, work_email="former@example.com"
        )
        former.departure_date = self.today - timedelta(days=100)
        former.with_context(no_wizard=True).action_archive()
        fired = self._create_employee(name="Fired", job_id=self.master.id)
        fired.write(
            {
                "departure_date": self.today - timedelta(days=100),
                "departure_reason_id": self.env.ref("hr.departure_fired").id,
            }
        )
        fired.with_context(no_wizard=True).action_archive()
        vacancy = self._create_vacancy()
        match = self._match(vacancy, former)
        self.assertTrue(match.is_former)
        self.assertIn("Left on", match.reasons)
        self.assertFalse(self._match(vacancy, fired))
        action = match.with_user(self.hr_user).action_move()
        applicant = self.env["hr.applicant"].browse(action["res_id"])
        self.assertRecordValues(
            applicant,
            [{"partner_name": "Former", "job_id": self.master.id, "vacancy_id": vacancy.id}],
        )
        vacancy.with_former = False
        vacancy.action_match()
        self.assertFalse(self._match(vacancy, former))

    def test_one_tap_starts_the_movement_that_fills_it(self):
        vacancy = self._create_vacancy()
        match = self._match(vacancy, self.technician)
        action = match.with_user(self.hr_user).action_move()
        movement = self.Movement.browse(action["res_id"])
        self.assertRecordValues(
            movement,
            [
                {
                    "employee_id": self.technician.id,
                    "kind": "promotion",
                    "to_job_id": self.master.id,
                    "vacancy_id": vacancy.id,
                    "category": "draft",
                    "user_id": self.hr_user.id,
                }
            ],
        )
        movement = movement.with_user(self.hr_user)
        self._take(movement, "ask")
        self._approve(movement)
        self._take(movement, "plan")
        self.assertEqual(vacancy.state, "open")
        self._run_cron()
        self.assertEqual(movement.category, "in_force", movement.failure)
        self.assertRecordValues(vacancy, [{"state": "filled", "filled_count": 1}])
        with self.assertRaisesRegex(UserError, "not open any more"):
            vacancy.action_recruit()

    def test_recruitment_fills_it(self):
        vacancy = self._create_vacancy(people_wanted=2)
        action = vacancy.action_recruit()
        self.assertEqual(action["context"]["default_vacancy_id"], vacancy.id)
        self.assertEqual(self.master.no_of_recruitment, 2)
        applicants = (
            self.env["hr.applicant"]
            .with_user(self.hr_user)
            .create(
                [
                    {"partner_name": f"New {n}", "job_id": self.master.id, "vacancy_id": vacancy.id}
                    for n in range(2)
                ]
            )
        )
        hired = self.env["hr.recruitment.stage"].search([("hired_stage", "=", True)], limit=1)
        applicants[0].stage_id = hired
        self.assertRecordValues(vacancy, [{"state": "open", "filled_count": 1}])
        applicants[1].stage_id = hired
        self.assertRecordValues(vacancy, [{"state": "filled", "filled_count": 2}])

    def test_opened_by_a_departure(self):
        self.job.headcount = 1
        leaver = self._create_employee(name="Leaver", job_id=self.job.id)
        leaver.departure_date = self.today + timedelta(days=20)
        found = self.env["dealer.vacancy"].search([("job_id", "=", self.job.id)])
        self.assertFalse(found, "the technician is enough")
        self.technician.departure_date = self.today + timedelta(days=20)
        found = self.env["dealer.vacancy"].search([("job_id", "=", self.job.id)])
        self.assertRecordValues(
            found,
            [
                {
                    "origin": "departure",
                    "leaver_id": self.technician.id,
                    "wanted_on": self.today + timedelta(days=21),
                    "state": "open",
                }
            ],
        )
        self.technician.departure_date = self.today + timedelta(days=20)
        self.assertEqual(self.env["dealer.vacancy"].search([("job_id", "=", self.job.id)]), found)

    def test_opened_by_headcount(self):
        jobs = (self.job | self.master).with_user(self.hr_user)
        jobs.headcount = 3
        action = jobs.action_open_missing()
        vacancies = self.env["dealer.vacancy"].search(action["domain"])
        self.assertEqual(
            {v.job_id: (v.people_wanted, v.origin) for v in vacancies},
            {self.job: (2, "headcount"), self.master: (3, "headcount")},
        )
        with self.assertRaisesRegex(UserError, "Nobody is missing"):
            jobs.action_open_missing()

    def test_many_people_cost_what_few_do(self):
        """The queries don't grow with the people."""
        vacancy = self._create_vacancy()

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            vacancy.sudo()._match()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count()
        few = count()
        self.Employee.with_context(tracking_disable=True, no_reset_password=True).create(
            [
                {"name": f"P{n}", "job_id": self.job.id, "company_id": self.store.id}
                for n in range(120)
            ]
        )
        many = count()
        self.assertGreaterEqual(vacancy.match_count, 120)
        self.assertLessEqual(many, few + 4)  # core writes 100 rows an INSERT
        self.assertLessEqual(many, 45)
