from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestMove(WorkflowCase):
    def test_document_starts_in_the_first_stage(self):
        paper = self._create_paper()
        self.assertEqual(paper.workflow_stage_id, self._stage("new"))
        self.assertEqual(paper.workflow_category, "draft")
        history = paper.workflow_history()
        self.assertEqual([h["stage"] for h in history], ["New"])

    def test_steps_by_button(self):
        paper = self._create_paper().with_user(self.worker)
        paper.workflow_step(self._step("send").id)
        self.assertEqual(paper.workflow_stage_id, self._stage("review"))
        paper.workflow_step(self._step("finish").id)
        self.assertEqual(paper.workflow_category, "done")
        history = paper.workflow_history()
        self.assertEqual([h["step"] for h in history], ["Finish", "Send", False])
        self.assertEqual(history[0]["by"], self.worker.name)
        self.assertTrue(all(h["left_on"] for h in history[1:]))
        self.assertFalse(history[0]["left_on"])

    def test_a_step_must_leave_the_stage(self):
        paper = self._create_paper()
        with self.assertRaisesRegex(UserError, "reload the page"):
            paper.workflow_step(self._step("finish").id)

    def test_no_way_around_the_guard(self):
        paper = self._create_paper().with_user(self.worker)
        done = self._stage("done").id
        for env_paper in (
            paper,
            paper.sudo(),
            paper.with_user(SUPERUSER_ID),
            paper.with_context(install_mode=True, tracking_disable=True, import_file=True),
        ):
            with self.assertRaisesRegex(UserError, "No step leads from New to Done"):
                env_paper.write({"workflow_stage_id": done})
        with self.assertRaisesRegex(UserError, "No step leads"):
            paper.workflow_stage_id = done
        with self.assertRaisesRegex(UserError, "No step leads"):
            self.env["test.workflow.paper"].create({"name": "Sly", "workflow_stage_id": done})
        with self.assertRaisesRegex(UserError, "buttons"):
            paper.write({"workflow_request_id": 1})
        self.assertEqual(paper.workflow_stage_id, self._stage("new"))

    def test_import_meets_the_guard(self):
        result = self.env["test.workflow.paper"].load(
            ["name", "workflow_stage_id/.id"], [["Imported", str(self._stage("done").id)]]
        )
        self.assertFalse(result["ids"])
        self.assertIn("No step leads", result["messages"][0]["message"])

    def test_writing_the_stage_takes_the_step(self):
        paper = self._create_paper().with_user(self.worker)
        paper.write({"workflow_stage_id": self._stage("review").id, "note": "checked"})
        self.assertEqual(paper.workflow_history()[0]["step"], "Send")
        self.assertEqual(paper.note, "checked")

    def test_created_in_a_column_of_the_board(self):
        paper = (
            self.env["test.workflow.paper"]
            .with_user(self.worker)
            .create({"name": "Quick", "workflow_stage_id": self._stage("review").id})
        )
        self.assertEqual([h["step"] for h in paper.workflow_history()], ["Send", False])

    def test_roles_may_or_may_not(self):
        self._step("send").group_ids = self.group
        paper = self._create_paper()
        with self.assertRaisesRegex(UserError, "Test Bosses"):
            paper.with_user(self.worker).workflow_step(self._step("send").id)
        paper.with_user(self.boss).workflow_step(self._step("send").id)
        self.assertEqual(paper.workflow_stage_id, self._stage("review"))

    def test_people_of_the_document_and_of_the_store(self):
        step = self._step("send")
        step.person_field_ids = self.env["ir.model.fields"]._get(
            "test.workflow.paper", "adviser_id"
        )
        paper = self._create_paper(adviser_id=self.boss.id)
        with self.assertRaisesRegex(UserError, "Adviser"):
            paper.with_user(self.worker).workflow_step(step.id)
        paper.adviser_id = self.worker
        paper.with_user(self.worker).workflow_step(step.id)
        step.write({"person_field_ids": [Command.clear()], "store_manager": True})
        other = self._create_paper()
        with self.assertRaisesRegex(UserError, "manager of the store"):
            other.with_user(self.worker).workflow_step(step.id)
        other.company_id.workflow_manager_id = self.worker
        other.with_user(self.worker).workflow_step(step.id)

    def test_condition_fields_reason(self):
        step = self._step("send")
        field = self.env["ir.model.fields"]._get("test.workflow.paper", "partner_id")
        step.write(
            {
                "condition": "[('amount', '>', 0)]",
                "condition_message": "Enter the amount first.",
                "required_field_ids": field.ids,
                "reason_required": True,
            }
        )
        paper = self._create_paper().with_user(self.worker)
        with self.assertRaises(UserError) as caught:
            paper.workflow_step(step.id, reason="Because")
        self.assertIn("Enter the amount first.", str(caught.exception))
        self.assertIn("Fill in Customer.", str(caught.exception))
        paper.write({"amount": 5, "partner_id": self.env.user.partner_id.id})
        with self.assertRaisesRegex(UserError, "Say why"):
            paper.workflow_step(step.id)
        with self.assertRaisesRegex(UserError, "Say why"):
            paper.write({"workflow_stage_id": self._stage("review").id})
        asked = paper.workflow_move_to(self._stage("review").id)
        self.assertTrue(asked["ask"]["reason"])
        paper.workflow_move_to(self._stage("review").id, reason="Because")
        self.assertEqual(paper.workflow_history()[0]["reason"], "Because")

    def test_all_or_none(self):
        step = self._step("send")
        step.condition = "[('amount', '>', 0)]"
        papers = self._create_paper(amount=1) | self._create_paper(name="Empty")
        with self.assertRaisesRegex(UserError, "Empty:"):
            papers.workflow_step(step.id)
        self.assertEqual(papers.workflow_stage_id, self._stage("new"))

    def test_condition_that_is_code(self):
        for text in ("__import__('os')", "[('id', '=', env.uid)]", "[(1)]", "[('nope', '=', 1)]",
                     "[('id', 'in', [x for x in (1,)])]", "[" * 500):  # fmt: skip
            with self.assertRaisesRegex(UserError, "condition"):
                self._step("send").condition = text

    def test_undo(self):
        step = self._step("send")
        paper = self._create_paper().with_user(self.worker)
        paper.workflow_step(step.id)
        with self.assertRaisesRegex(UserError, "can't be taken back"):
            paper.workflow_undo()
        step.undo_hours = 1
        with self.assertRaisesRegex(UserError, "can't be taken back"):
            paper.with_user(self.boss).workflow_undo()
        paper.workflow_undo()
        self.assertEqual(paper.workflow_stage_id, self._stage("new"))
        self.assertEqual(paper.workflow_history()[0]["origin"], "Taken back")

    def test_forced_move_is_logged(self):
        paper = self._create_paper()
        paper._workflow_force_stage(self._stage("done"), "Old paper taken over")
        self.assertEqual(paper.workflow_stage_id, self._stage("done"))
        self.assertEqual(paper.workflow_history()[0]["origin"], "By the system")
        with self.assertRaises(ValueError):
            paper._workflow_force_stage(self._stage("new"), "")

    def test_copy_starts_anew(self):
        paper = self._create_paper()
        paper.workflow_step(self._step("send").id)
        self.assertEqual(paper.copy().workflow_stage_id, self._stage("new"))

    def test_workflow_of_a_store_and_of_a_kind(self):
        store = self.env["res.company"].create({"name": "Second store"})
        stages = {"only": {"category": "draft"}, "end": {"category": "done"}}
        steps = {"go": {"from": ["only"], "to": "end"}}
        own = self._create_workflow("test.workflow.paper", stages, steps, company_id=store.id)
        urgent = self._create_workflow(
            "test.workflow.paper", stages, steps, domain="[('urgent', '=', True)]", sequence=1
        )
        self.assertEqual(self._create_paper(company_id=store.id).workflow_stage_id.workflow_id, own)
        self.assertEqual(self._create_paper(urgent=True).workflow_stage_id.workflow_id, urgent)
        self.assertEqual(self._create_paper().workflow_stage_id.workflow_id, self.workflow)

    def test_another_store_and_the_portal(self):
        store = self.env["res.company"].create({"name": "Second store"})
        stranger = new_test_user(
            self.env, "wf_stranger", "base.group_user", company_id=store.id,
            company_ids=[Command.set(store.ids)],
        )  # fmt: skip
        portal = new_test_user(self.env, "wf_portal", "base.group_portal")
        paper = self._create_paper()
        for user in (stranger, portal):
            with self.assertRaises(AccessError):
                paper.with_user(user).workflow_step(self._step("send").id)
            with self.assertRaises(AccessError):
                paper.with_user(user).workflow_history()
            with self.assertRaises(AccessError):
                paper.with_user(user).write({"workflow_stage_id": self._stage("review").id})

    def test_panel(self):
        self._step("send").group_ids = self.group
        paper = self._create_paper().with_user(self.worker)
        panel = paper.workflow_panel
        self.assertEqual(panel["stage_id"], self._stage("new").id)
        steps = {step["label"]: step for step in panel["steps"]}
        self.assertEqual(set(steps), {"Send", "Cancel"})
        self.assertIn("Test Bosses", steps["Send"]["blockers"][0]["message"])
        self.assertFalse(steps["Cancel"]["blockers"])

    def test_a_hundred_in_few_queries(self):
        papers = self.env["test.workflow.paper"].create(
            [{"name": f"Paper {i}"} for i in range(100)]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        papers = papers.with_user(self.worker)
        self._create_paper().with_user(self.worker).workflow_step(self._step("send").id)
        self.env.flush_all()
        papers.invalidate_recordset()
        with self.assertQueryCount(8):
            papers.workflow_step(self._step("send").id)
            self.env.flush_all()

    def test_a_thousand_stay_linear(self):
        counts = []
        for number in (10, 1000):
            papers = self.env["test.workflow.paper"].create(
                [{"name": f"Paper {i}"} for i in range(number)]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            papers.workflow_step(self._step("send").id)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 10, counts)  # one UPDATE for each 100

    def test_a_write_that_moves_nothing_costs_nothing(self):
        paper = self._create_paper()
        self.env.flush_all()
        paper.note  # noqa: B018
        with self.assertQueryCount(1):
            paper.note = "more"
            self.env.flush_all()
