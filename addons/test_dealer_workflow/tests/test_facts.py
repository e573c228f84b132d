from odoo import SUPERUSER_ID
from odoo.fields import Command
from odoo.tests import tagged

from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestFacts(WorkflowCase):
    """The category is computed from what happened; the stage follows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jobs = cls._create_workflow(
            "test.workflow.job",
            {
                "planned": {"category": "draft"},
                "work": {"category": "in_progress"},
                "test": {"category": "in_progress"},
                "parts": {"category": "waiting"},
                "done": {"category": "done"},
            },
            {
                "start": {"from": ["planned"], "to": "work"},
                "try": {"from": ["work"], "to": "test"},
                "wait": {"from": ["work"], "to": "parts", "trigger": "facts"},
                "resume": {"from": ["parts"], "to": "work", "trigger": "facts"},
                "finish": {"from": ["work", "test"], "to": "done"},
            },
        )

    def _create_job(self, **values):
        return self.env["test.workflow.job"].create(
            {"name": "Job", "task_ids": [Command.create({"name": "Task"})], **values}
        )

    def _start_and_finish(self, job):
        job.write(
            {
                "started_on": "2026-01-01",
                "task_ids": [Command.update(job.task_ids.id, {"done_on": "2026-01-01"})],
            }
        )

    def _at(self, job):
        job.env.flush_all()
        return job.workflow_stage_id.code

    def test_stage_follows_the_facts(self):
        job = self._create_job().with_user(self.worker)
        self.assertEqual(self._at(job), "planned")
        job.action_start()
        self.assertEqual(self._at(job), "work")
        job.waiting_for = "a part"
        self.assertEqual(self._at(job), "parts")
        job.waiting_for = False
        self.assertEqual(self._at(job), "work")
        job.task_ids.done_on = "2026-01-01"
        self.assertEqual(self._at(job), "done")
        self.assertEqual(
            [h["step"] for h in job.workflow_history()],
            ["Finish", "Resume", "Wait", "Start", False],
        )

    def test_a_step_does_the_act(self):
        job = self._create_job().with_user(self.worker)
        job.workflow_step(self._step("start", self.jobs).id)
        self.assertTrue(job.started_on)
        self.assertEqual(self._at(job), "work")
        self.assertEqual(len(job.workflow_history()), 2)
        job.workflow_step(self._step("try", self.jobs).id)
        self.assertEqual((self._at(job), job.category), ("test", "in_progress"))

    def test_the_act_meets_the_rule(self):
        """Whoever starts the work by another way than the step meets the step's rule."""
        self._step("start", self.jobs).group_ids = self.group
        job = self._create_job().with_user(self.worker)
        self.env.flush_all()
        with self._refused("Test Bosses"):
            job.started_on = "2026-01-01"
            job.env.flush_all()
        self.assertEqual((self._at(job), job.started_on), ("planned", False))
        job.with_user(self.boss).action_start()
        self.assertEqual(self._at(job.with_user(self.boss)), "work")

    def test_the_act_without_a_step(self):
        job = self._create_job().with_user(self.worker)
        job.action_start()
        job.workflow_step(self._step("try", self.jobs).id)
        with self._refused("no step from Test"):
            job.waiting_for = "a part"
            job.env.flush_all()

    def test_what_was_passed_on_the_way(self):
        """Started and finished in one request: nobody looked in between."""
        job = self._create_job().with_user(self.worker)
        self._at(job)
        self._start_and_finish(job)
        self.assertEqual(self._at(job), "done")
        self.assertEqual([h["step"] for h in job.workflow_history()], ["Finish", "Start", False])

    def test_what_was_passed_meets_the_rules(self):
        self._step("start", self.jobs).group_ids = self.group
        job = self._create_job().with_user(self.worker)
        self._at(job)
        with self._refused("Test Bosses"):
            self._start_and_finish(job)
            job.env.flush_all()

    def test_the_scheduler_follows(self):
        self._step("start", self.jobs).group_ids = self.group
        job = self._create_job()
        job.with_user(SUPERUSER_ID).started_on = "2026-01-01"
        self.assertEqual(self._at(job), "work")
        self.assertEqual(job.workflow_history()[0]["origin"], "By what happened")

    def test_what_follows_from_facts_is_nobodys_step(self):
        job = self._create_job().with_user(self.worker)
        job.action_start()
        with self._refused("reload the page"):
            job.workflow_step(self._step("wait", self.jobs).id)
        self.assertEqual(self._at(job), "work")

    def test_no_stage_of_another_category_by_hand(self):
        job = self._create_job()
        with self._refused("No step leads"):
            job.workflow_stage_id = self._stage("parts", self.jobs)
        self.assertEqual(self._at(job), "planned")

    def test_a_hundred_facts_in_few_queries(self):
        jobs = self.env["test.workflow.job"].create(
            [{"name": f"Job {i}", "user_id": self.worker.id} for i in range(100)]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        jobs = jobs.with_user(self.worker)
        with self.assertQueryCount(12):
            jobs.write({"started_on": "2026-01-01"})
            jobs.env.flush_all()
        self.assertEqual(jobs.workflow_stage_id.code, "work")
