from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestAttacks(ApprovalCase):
    """Ways around what the workflow promises, as somebody with a shell would try them."""

    def test_default_values_bring_no_approval(self):
        """`default_…` in the context, and a person's own defaults, set nothing of the engine."""
        self._create_level()
        approved = self._ask(amount=100)
        round_ = self._round(approved)
        papers = self.env["test.workflow.paper"].with_user(self.worker)
        self.assertNotIn(
            "workflow_request_id",
            papers.with_context(default_workflow_request_id=round_.id).default_get(
                ["workflow_request_id"]
            ),
        )
        sly = papers.with_context(default_workflow_request_id=round_.id).create({"name": "Paper"})
        self.assertFalse(sly.workflow_request_id)
        self.assertEqual(round_.state, "pending")
        self.env["ir.default"].with_user(self.worker).set(
            "test.workflow.paper", "workflow_request_id", round_.id, user_id=True
        )
        self.assertFalse(papers.create({"name": "Paper"}).workflow_request_id)
        done = self._stage("done").id
        self.env["ir.default"].with_user(self.worker).set(
            "test.workflow.paper", "workflow_stage_id", done, user_id=True
        )
        self.assertEqual(papers.create({"name": "P"}).workflow_stage_id, self._stage("new"))

    def test_a_customer_who_reads_the_document(self):
        """A document on the portal does not tell its customer who decided what about him."""
        portal = new_test_user(self.env, "wf_portal", "base.group_portal")
        self.env["ir.model.access"].create(
            {
                "name": "paper on the portal",
                "model_id": self.env["ir.model"]._get_id("test.workflow.paper"),
                "group_id": self.env.ref("base.group_portal").id,
                "perm_read": True,
            }
        )
        paper = self._create_paper().with_user(portal)
        self.assertTrue(paper.read(["name"]))
        for call in (
            paper.workflow_timeline,
            paper.workflow_history,
            paper.workflow_common_steps,
            paper.workflow_undo,
            lambda: paper.workflow_step(self.send.id),
            lambda: paper.workflow_move_to(self._stage("review").id),
        ):
            with self.assertRaisesRegex(AccessError, "Only people of the company"):
                call()

    def test_an_approval_is_of_one_document(self):
        """Nobody moves a copy with the approval of the original."""
        self._create_level()
        self.send.condition = "[('urgent', '=', True)]"
        paper = self._create_paper(amount=100, urgent=True)
        paper.with_user(self.worker).workflow_step(self.send.id)
        copy = paper.with_user(self.worker).copy()
        self.assertFalse(copy.workflow_request_id)
        self._approve(paper, self.boss)
        with self._refused("approved first"):
            copy.write({"workflow_stage_id": self._stage("review").id})

    def test_nobody_makes_himself_a_substitute(self):
        substitutes = self.env["dealer.workflow.substitute"].with_user(self.worker)
        today = fields.Date.today()
        vals = {
            "substitute_id": self.worker.id,
            "date_from": today - timedelta(days=1),
            "date_to": today + timedelta(days=1),
        }
        with self.assertRaises(AccessError):
            substitutes.with_context(default_user_id=self.boss.id).create(vals)
        self.env["ir.default"].with_user(self.worker).set(
            "dealer.workflow.substitute", "user_id", self.boss.id, user_id=True
        )
        with self.assertRaises(AccessError):
            substitutes.create(vals)

    def test_an_administrator_does_not_decide_instead(self):
        """Whoever shapes workflows does not become who decides, by naming himself."""
        with self.assertRaises(AccessError):
            self.env["dealer.workflow.substitute"].with_user(self.admin_user).create(
                {"user_id": self.boss.id, "substitute_id": self.admin_user.id, "period": "away"}
            )

    def test_a_computed_category_is_no_field_to_write(self):
        self._create_jobs()
        jobs = self.env["test.workflow.job"].with_user(self.worker)
        job = jobs.create({"name": "Job"})
        with self._refused("by itself"):
            job.write({"category": "done"})
        with self._refused("by itself"):
            jobs.create({"name": "Job", "category": "done"})
        sly = jobs.with_context(default_category="done").create({"name": "Job"})
        self.assertEqual(sly.category, "draft")

    def _create_jobs(self):
        return self._create_workflow(
            "test.workflow.job",
            {
                "planned": {"category": "draft"},
                "work": {"category": "in_progress"},
                "done": {"category": "done"},
            },
            {
                "start": {
                    "from": ["planned"],
                    "to": "work",
                    "group_ids": [Command.set(self.group.ids)],
                },
                "finish": {"from": ["work"], "to": "done"},
            },
        )

    def test_a_document_that_begins_further_on_meets_the_rules(self):
        self._create_jobs()
        jobs = self.env["test.workflow.job"]
        with self._refused("This step is for Test Bosses"):
            jobs.with_user(self.worker).create({"name": "Job", "started_on": "2026-01-01"})
        job = jobs.with_user(self.boss).create({"name": "Job", "started_on": "2026-01-01"})
        self.assertEqual(job.workflow_stage_id.code, "work")

    def test_a_piece_does_not_slip_into_what_is_in_force(self):
        draft = self.workflow.with_user(self.admin_user)._get_or_create_draft()
        draft = draft.with_user(self.admin_user)
        step = draft.transition_ids.filtered(lambda t: t.code == "send")
        level = (
            self.env["dealer.workflow.level"]
            .with_user(self.admin_user)
            .create(
                {
                    "transition_id": step.id,
                    "name": "Boss",
                    "kind": "group",
                    "group_id": self.group.id,
                }
            )
        )
        stage = draft.stage_ids[0]
        live = self.workflow.with_user(self.admin_user)
        with self._refused("in force"):
            level.transition_id = self.send.id
        with self._refused("in force"):
            stage.write({"workflow_id": live.id, "code": "sly"})
        with self._refused("in force"):
            draft.write({"stage_ids": [Command.link(live.stage_ids[0].id)]})

    def test_conditions_are_no_way_to_secrets(self):
        step = self._step("send", self._create_draft())
        for path in ("create_uid.totp_secret", "company_id.user_ids.api_key_ids.name"):
            with self.subTest(path), self.assertRaises(ValidationError):
                step.with_user(self.admin_user).condition = f"[('{path}', '=like', 'A%')]"

    def _create_draft(self):
        return self._create_workflow(
            "test.workflow.paper",
            {"new": {"category": "draft"}, "done": {"category": "done"}},
            {"send": {"from": ["new"], "to": "done"}},
            publish=False,
        )

    def test_a_stage_is_named_by_its_number(self):
        paper = self._create_paper().with_user(self.worker)
        for nonsense in ("1", None, [1], {"id": 1}, True, -1):
            with self.subTest(nonsense=nonsense), self._refused("reload the page"):
                paper.workflow_move_to(nonsense)
