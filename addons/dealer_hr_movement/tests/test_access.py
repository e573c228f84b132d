from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import MovementCommon


@tagged("post_install", "-at_install")
class TestAccess(MovementCommon):
    """Each role sees what it needs; the other store and the portal nothing."""

    def _sees(self, user, record):
        return bool(record.with_user(user).search([("id", "=", record.id)]))

    def test_who_sees_a_draft(self):
        draft = self._create_movement()
        for user, expected in (
            (self.hr_user, True),
            (self.hr_manager_user, True),
            (self.general_manager_user, True),
            (self.head_user, True),
            (self.sales_head_user, True),
            (self.technician_user, False),
            (self.employee_user, False),
            (self.other_hr_user, False),
            (self.other_hr_manager_user, False),
        ):
            with self.subTest(user.login):
                self.assertEqual(self._sees(user, draft), expected)
        with self.assertRaises(AccessError):
            self.Movement.with_user(self.portal_user).search([])

    def test_a_person_sees_his_own_once_approved(self):
        movement = self._create_movement()
        self._take(movement, "ask")
        self.assertFalse(self._sees(self.technician_user, movement))
        self._approve(movement)
        self.assertTrue(self._sees(self.technician_user, movement))
        own = movement.with_user(self.technician_user)
        with self.assertRaises(AccessError):
            own.reason = "mine"
        with Form(own, view="dealer_hr_movement.dealer_movement_view_form"):
            pass

    def test_a_head_proposes_for_his_people_only(self):
        with Form(self.Movement.with_user(self.head_user)) as form:
            form.employee_id = self.technician
            form.to_job_id = self.adviser
        form.save()
        for employee in (self.employee, self.head, self.sales_head):
            with self.subTest(employee.name), self.assertRaises(AccessError), self.cr.savepoint():
                self._create_movement(self.head_user, employee_id=employee.id)
                self.env.flush_all()

    def test_salary_for_the_hr_manager_and_the_general_manager(self):
        movement = self._create_movement(
            self.hr_manager_user,
            salary_ids=[Command.create({"kind_id": self.basic.id, "amount": 7000})],
        )
        for user in (self.hr_user, self.head_user):
            with self.subTest(user.login), self.assertRaises(AccessError):
                movement.with_user(user).read(["salary_ids"])
            with self.assertRaises(AccessError):
                self.env["dealer.movement.salary"].with_user(user).search([])
            arch = self.Movement.with_user(user).get_view(view_type="form")["arch"]
            self.assertNotIn("salary_ids", arch)
        readings = self.env["dealer.private.reading"].sudo()
        before = readings.search_count([("employee_id", "=", self.technician.id)])
        line = movement.salary_ids.with_user(self.general_manager_user)
        self.assertEqual(line.read(["amount"])[0]["amount"], 7000)
        self.env.flush_all()
        self.assertGreater(
            readings.search_count(
                [("employee_id", "=", self.technician.id), ("kind", "=", "salary")]
            ),
            before,
        )

    def test_vacancies_and_matches(self):
        vacancy = self.env["dealer.vacancy"].create({"job_id": self.adviser.id})
        for user, expected in (
            (self.hr_user, True),
            (self.general_manager_user, True),
            (self.sales_head_user, True),
            (self.head_user, False),
            (self.technician_user, False),
            (self.other_hr_user, False),
        ):
            with self.subTest(user.login):
                self.assertEqual(self._sees(user, vacancy), expected)
        match = self.env["dealer.vacancy.match"]
        self.assertTrue(match.with_user(self.hr_user).search([("vacancy_id", "=", vacancy.id)]))
        self.assertTrue(
            match.with_user(self.general_manager_user).search([("vacancy_id", "=", vacancy.id)])
        )
        for user in (self.sales_head_user, self.technician_user, self.portal_user):
            with self.subTest(user.login), self.assertRaises(AccessError):
                match.with_user(user).search([])
        self.assertFalse(
            match.with_user(self.other_hr_user).search([("vacancy_id", "=", vacancy.id)])
        )

    def test_holders(self):
        Holder = self.env["dealer.post.holder"]
        domain = [("employee_id", "=", self.technician.id)]
        for user, expected in (
            (self.hr_user, True),
            (self.general_manager_user, True),
            (self.head_user, True),
            (self.technician_user, True),
            (self.employee_user, False),
            (self.other_hr_user, False),
        ):
            with self.subTest(user.login):
                self.assertEqual(bool(Holder.with_user(user).search(domain)), expected)
        with self.assertRaises(AccessError):
            self.env["dealer.concurrent.post"].with_user(self.hr_user).create({})

    def test_other_store_sees_who_comes(self):
        manager = self.hr_manager_user
        manager.company_ids |= self.other_store
        movement = self._create_movement(
            manager.with_context(allowed_company_ids=(self.store | self.other_store).ids),
            kind="secondment",
            to_company_id=self.other_store.id,
            to_job_id=self.there.id,
            date_from=self.today + timedelta(days=2),
        )
        self.assertTrue(self._sees(self.other_hr_user, movement))
        movement.with_user(self.other_hr_user).web_read(
            {"employee_id": {"fields": {"display_name": {}}}, "title": {}, "workflow_panel": {}}
        )

    def test_lists_cost_the_same(self):
        """The list costs the same for one movement and for many."""
        self._create_movement()
        specification = {
            "employee_id": {"fields": {"display_name": {}}},
            "from_job_id": {"fields": {"display_name": {}}},
            "to_job_id": {"fields": {"display_name": {}}},
            "title": {}, "kind": {}, "category": {}, "days_left": {}, "date_from": {},
        }  # fmt: skip
        Movement = self.Movement.with_user(self.hr_user)

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            Movement.web_search_read([], specification)
            return self.cr.sql_log_count - before

        count()
        one = count()
        for number in range(6):
            employee = self._create_employee(
                name=f"N{number}", department_id=self.department.id, job_id=self.job.id
            )
            self._create_movement(employee_id=employee.id)
        self.assertLessEqual(count(), one + 1)
