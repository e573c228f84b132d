from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestCheck(WorkflowCase):
    def _codes(self, workflow=None):
        return {finding["code"] for finding in (workflow or self.workflow)._check()}

    def test_a_sound_workflow_has_no_findings(self):
        self.assertEqual(self.workflow._check(), [])

    def test_stages_nobody_reaches_or_leaves(self):
        self._step("finish").unlink()
        self.assertEqual(self._codes(), {"unreachable"})
        self._step("cancel").unlink()
        self._step("back").unlink()
        self.assertEqual(self._codes(), {"unreachable", "dead_end"})
        empty = self._create_workflow("test.workflow.paper", {}, {}, publish=False)
        self.assertEqual(self._codes(empty), {"no_stage"})

    def test_steps_nobody_can_take(self):
        self._step("send").group_ids = self.group
        self.assertEqual(self._codes(), set())
        self.boss.active = False
        self.assertEqual(self._codes(), {"nobody"})
        self._step("send").write({"group_ids": [Command.clear()], "store_manager": True})
        self.env["res.company"].search([]).workflow_manager_id = False
        self.assertEqual(self._codes(), {"nobody"})
        self.env.company.workflow_manager_id = self.worker
        self.assertEqual(self._codes(), set())

    def test_approvals_nobody_can_give(self):
        level = self.env["dealer.workflow.level"].create(
            {
                "transition_id": self._step("finish").id,
                "name": "Boss",
                "kind": "group",
                "group_id": self.group.id,
            }
        )
        self.assertEqual(self._codes(), {"few_approvers"})
        level.required_count = 2
        self.assertEqual(self._codes(), {"no_approver"})
        second = new_test_user(self.env, "wf_boss2", "base.group_user")
        third = new_test_user(self.env, "wf_boss3", "base.group_user")
        (second | third).group_ids += self.group
        self.assertEqual(self._codes(), set())

    def test_a_condition_on_a_field_that_is_gone(self):
        self.env.cr.execute(
            "UPDATE dealer_workflow_transition SET condition = %s WHERE id = %s",
            ["[('x_gone', '=', 1)]", self._step("send").id],
        )
        self.env.invalidate_all()
        self.assertEqual(self._codes(), {"condition"})

    def test_categories_the_program_needs(self):
        workflow = self._create_workflow(
            "test.workflow.job",
            {"planned": {"category": "draft"}, "work": {"category": "in_progress"},
             "done": {"category": "done"}},
            {"start": {"from": ["planned"], "to": "work"},
             "finish": {"from": ["work"], "to": "done"}},
            publish=False,
        )  # fmt: skip
        self.assertEqual(self._codes(workflow), {"missing_category"})
        self.env["dealer.workflow.stage"].create(
            {"workflow_id": workflow.id, "name": "Parts", "code": "parts", "category": "waiting"}
        )
        self.assertEqual(self._codes(workflow), {"missing_step", "unreachable", "dead_end"})

    def test_who_may_check(self):
        self.workflow.with_user(self.admin_user).action_check()
        portal = new_test_user(self.env, "wf_portal", "base.group_portal")
        with self.assertRaises(AccessError):
            self.workflow.with_user(portal).action_check()

    def test_try_it(self):
        self._step("send").group_ids = self.group
        paper = self._create_paper()
        answer = self.workflow.try_it(paper.id, self.worker.id)
        self.assertEqual(answer["stage_id"], self._stage("new").id)
        steps = {step["label"]: step["allowed"] for step in answer["steps"]}
        self.assertEqual(steps, {"Send": False, "Cancel": True})
        answer = self.workflow.try_it(paper.id, self.boss.id)
        self.assertTrue(all(step["allowed"] for step in answer["steps"]))
        with self.assertRaisesRegex(UserError, "may not see"):
            self.workflow.try_it(paper.id + 1000, self.boss.id)


@tagged("post_install", "-at_install")
class TestProof(WorkflowCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.papers = cls.env["test.workflow.paper"].create(
            [{"name": f"Paper {i}", "amount": 100 * i} for i in range(6)]
        )
        cls.papers.with_user(cls.worker).workflow_step(cls._step("send").id)
        cls.papers[:4].with_user(cls.boss).workflow_step(cls._step("finish").id)
        # what the papers cost now is not what they cost then
        cls.papers.amount = 0
        cls.draft = cls._create_draft()

    @classmethod
    def _create_draft(cls):
        draft = cls._create_workflow(
            "test.workflow.paper",
            {stage.code: {"category": stage.category} for stage in cls.workflow.stage_ids},
            {
                step.code: {"from": step.from_stage_ids.mapped("code"), "to": step.to_stage_id.code}
                for step in cls.workflow.transition_ids
            },
            publish=False,
        )
        draft.live_id = cls.workflow
        return draft

    def _prove(self, user=None):
        proofs = self.env["dealer.workflow.proof"].with_user(user or self.admin_user)
        answer = proofs.start(self.draft.id)
        while not answer["done"]:
            answer = proofs.browse(answer["id"]).run_chunk()
        return answer

    def _kinds(self, answer):
        kinds = {}
        for finding in answer["findings"]:
            kinds[finding["kind"]] = kinds.get(finding["kind"], 0) + finding["count"]
        return kinds

    def test_the_same_rules_refuse_nothing(self):
        answer = self._prove()
        self.assertEqual(answer["findings"], [])
        self.assertIn("0 of 10 moves", answer["summary"])

    def test_conditions_are_judged_on_the_values_of_that_day(self):
        self._step("finish", self.draft).condition = "[('amount', '<', 250)]"
        self.assertEqual(self._kinds(self._prove()), {"move_refused": 1})

    def test_a_step_for_others(self):
        self._step("send", self.draft).group_ids = self.group
        answer = self._prove()
        self.assertIn("6 of 10 moves", answer["summary"])
        kinds = self._kinds(answer)
        self.assertEqual((kinds["move_refused"], kinds["person_loses"]), (6, 6))
        self.assertIn("1 people lose a step", answer["summary"])
        refused = [f["count"] for f in answer["findings"] if f["kind"] == "move_refused"]
        self.assertEqual(refused, [1, 1, 4], "three examples, the last stands for the rest")

    def test_a_step_that_is_gone(self):
        self._step("finish", self.draft).unlink()
        kinds = self._kinds(self._prove())
        self.assertEqual(kinds["move_refused"], 4)

    def test_open_documents(self):
        self._step("finish", self.draft).group_ids = self.group
        answer = self._prove()
        lost = [f for f in answer["findings"] if f["kind"] == "document_loses"]
        self.assertEqual({f["res_id"] for f in lost}, set(self.papers[4:].ids))
        self.assertEqual({f["person"] for f in lost}, {self.worker.name})

    def test_a_stage_that_is_gone(self):
        self._stage("review", self.draft).unlink()
        kinds = self._kinds(self._prove())
        self.assertEqual(kinds["document_stuck"], 2)
        self.assertEqual(kinds["move_refused"], 6)

    def test_a_document_that_was_deleted(self):
        self.papers[5].unlink()
        self._step("send", self.draft).condition = "[('amount', '<', 450)]"
        self.assertEqual(self._kinds(self._prove()).get("move_refused"), 1)

    def test_approvals_on_days_off(self):
        step = self._step("finish", self.draft)
        self.env["dealer.workflow.level"].create(
            {"transition_id": step.id, "name": "Boss", "kind": "group", "group_id": self.group.id}
        )
        self.boss.out_of_office_from = fields.Datetime.now() + timedelta(days=3)
        self.boss.out_of_office_to = fields.Datetime.now() + timedelta(days=4)
        answer = self._prove()
        nobody = [f for f in answer["findings"] if f["kind"] == "approval_nobody"]
        self.assertEqual(len(nobody), 1)
        self.assertIn("has nobody on", nobody[0]["message"])
        self.assertEqual(self._kinds(answer)["new_approval"], 4)

    def test_only_workflow_administrators(self):
        with self.assertRaises(AccessError):
            self._prove(self.worker)

    def test_a_thousand_moves_stay_linear(self):
        papers = self.env["test.workflow.paper"].create(
            [{"name": f"P{i}", "amount": 1} for i in range(400)]
        )
        papers.with_user(self.worker).workflow_step(self._step("send").id)
        self._step("send", self.draft).condition = "[('amount', '>', 0)]"
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._prove()
        self.assertLess(self.env.cr.sql_log_count - before, 150)
