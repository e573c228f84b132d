from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user


class WorkflowCase(TransactionCase):
    """A workflow of test papers: draft → review → done, and cancelled from anywhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.group = cls.env["res.groups"].create({"name": "Test Bosses"})
        cls.worker = new_test_user(cls.env, "wf_worker", "base.group_user")
        cls.boss = new_test_user(cls.env, "wf_boss", "base.group_user")
        cls.boss.group_ids = [Command.link(cls.group.id)]
        cls.admin_user = new_test_user(
            cls.env, "wf_admin", "dealer_workflow.group_workflow_administrator"
        )
        cls.workflow = cls._create_workflow(
            "test.workflow.paper",
            {
                "new": {"category": "draft"},
                "review": {"category": "in_progress"},
                "done": {"category": "done"},
                "cancelled": {"category": "cancelled"},
            },
            {
                "send": {"from": ["new"], "to": "review"},
                "finish": {"from": ["review"], "to": "done"},
                "back": {"from": ["review"], "to": "new"},
                "cancel": {"from": [], "to": "cancelled"},
            },
        )

    @classmethod
    def _create_workflow(cls, model, stages, steps, publish=True, **values):
        """Make a workflow.

        :param stages: {code: values of the stage}
        :param steps: {code: values of the step}, with `from` (codes) and `to` (code)
        """
        workflow = cls.env["dealer.workflow"].create(
            {
                "name": f"Workflow of {model}",
                "model_id": cls.env["ir.model"]._get_id(model),
                "stage_ids": [
                    Command.create(
                        {"name": code.title(), "code": code, "sequence": 10 * place, **vals}
                    )
                    for place, (code, vals) in enumerate(stages.items(), 1)
                ],
                **values,
            }
        )
        by_code = {stage.code: stage.id for stage in workflow.stage_ids}
        for place, (code, vals) in enumerate(steps.items(), 1):
            vals = dict(vals)
            cls.env["dealer.workflow.transition"].create(
                {
                    "workflow_id": workflow.id,
                    "name": code.title(),
                    "code": code,
                    "sequence": 10 * place,
                    "from_stage_ids": [Command.set([by_code[c] for c in vals.pop("from")])],
                    "to_stage_id": by_code[vals.pop("to")],
                    **vals,
                }
            )
        if publish:
            workflow._publish()
        return workflow

    @classmethod
    def _stage(cls, code, workflow=None):
        return (workflow or cls.workflow).stage_ids.filtered(lambda s: s.code == code)

    @classmethod
    def _step(cls, code, workflow=None):
        return (workflow or cls.workflow).transition_ids.filtered(lambda t: t.code == code)

    @contextmanager
    def _refused(self, words):
        """What is done inside is refused with these words and leaves no trace."""
        with self.assertRaises(UserError) as caught:
            yield
        self.assertRegex(str(caught.exception), words)

    @classmethod
    def _create_paper(cls, **values):
        return cls.env["test.workflow.paper"].create({"name": "Paper", **values})

    @contextmanager
    def _no_commit(self):
        """Let a job of the scheduler run within the test; its commits are counted."""
        commits = []

        def commit(_cron, processed=0, **values):
            self.env.flush_all()
            commits.append(processed)
            return float("inf")

        with patch.object(self.env.registry["ir.cron"], "_commit_progress", commit):
            yield commits
