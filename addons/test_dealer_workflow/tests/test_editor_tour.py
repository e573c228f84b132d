from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestEditorTour(WorkflowCase, HttpCase):
    """An administrator who has never programmed draws a workflow and puts it into use."""

    def test_draw_check_mend_publish(self):
        self.start_tour("/odoo/workflows", "dealer_workflow_editor", login="wf_admin", timeout=180)
        workflow = self.env["dealer.workflow"].search([("name", "=", "Loan papers")])
        self.assertRecordValues(workflow, [{"state": "published", "version": 1}])
        boss = workflow.stage_ids.filtered(lambda stage: stage.name == "With the boss")
        self.assertEqual(boss.category, "waiting")
        self.assertTrue(boss.pos_x or boss.pos_y)
        step = workflow.transition_ids.filtered(lambda t: t.name == "Ask the boss")
        self.assertEqual(step.from_stage_ids.category, "in_progress")
        self.assertEqual(step.to_stage_id, boss)
        self.assertEqual(step.group_ids, self.group)

    def test_keyboard(self):
        """The drawing is made without a mouse; undo takes it back."""
        workflow = self._create_workflow(
            "test.workflow.paper",
            {"new": {"category": "draft"}, "done": {"category": "done"}},
            {"finish": {"from": ["new"], "to": "done"}},
            publish=False,
            name="Keys",
        )
        action = self.env.ref("dealer_workflow.action_workflow_editor")
        self.start_tour(
            f"/odoo/{workflow.id}/action-{action.id}",
            "dealer_workflow_editor_keys",
            login="wf_admin",
            timeout=180,
        )
        workflow.invalidate_recordset()
        self.assertEqual(set(workflow.stage_ids.mapped("name")), {"New", "Done", "By keys"})
        drawn = workflow.transition_ids.filtered(lambda t: t.to_stage_id.name == "By keys")
        self.assertEqual(drawn.from_stage_ids, self._stage("new", workflow))

    def test_together(self):
        """Two editors at once: what the other has removed is said in a sentence."""
        workflow = self._create_workflow(
            "test.workflow.paper",
            {"new": {"category": "draft"}, "done": {"category": "done"}},
            {"finish": {"from": ["new"], "to": "done"}},
            publish=False,
        )
        action = self.env.ref("dealer_workflow.action_workflow_editor")
        with mute_logger("odoo.http"):
            self.start_tour(
                f"/odoo/{workflow.id}/action-{action.id}",
                "dealer_workflow_editor_together",
                login="wf_admin",
                timeout=180,
            )
        workflow.invalidate_recordset()
        self.assertEqual(workflow.stage_ids.mapped("name"), ["New"])
        self.assertFalse(workflow.transition_ids)

    def test_try_it(self):
        """Pick a document and a person: what he could do, and why not the rest."""
        self._step("finish").group_ids = self.group
        self.env["test.workflow.paper"].create({"name": "Paper to try"}).workflow_step(
            self._step("send").id
        )
        action = self.env.ref("dealer_workflow.action_workflow_editor")
        self.start_tour(
            f"/odoo/{self.workflow.id}/action-{action.id}",
            "dealer_workflow_editor_trial",
            login="wf_admin",
            timeout=180,
        )
