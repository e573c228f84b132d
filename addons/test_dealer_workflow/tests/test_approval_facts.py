from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged

from .approval_common import ApprovalCase
from odoo.addons.test_dealer_workflow.models.test_workflow_job import TestWorkflowJob


@tagged("post_install", "-at_install")
class TestApprovalFacts(ApprovalCase):
    """Where facts decide, the approved step does the act, or waits for who asked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jobs = cls._create_workflow(
            "test.workflow.job",
            {
                "planned": {"category": "draft"},
                "work": {"category": "in_progress"},
                "parts": {"category": "waiting"},
                "done": {"category": "done"},
            },
            {
                "start": {"from": ["planned"], "to": "work"},
                "wait": {"from": ["work"], "to": "parts", "trigger": "facts"},
                "resume": {"from": ["parts"], "to": "work", "trigger": "facts"},
                "finish": {"from": ["work"], "to": "done"},
            },
        )
        cls.start = cls._step("start", cls.jobs)
        cls._create_level(cls.start)

    def _create_job(self):
        return self.env["test.workflow.job"].create(
            {"name": "Job", "task_ids": [Command.create({"name": "Task"})]}
        )

    def test_the_act_is_done_when_approved(self):
        job = self._create_job()
        job.with_user(self.worker).workflow_step(self.start.id)
        self.assertFalse(job.started_on)
        self._approve(job, self.boss)
        self.assertTrue(job.started_on)
        self.assertEqual(job.workflow_stage_id.code, "work")
        self.assertEqual(self._round(job).state, "done")
        history = job.workflow_history()[0]
        self.assertEqual((history["by"], history["origin"]), (self.worker.name, "After approval"))

    def test_the_act_by_another_way_needs_the_approval_too(self):
        job = self._create_job()
        self.env.flush_all()
        with self._refused("has to be approved first"):
            job.with_user(self.worker).action_start()
            job.with_user(self.worker).env.flush_all()
        job.invalidate_recordset()
        job.with_user(self.worker).workflow_step(self.start.id)
        with self._refused("Waiting for the approval"):
            job.with_user(self.worker).action_start()
            job.with_user(self.worker).env.flush_all()

    def test_a_dialog_waits_for_who_asked(self):
        job = self._create_job()
        job.with_user(self.worker).workflow_step(self.start.id)
        dialog = {"type": "ir.actions.act_window", "res_model": "test.workflow.job"}
        with patch.object(TestWorkflowJob, "_workflow_enter_category", lambda *_args: dialog):
            self._approve(job, self.boss)
            self.assertEqual(self._round(job).state, "approved")
            self.assertEqual(job.workflow_stage_id.code, "planned")
            self.assertEqual(self._activities(job).user_id, self.worker)
            step = job.with_user(self.worker).workflow_step(self.start.id)
            self.assertEqual(step, dialog)
        job.with_user(self.worker).action_start()  # what the dialog does in the end
        job.with_user(self.worker).env.flush_all()
        self.assertEqual(job.workflow_stage_id.code, "work")
        self.assertEqual(self._round(job).state, "done")

    def test_changed_content_does_not_hold_up_what_happened_before(self):
        """What changes after the approval holds the next step, by facts too."""
        job = self._create_job()
        job.with_user(self.worker).workflow_step(self.start.id)
        self._approve(job, self.boss)
        self.assertFalse(self.env["dealer.workflow.request"]._get_changed([job]))
        job.name = "Another job"
        with self._refused("Changed since it was approved: Name Job → Another job."):
            job.with_user(self.worker).workflow_step(self._step("finish", self.jobs).id)
        job.with_user(self.worker).workflow_ask_again()
        self._approve(job, self.boss)
        job.with_user(self.worker).workflow_step(self._step("finish", self.jobs).id)
        self.assertEqual(job.workflow_stage_id.code, "done")
