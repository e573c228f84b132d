from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestRepairOrderWorkflow(WorkshopCommon):
    """The default workflow of a repair order: its facts move it, its steps do the acts."""

    def _step(self, code):
        return self.env["dealer.workflow.transition"].search(
            [("code", "=", code), ("workflow_id.key", "=", "dealer_workshop.repair_order")]
        )

    def test_the_default_has_no_findings(self):
        workflow = self._step("start").workflow_id
        self.assertEqual(
            [finding for finding in workflow._check() if finding["level"] == "error"], []
        )

    def test_a_visit_through_its_stages(self):
        order = self._create_order()
        self._authorise(order)
        self.assertEqual(order.workflow_stage_id.code, "received")
        order.workflow_step(self._step("start").id)
        self.assertTrue(order.started_on)
        self.assertEqual(order.workflow_stage_id.code, "in_work")
        order.waiting_reason = "customer"
        self.env.flush_all()
        self.assertEqual(order.workflow_stage_id.code, "waiting")
        order.waiting_reason = False
        self._settle(order)
        self.env.flush_all()
        self.assertEqual(order.workflow_stage_id.code, "settled")
        self.assertEqual(order.workflow_history()[0]["reason"], order.invoice_ids.name)

    def test_what_is_missing_is_said_before_the_button_is_pressed(self):
        order = self._create_order()
        self._authorise(order)
        order.action_start()
        order.job_ids.action_done()
        steps = {step["label"]: step for step in order.workflow_panel["steps"]}
        self.assertTrue(steps["Settle"]["blockers"])
        with self.assertRaises(UserError):
            order.workflow_step(self._step("settle").id)

    def test_the_stage_is_not_written_by_hand(self):
        order = self._create_order()
        closed = self._step("leaves").to_stage_id
        with self.assertRaisesRegex(UserError, "No step leads"):
            order.write({"workflow_stage_id": closed.id})

    def test_a_step_asks_for_a_checklist(self):
        """The administrator chooses the checklist on the step; the button says it is missing."""
        step = self._step("start")
        self.assertTrue(step.has_checklists)
        # sudo: a test draws in force what an administrator draws in a draft
        step.sudo().write({"checklist_kind": "reception", "checklist_passed": True})
        templates = self.env["dealer.checklist.template"]
        templates.search([("kind", "=", "reception")]).active = False
        templates.create(
            {"name": "Walk", "kind": "reception", "item_ids": [Command.create({"name": "Lamp"})]}
        )
        order = self._create_order()
        self._authorise(order)
        panel = {s["code"]: s for s in order.workflow_panel["steps"]}["start"]
        self.assertEqual([b["code"] for b in panel["blockers"]], ["checklist"])
        with self.assertRaisesRegex(UserError, "first"):
            order.workflow_step(step.id)
        checklist = self.env["dealer.checklist"]._create_for(order, "reception", order.vehicle_id)
        checklist.line_ids.answer = "ok"
        checklist.action_done()
        order.workflow_step(step.id)
        self.assertTrue(order.started_on)
