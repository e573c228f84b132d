from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestEditor(WorkflowCase):
    """What the editor asks of the server, as a workflow administrator."""

    def setUp(self):
        super().setUp()
        self.live = self.workflow.with_user(self.admin_user)
        self.live.action_edit()
        self.draft = self.live.draft_ids

    def _names(self, kind):
        return [part["name"] for part in self.draft.get_drawing()[kind]]

    def test_drawing(self):
        drawing = self.draft.get_drawing()
        self.assertEqual(
            [stage["name"] for stage in drawing["stages"]], ["New", "Review", "Done", "Cancelled"]
        )
        self.assertEqual(
            [stage["phase"] for stage in drawing["stages"]],
            ["draft", "open", "done", "cancelled"],
        )
        steps = {step["code"]: step for step in drawing["steps"]}
        self.assertEqual(steps["cancel"]["from"], [])
        self.assertEqual(steps["send"]["from"], [self._stage("new", self.draft).id])
        self.assertEqual(
            [category["code"] for category in drawing["categories"]],
            ["draft", "in_progress", "waiting", "done", "cancelled"],
        )
        self.assertTrue(drawing["can_edit"])
        self.assertEqual(drawing["live_id"], self.live.id)
        self.assertEqual(self.live.get_drawing()["draft_id"], self.draft.id)

    def test_drawing_of_a_reader(self):
        """Who may not edit sees the drawing and changes nothing."""
        draft = self.draft.with_user(self.worker)
        drawing = draft.get_drawing()
        self.assertEqual(len(drawing["steps"]), 4)
        self.assertFalse(drawing["can_edit"])
        self.assertFalse(drawing["point"])
        stage = self._stage("new", draft)
        for change in (
            lambda: draft.place_stages({stage.id: [10, 10]}),
            lambda: draft.add_stage("More", "draft", 10, 10),
            lambda: draft.add_step("More", stage.id, stage.id),
            lambda: draft.remove_stage(stage.id),
            lambda: draft.remove_step(self._step("send", draft).id),
            lambda: draft.restore_point(draft.get_undo_point(), draft.get_undo_point()),
        ):
            with self.assertRaises(AccessError):
                change()

    def test_drawing_queries(self):
        """A drawing of 30 stages and 60 steps costs no more than one of 4."""
        self.draft.get_drawing()
        for drawing in (False, True):
            if drawing:
                stages = self.env["dealer.workflow.stage"].create(
                    [
                        {"workflow_id": self.draft.id, "name": f"S{i}", "category": "waiting"}
                        for i in range(30)
                    ]
                )
                self.env["dealer.workflow.transition"].create(
                    [
                        {
                            "workflow_id": self.draft.id,
                            "name": f"T{i}",
                            "from_stage_ids": [stages[i % 30].id],
                            "to_stage_id": stages[(i + 1) % 30].id,
                        }
                        for i in range(60)
                    ]
                )
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertQueryCount(30):
                self.draft.get_drawing()

    def test_places_change_nothing_else(self):
        stage = self._stage("review", self.draft)
        before = self.draft.get_drawing()
        done = self.draft.place_stages({str(stage.id): [120, 340]})
        self.assertNotEqual(done["before"], done["after"])
        after = self.draft.get_drawing()
        self.assertEqual((stage.pos_x, stage.pos_y), (120, 340))
        for drawing in (before, after):
            drawing.pop("point")
            for other in drawing["stages"]:
                other.pop("x")
                other.pop("y")
        self.assertEqual(before, after)

    def test_published_is_read_only(self):
        stage = self._stage("review", self.live)
        with self.assertRaisesRegex(UserError, "in force"):
            self.live.place_stages({stage.id: [1, 1]})
        with self.assertRaisesRegex(UserError, "in force"):
            self.live.add_step("More", False, stage.id)

    def test_draw_and_remove(self):
        review = self._stage("review", self.draft)
        new = self.draft.add_stage("Boss", "waiting", 10, 20)["id"]
        there = self.draft.add_step("Ask", review.id, new)["id"]
        back = self.draft.add_step("Answer", new, review.id)["id"]
        anywhere = self.draft.add_step("Escalate", False, new)["id"]
        both = self.env["dealer.workflow.transition"].browse(
            self.draft.add_step("Drop", new, self._stage("cancelled", self.draft).id)["id"]
        )
        both.from_stage_ids += review
        self.assertIn("Boss", self._names("stages"))
        self.draft.remove_step(there)
        self.assertNotIn("Ask", self._names("steps"))
        self.draft.remove_stage(new)
        self.assertNotIn("Boss", self._names("stages"))
        # a step only this stage began or ended goes, one with another beginning stays
        gone = self.env["dealer.workflow.transition"].browse([back, anywhere])
        self.assertFalse(gone.exists())
        self.assertEqual(both.from_stage_ids, review)

    def test_undo(self):
        start = self.draft.get_undo_point()
        stage = self._stage("done", self.draft)
        done = self.draft.remove_stage(stage.id)
        self.assertEqual(done["before"], start)
        self.assertNotIn("Finish", self._names("steps"))
        self.draft.restore_point(point=done["before"], expected=done["after"])
        self.assertEqual(self._names("stages"), ["New", "Review", "Done", "Cancelled"])
        self.assertIn("Finish", self._names("steps"))
        self.assertEqual(self.draft.get_undo_point(), start)

    def test_undo_keeps_what_others_did(self):
        done = self.draft.add_stage("Boss", "waiting", 10, 20)
        self._step("send", self.draft).name = "Send it"
        with self.assertRaisesRegex(UserError, "Somebody else"):
            self.draft.restore_point(point=done["before"], expected=done["after"])
        self.assertIn("Boss", self._names("stages"))

    def test_undo_reads_data_only(self):
        for point in ("", "[]", "{}", '{"schema": 1}', "__import__('os')", "{" * 5000):
            with self.assertRaises(UserError):
                self.draft.restore_point(point=point, expected=self.draft.get_undo_point())

    def _start(self, model, start="steps"):
        form = Form(self.env["dealer.workflow.start"].with_user(self.admin_user))
        form.model_id = self.env["ir.model"]._get(model)
        form.name = "Started"
        form.start = start
        action = form.save().action_start()
        self.assertEqual(action["tag"], "dealer_workflow.editor")
        return self.env["dealer.workflow"].browse(action["context"]["active_id"])

    def test_start_with_usual_steps(self):
        """A new workflow can be published as it is."""
        for model in ("test.workflow.paper", "test.workflow.job"):
            workflow = self._start(model)
            self.assertEqual(
                workflow.stage_ids.mapped("category"),
                list(self.env[model]._workflow_categories()),
            )
            self.assertFalse([f for f in workflow._check() if f["level"] == "error"], model)
        self.assertEqual(set(workflow.transition_ids.mapped("trigger")), {"facts"})

    def test_start_with_stages_only(self):
        workflow = self._start("test.workflow.paper", "stages")
        self.assertEqual(len(workflow.stage_ids), 5)
        self.assertFalse(workflow.transition_ids)

    def test_start_tells_what_is_in_use(self):
        form = Form(self.env["dealer.workflow.start"].with_user(self.admin_user))
        form.model_id = self.env["ir.model"]._get("test.workflow.paper")
        self.assertIn(self.workflow.id, [workflow.id for workflow in form.existing_ids])

    def test_opens_the_draft(self):
        action = self.live.action_open_editor()
        self.assertEqual(action["context"]["active_id"], self.draft.id)
        self.assertTrue(self.live.has_draft)
