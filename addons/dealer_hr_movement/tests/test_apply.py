from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import MovementCommon


@tagged("post_install", "-at_install")
class TestApply(MovementCommon):
    """On its day a movement applies itself: all of it or nothing, and once."""

    def test_transfer_on_its_day(self):
        role = self.env["res.users.role"].create({"name": "Adviser Test"})
        self.adviser.role_ids = role
        movement = self._create_planned(date_from=self.today)
        versions = len(self.technician.version_ids)
        self._run_cron()
        self.assertEqual(movement.category, "in_force")
        self.assertRecordValues(
            self.technician,
            [
                {
                    "job_id": self.adviser.id,
                    "department_id": self.sales.id,
                    "parent_id": self.sales_head.id,
                }
            ],
        )
        version = movement.sudo().version_id
        self.assertEqual(version.date_version, self.today)
        self.assertEqual(len(self.technician.version_ids), versions + 1)
        self.assertIn(role, self.technician_user.role_line_ids.role_id)
        before = self.technician._get_version(self.today - timedelta(days=1))
        self.assertEqual(before.job_id, self.job)

    def test_not_before_its_day(self):
        movement = self._create_planned()
        self._run_cron()
        self.assertEqual(movement.category, "planned")
        with self.assertRaisesRegex(UserError, "put in force by itself then"):
            movement.with_user(self.hr_manager_user).action_apply()

    def test_twice_is_once(self):
        movement = self._create_planned(date_from=self.today)
        self._run_cron()
        versions = self.technician.version_ids
        applied_on = movement.applied_on
        self._run_cron()
        self.assertFalse(movement.sudo()._apply_once())
        with self.assertRaises(UserError):
            movement.sudo()._put_in_force()
        self.assertEqual(self.technician.version_ids, versions)
        self.assertEqual(movement.applied_on, applied_on)

    def test_killed_in_the_middle(self):
        """Whatever stops half way leaves nothing; the next run does all of it."""
        movement = self._create_planned(self.hr_manager_user, date_from=self.today)
        employee = self.env.registry["hr.employee"]

        def killed(*_args, **_options):
            raise KeyboardInterrupt

        with (
            self.assertRaises(KeyboardInterrupt),
            self.cr.savepoint(),
            patch.object(employee, "_follow_posts", killed),
        ):
            self._run_cron()
        self.env.invalidate_all()
        self.assertEqual(movement.category, "planned")
        self.assertEqual(self.technician.job_id, self.job)
        self.assertFalse(
            self.technician.version_ids.filtered(lambda v: v.date_version == self.today)
        )
        self._run_cron()
        self.assertEqual(movement.category, "in_force")
        self.assertEqual(self.technician.job_id, self.adviser)

    def test_a_failure_stops_no_other(self):
        other = self._create_employee(
            name="Another", department_id=self.department.id, job_id=self.job.id
        )
        bad = self._create_planned(date_from=self.today)
        good = self._create_planned(date_from=self.today, employee_id=other.id)
        self.env.cr.execute(
            "UPDATE dealer_movement SET reason = 'slipped in' WHERE id = %s", [bad.id]
        )
        self.env.invalidate_all()
        self._run_cron()
        self.assertEqual((bad.category, good.category), ("planned", "in_force"))
        self.assertEqual(self.technician.job_id, self.job)
        self.assertIn("changed after it was approved", bad.failure)
        activity = bad.sudo().activity_ids
        self.assertTrue(activity.user_id.has_group("dealer_base.group_hr_manager"))
        self._run_cron()
        self.assertEqual(bad.sudo().activity_ids, activity, "HR is told once")
        bad.reason = False
        self._run_cron()
        self.assertEqual(bad.category, "in_force")
        self.assertFalse(bad.failure)
        self.assertFalse(bad.sudo().activity_ids)

    def test_salary_comes_with_it(self):
        self.technician._set_salary({self.basic: 5000}, self.today - timedelta(days=90), "test")
        movement = self._create_movement(
            self.hr_manager_user,
            kind="promotion",
            to_job_id=self.master.id,
            date_from=self.today,
            salary_ids=[Command.create({"kind_id": self.basic.id, "amount": 6500})],
        )
        self.assertEqual(movement.salary_ids.amount_from, 5000)
        self._take(movement, "ask")
        self._approve(movement)
        self._take(movement, "plan")
        self._run_cron()
        self.assertEqual(
            self.technician._get_salary(self.today)[self.technician.id], {self.basic: 6500}
        )
        yesterday = self.today - timedelta(days=1)
        self.assertEqual(
            self.technician._get_salary(yesterday)[self.technician.id], {self.basic: 5000}
        )
        self.assertEqual(self.technician.sudo().version_id.wage, 6500)

    def test_backdated_leaves_a_trace(self):
        movement = self._create_planned(date_from=self.today - timedelta(days=5))
        self.assertEqual(movement.backdated_days, 5)
        self._run_cron()
        self.assertEqual(movement.category, "in_force")
        self.assertEqual(movement.sudo().version_id.date_version, self.today - timedelta(days=5))
        self.assertTrue(movement.message_ids.filtered(lambda m: "Backdated" in str(m.body)))

    def test_concurrent_post_begins_and_ends(self):
        role = self.env["res.users.role"].create({"name": "Second Post Test"})
        self.adviser.role_ids = role
        last = self.today + timedelta(days=10)
        movement = self._create_planned(kind="concurrent", date_from=self.today, date_to=last)
        self._run_cron()
        post = movement.concurrent_post_ids
        self.assertTrue(post.begun_on)
        self.assertEqual(self.technician.job_id, self.job, "his own post stays")
        posts = self.technician._get_posts(self.today)[self.technician.id]
        self.assertEqual(posts, self.job | self.adviser)
        self.assertIn(role, self.technician_user.role_line_ids.role_id)
        self._run_on(last)
        self.assertFalse(post.ended_on, "the last day counts")
        self._run_on(last + timedelta(days=1))
        self.assertTrue(post.ended_on)
        self.assertNotIn(role, self.technician_user.role_line_ids.role_id)
        ended_on = post.ended_on
        self._run_on(last + timedelta(days=2))
        self.assertEqual(post.ended_on, ended_on)

    def test_secondment_and_return(self):
        manager = self.hr_manager_user
        manager.company_ids |= self.other_store
        movement = self._create_movement(
            manager.with_context(allowed_company_ids=(self.store | self.other_store).ids),
            kind="secondment",
            to_company_id=self.other_store.id,
            to_job_id=self.there.id,
            date_from=self.today,
        )
        self._take(movement, "ask")
        self._approve(movement)
        self._take(movement, "plan")
        self._run_cron()
        self.assertEqual(movement.category, "in_force", movement.failure)
        self.assertEqual(self.technician.company_id, self.store, "home keeps the person")
        self.assertEqual(self.technician_user.company_ids, self.store | self.other_store)
        post = movement.concurrent_post_ids
        back = self._create_movement(
            kind="return",
            ends_post_id=post.id,
            date_from=self.today + timedelta(days=7),
        )
        self.assertRecordValues(
            back,
            [{"from_job_id": self.there.id, "to_job_id": self.job.id,
              "to_company_id": self.store.id}],
        )  # fmt: skip
        self._take(back, "ask")
        self._approve(back)
        self._take(back.with_user(manager), "plan")
        self._run_on(self.today + timedelta(days=6))
        self.assertIn(self.other_store, self.technician_user.company_ids)
        self._run_on(self.today + timedelta(days=7))
        self.assertEqual(back.category, "in_force", back.failure)
        self.assertEqual(post.date_to, self.today + timedelta(days=6))
        self.assertTrue(post.ended_on)
        self.assertEqual(self.technician_user.company_ids, self.store)
