from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import MovementCommon


@tagged("post_install", "-at_install")
class TestMovement(MovementCommon):
    """What a movement says, who approves it, what is refused."""

    def test_now_and_then(self):
        with Form(self.Movement.with_user(self.hr_user)) as form:
            form.employee_id = self.technician
            form.to_job_id = self.adviser
        movement = form.save()
        self.assertRecordValues(
            movement,
            [
                {
                    "company_id": self.store.id,
                    "from_job_id": self.job.id,
                    "from_department_id": self.department.id,
                    "from_head_id": self.head.id,
                    "from_grade_id": self.grade_low.id,
                    "to_company_id": self.store.id,
                    "to_job_id": self.adviser.id,
                    "to_department_id": self.sales.id,
                    "to_head_id": self.sales_head.id,
                    "to_calendar_id": self.technician.resource_calendar_id.id,
                }
            ],
        )
        self.assertTrue(movement.name.startswith("MV"))
        self.assertIn("→", movement.title)

    def test_both_heads_and_the_hr_manager_approve_a_transfer(self):
        movement = self._create_movement()
        self._take(movement, "ask")
        self.assertEqual(movement.category, "asked")
        request = movement.sudo().workflow_request_id
        self.assertEqual(request.state, "pending")
        self.assertEqual(
            [review.level_id.code for review in request.review_ids],
            ["from_head", "to_head", "hr_manager"],
        )
        asked = request.review_ids.candidate_ids
        self.assertIn(self.head_user, asked)
        self.assertIn(self.sales_head_user, asked)
        self.assertNotIn(self.general_manager_user, asked)
        self._approve(movement)
        self.assertEqual(movement.category, "approved")
        self._take(movement, "plan")
        self.assertEqual(movement.category, "planned")
        self.assertTrue(
            self.technician_user.partner_id
            in movement.message_ids.notified_partner_ids | movement.sudo().message_ids.partner_ids
            or self.env["mail.notification"]
            .sudo()
            .search_count([("res_partner_id", "=", self.technician_user.partner_id.id)])
        )

    def test_promotion_goes_to_the_general_manager(self):
        movement = self._create_movement(self.head_user, kind="promotion", to_job_id=self.master.id)
        self._take(movement, "ask")
        request = movement.sudo().workflow_request_id
        codes = [review.level_id.code for review in request.review_ids]
        self.assertEqual(codes, ["hr_manager", "general_manager"], "the head proposes it himself")
        self._approve(movement)
        self.assertEqual(movement.category, "approved")

    def test_nobody_approves_what_is_about_him(self):
        user = new_test_user(
            self.env, login="test_second_manager", groups="dealer_base.group_hr_manager"
        )
        movement = self._create_movement(employee_id=self.hr_manager.id)
        self._take(movement, "ask")
        reviews = movement.sudo().workflow_request_id.review_ids
        self.assertNotIn(self.hr_manager_user, reviews.candidate_ids)
        self.assertIn(user, reviews.candidate_ids)

    def test_no_way_around_the_approval(self):
        movement = self._create_movement()
        self._take(movement, "ask")
        for act in (movement.action_approve, movement.action_plan, movement.action_apply):
            with self.subTest(act.__name__), self.assertRaises(UserError), self.cr.savepoint():
                act()
                self.env.flush_all()
        for values in (
            {"approved_on": "2026-01-01"},
            {"category": "in_force"},
            {"asks_hr_manager": 0},
            {"user_id": self.head_user.id},
        ):
            with self.subTest(values), self.assertRaises(UserError), self.cr.savepoint():
                movement.write(values)

    def test_changed_after_approval_is_void(self):
        movement = self._create_movement()
        self._take(movement, "ask")
        self._approve(movement)
        movement.to_head_id = self.head
        with self.assertRaisesRegex(UserError, "Changed since it was approved"):
            self._take(movement, "plan")
        movement.to_head_id = self.sales_head
        self._take(movement, "plan")
        movement.reason = "Something else"
        self._run_on(self.tomorrow)
        self.assertEqual(movement.category, "planned")
        self.assertIn("changed after it was approved", movement.failure)

    def test_taken_back_before_the_day(self):
        movement = self._create_planned()
        self._take(movement.with_user(self.hr_manager_user), "take_back", "He changed his mind")
        self.assertRecordValues(
            movement, [{"category": "draft", "planned_on": False, "approved_on": False}]
        )
        self._run_on(self.tomorrow)
        self.assertEqual(movement.category, "draft")
        self.assertEqual(self.technician.job_id, self.job)

    def test_cancelled(self):
        movement = self._create_planned()
        self._take(movement, "cancel", "No need any more")
        self.assertEqual(movement.category, "cancelled")
        with self.assertRaisesRegex(UserError, "over and stays as it is"):
            movement.reason = "later"
        self._create_movement()  # the day is free again

    def test_one_movement_a_day(self):
        self._create_movement()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._create_movement(to_job_id=self.master.id)

    def test_refused(self):
        other_head = self._create_employee(name="Second")
        cases = {
            "Nothing would change": {"to_job_id": self.job.id},
            "is no promotion": {"kind": "promotion", "to_job_id": self.adviser.id},
            "leads to another post": {"kind": "promotion", "to_job_id": self.job.id,
                                      "to_head_id": other_head.id},
            "days ago": {"date_from": self.today - timedelta(days=40)},
            "Say which post": {"to_job_id": False},
            "Say which other store": {"kind": "secondment", "to_job_id": False},
            "Say which concurrent post": {"kind": "return"},
            "holds the post": {"kind": "concurrent", "to_job_id": self.job.id},
        }  # fmt: skip
        for words, values in cases.items():
            with self.subTest(words), self.cr.savepoint() as savepoint:
                movement = self._create_movement(**values)
                with self.assertRaisesRegex(UserError, words):
                    self._take(movement, "ask")
                savepoint.rollback()

    def test_another_store_by_secondment_only(self):
        with self.assertRaisesRegex(ValidationError, "only a secondment"), self.cr.savepoint():
            self._create_movement(
                self.env.user, to_job_id=self.there.id, to_company_id=self.other_store.id
            )
        with self.assertRaisesRegex(ValidationError, "own head"):
            self._create_movement(to_head_id=self.technician.id)

    def test_the_file_says_another_post_later(self):
        self.technician.create_version({"date_version": self.today + timedelta(days=9)}).write(
            {"job_id": self.master.id}
        )
        movement = self._create_movement()
        with self.assertRaisesRegex(UserError, "another post from"):
            self._take(movement, "ask")

    def test_contradicting_concurrent_posts(self):
        self._create_planned(kind="concurrent")
        again = self._create_movement(kind="concurrent", date_from=self.today + timedelta(days=3))
        with self.assertRaisesRegex(UserError, "contradicts"):
            self._take(again, "ask")

    def test_salary_is_sealed_and_asks_the_general_manager(self):
        movement = self._create_movement(self.hr_manager_user)
        self.assertEqual((movement.asks_hr_manager, movement.asks_general_manager), (0, 1))
        own = self._create_movement(self.general_manager_user, date_from=self.today)
        self.assertEqual((own.asks_hr_manager, own.asks_general_manager), (1, 0))
        plain = self._create_movement(date_from=self.today + timedelta(days=20))
        self.assertEqual(plain.asks_general_manager, 0)
        plain.with_user(self.hr_manager_user).salary_ids = [
            Command.create({"kind_id": self.basic.id, "amount": 7000})
        ]
        self.assertEqual(plain.asks_general_manager, 1)
        self._take(plain, "ask")
        self._approve(plain)
        plain.with_user(self.hr_manager_user).salary_ids.amount = 9000
        with self.assertRaisesRegex(UserError, "Changed since it was approved"):
            self._take(plain, "plan")

    def test_print(self):
        movement = self._create_planned()
        html = self.env["ir.actions.report"]._render_qweb_html(
            "dealer_hr_movement.report_movement", movement.ids
        )[0]
        self.assertIn(b"Adviser Test", html)
        self.assertNotIn(b"not approved", html)

    def test_amounts_are_numbers(self):
        kind = self.env.ref("dealer_hr_pay.salary_kind_basic")
        movement = self._create_movement(self.hr_manager_user, reason="Better there")
        line = {"movement_id": movement.id, "kind_id": kind.id}
        Salary = self.env["dealer.movement.salary"]
        self._assert_no_amount(lambda amount: Salary.create({**line, "amount": amount}))
