from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestPanelTours(WorkflowCase, HttpCase):
    """The panel and the board in a browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        fields = cls.env["ir.model.fields"]
        cls._step("send").write(
            {
                "required_field_ids": [
                    fields._get("test.workflow.paper", name).id for name in ("amount", "note")
                ],
                "reason_required": True,
                "undo_hours": 1,
            }
        )
        cls._step("finish").group_ids = cls.group

    def test_form(self):
        """Refused with what is missing, mended, done with a reason, taken back, read again."""
        paper = self._create_paper(name="Tour paper", amount=7)
        self.start_tour(
            f"/odoo/test-papers/{paper.id}", "dealer_workflow_panel_form", login="wf_worker"
        )
        self.assertEqual(paper.note, "All there")
        history = paper.workflow_history()
        self.assertEqual([h["stage"] for h in history], ["New", "Review", "New"])
        self.assertEqual(history[1]["reason"], "It is ready")
        self.assertEqual(history[0]["origin"], "Taken back")

    def test_board(self):
        """A card goes back when its step is refused or not confirmed, and moves when it may."""
        self._create_paper(name="Empty card")
        ready = self._create_paper(name="Ready card", amount=5, note="Here")
        with mute_logger("odoo.http"):  # the refusal is logged there
            self.start_tour("/odoo/test-papers", "dealer_workflow_board", login="wf_worker")
        self.assertEqual(ready.workflow_stage_id, self._stage("review"))
        self.assertEqual(ready.workflow_history()[0]["reason"], "Dragged")
        self.assertEqual(self.papers_in("new"), ["Empty card"])

    def papers_in(self, code):
        return (
            self.env["test.workflow.paper"]
            .search([("workflow_stage_id", "=", self._stage(code).id)])
            .mapped("name")
        )

    def test_move_a_selection(self):
        for number in range(2):
            self._create_paper(name=f"Listed {number}", amount=5, note="Here")
        self.start_tour(
            "/odoo/test-papers?view_type=list", "dealer_workflow_move_selection", login="wf_worker"
        )
        self.assertEqual(sorted(self.papers_in("review")), ["Listed 0", "Listed 1"])

    def test_approve_on_a_phone(self):
        self.browser_size = "390x844"
        self.touch_enabled = True
        self._step("send").level_ids = [
            Command.create({"name": "Boss", "kind": "users", "user_ids": self.boss.ids})
        ]
        paper = self._create_paper(name="Phone paper", amount=5, note="Here")
        paper.with_user(self.worker).workflow_step(self._step("send").id, "Please")
        self.start_tour(
            f"/odoo/test-papers/{paper.id}", "dealer_workflow_approve_phone", login="wf_boss"
        )
        self.assertEqual(paper.workflow_stage_id, self._stage("review"))

    def test_rejected_changed_and_asked_again(self):
        self._step("send").level_ids = [
            Command.create({"name": "Boss", "kind": "users", "user_ids": self.boss.ids})
        ]
        paper = self._create_paper(name="Dear paper", amount=5, note="Here")
        paper.with_user(self.worker).workflow_step(self._step("send").id, "Please")
        url = f"/odoo/test-papers/{paper.id}"
        self.start_tour(url, "dealer_workflow_reject", login="wf_boss")
        self.assertEqual(paper.workflow_stage_id, self._stage("new"))
        self.start_tour(url, "dealer_workflow_ask_again", login="wf_worker")
        rounds = paper.workflow_timeline()["rounds"]
        self.assertEqual([r["state"] for r in rounds], ["pending", "void", "rejected"])
        self.assertEqual(rounds[2]["votes"][0]["note"], "Too dear")
