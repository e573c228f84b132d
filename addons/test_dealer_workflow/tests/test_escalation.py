from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestEscalation(WorkflowCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store = cls.env.company
        cls.store.resource_calendar_id = False  # around the clock: hours are hours
        cls.store.workflow_manager_id = cls.boss
        cls.review = cls._stage("review")
        cls.review.time_limit = 8
        cls.env.registry.clear_cache()

    def _field(self, name):
        return self.env["ir.model.fields"]._get("test.workflow.paper", name)

    def _escalate_by(self, **values):
        return self.env["dealer.workflow.escalation"].create({"stage_id": self.review.id, **values})

    def _late(self, hours=9, count=1, **values):
        """Papers whose limit of 8 hours passed `hours` - 8 ago."""
        papers = self.env["test.workflow.paper"].create([{"name": "Late", **values}] * count)
        papers.with_user(self.worker).workflow_step(self._step("send").id)
        self._age(papers, hours)
        return papers

    def _age(self, papers, hours):
        """Let the limit pass: the stay began `hours` ago."""
        self.env.flush_all()
        began = fields.Datetime.now() - timedelta(hours=hours)
        self.env.cr.execute(
            "UPDATE dealer_workflow_move SET entered_on = %s, deadline = %s"
            " WHERE res_model = %s AND res_id IN %s AND left_on IS NULL",
            (began, began + timedelta(hours=8), papers._name, papers._ids),
        )
        self.env.invalidate_all()

    def _run(self, **values):
        with self._no_commit() as commits:
            self.env["dealer.workflow.escalation"]._run_due(**values)
        return commits

    def _stays(self, papers):
        return papers._workflow_get_open_moves()

    def test_steps_in_order_each_once(self):
        self._escalate_by(after_hours=0, kind="activity", whom="store_manager", text="Hurry")
        self._escalate_by(after_hours=4, kind="message", whom="actor", text="Still there")
        paper = self._late(hours=9)
        self._run()
        self.assertEqual(self._stays(paper).escalated, 1)
        self.assertRecordValues(paper.activity_ids, [{"user_id": self.boss.id, "summary": "Hurry"}])
        self._run()
        self.assertEqual(len(paper.activity_ids), 1)
        self._age(paper, 13)
        self._run()
        self.assertEqual(self._stays(paper).escalated, 2)
        message = paper.message_ids[0]
        self.assertIn("Still there", message.body)
        self.assertEqual(message.partner_ids, self.worker.partner_id)
        before = len(paper.message_ids)
        self._run()
        self.assertEqual((len(paper.message_ids), len(paper.activity_ids)), (before, 1))

    def test_nothing_before_the_limit_or_after_leaving(self):
        self._escalate_by(whom="store_manager")
        early, left = self._late(hours=7), self._late(hours=9)
        left.workflow_step(self._step("finish").id)
        self._run()
        self.assertFalse((early | left).activity_ids)

    def test_both_steps_at_once_after_a_long_silence(self):
        self._escalate_by(after_hours=1, whom="store_manager", text="One")
        self._escalate_by(after_hours=2, whom="store_manager", text="Two")
        paper = self._late(hours=50)
        self._run()
        self.assertEqual(paper.activity_ids.sorted("id").mapped("summary"), ["One", "Two"])

    def test_default_text_says_the_stage(self):
        self._escalate_by(whom="store_manager")
        paper = self._late()
        self._run()
        self.assertEqual(paper.activity_ids.summary, "Too long in the stage “Review”")

    def test_reassign(self):
        second = new_test_user(self.env, "wf_second", "base.group_user")
        (self.boss | second).group_ids = [Command.link(self.group.id)]
        self._escalate_by(
            kind="reassign",
            whom="least_busy",
            group_id=self.group.id,
            reassign_field_id=self._field("adviser_id").id,
        )
        self._create_paper(adviser_id=self.boss.id)
        papers = self._late(count=3, adviser_id=self.worker.id)
        self._run()
        given = papers.grouped("adviser_id")
        self.assertEqual({user: len(g) for user, g in given.items()}, {self.boss: 1, second: 2})
        self.assertIn("instead of", papers[0].message_ids[0].body)

    def test_reassign_to_the_manager_of_the_person(self):
        chief = self.env["hr.employee"].create({"name": "Chief", "user_id": self.boss.id})
        self.env["hr.employee"].create(
            {"name": "Worker", "user_id": self.worker.id, "parent_id": chief.id}
        )
        self._escalate_by(
            kind="reassign", whom="manager", reassign_field_id=self._field("adviser_id").id
        )
        paper, nobody = self._late(adviser_id=self.worker.id), self._late()
        self.store.workflow_manager_id = False
        self._run()
        self.assertEqual(paper.adviser_id, self.boss)
        self.assertFalse(nobody.adviser_id)
        self.assertIn("nobody to give it to", nobody.message_ids[0].body)

    def test_what_is_reassigned_must_be_said(self):
        for values in (
            {"whom": "store_manager"},
            {"whom": "group", "group_id": self.group.id},
            {"whom": "store_manager", "reassign_field_id": self._field("create_uid").id},
        ):
            with self.assertRaises(ValidationError):
                self._escalate_by(kind="reassign", **values)

    def test_one_that_fails_does_not_stop_the_others(self):
        self._escalate_by(whom="store_manager", kind="message", text="Late")
        papers = self._late(count=3)
        paper_class = self.env.registry["test.workflow.paper"]
        post = paper_class.message_post

        def fail_for_one(record, **kwargs):
            if record == papers[1]:
                raise ValueError("broken")
            return post(record, **kwargs)

        logger = "odoo.addons.dealer_workflow.models.dealer_workflow_addressee"
        with (
            patch.object(paper_class, "message_post", fail_for_one),
            self.assertLogs(logger, "WARNING"),
        ):
            self._run()
        self.assertEqual(self._stays(papers).mapped("escalated"), [1, 1, 1])
        for paper, words in zip(papers, ("Late", "broken", "Late"), strict=True):
            self.assertIn(words, paper.message_ids[0].body)

    def test_exactly_once_after_a_crash(self):
        """The scheduler dies in its second batch: what the first did is kept, the rest is done."""
        self._escalate_by(whom="store_manager")
        papers = self._late(count=6)
        steps = self.env.registry["dealer.workflow.escalation"]
        take = steps._take_activity
        seen = []

        class Killed(BaseException):
            pass

        def die_in_the_second(step, records, people, by_record):
            take(step, records, people, by_record)
            seen.append(records)
            if len(seen) == 2:
                raise Killed

        cr = self.env.cr

        def commit(cron, processed=0, **values):
            self.env.flush_all()
            cr.execute("RELEASE SAVEPOINT batch; SAVEPOINT batch")
            return float("inf")

        def run():
            """Run the job; when it dies, what was not committed is lost."""
            self.env.flush_all()
            cr.execute("SAVEPOINT batch")
            try:
                with patch.object(self.env.registry["ir.cron"], "_commit_progress", commit):
                    self.env["dealer.workflow.escalation"]._run_due(batch=2)
            except Killed:
                self.env.invalidate_all(flush=False)
                cr.execute("ROLLBACK TO SAVEPOINT batch")
                return False
            self.env.invalidate_all()
            return True

        with patch.object(steps, "_take_activity", die_in_the_second):
            self.assertFalse(run())
        self.assertEqual(len(papers.activity_ids), 2, "the first batch is kept, the second not")
        run()
        self.env.invalidate_all()
        self.assertEqual([len(paper.activity_ids) for paper in papers], [1] * 6)
        run()
        self.env.invalidate_all()
        self.assertEqual(len(papers.activity_ids), 6)

    def test_a_deleted_document_ends_its_stay(self):
        self._escalate_by(whom="store_manager")
        paper = self._late()
        stay = self._stays(paper)
        self.env.cr.execute("DELETE FROM test_workflow_paper WHERE id = %s", (paper.id,))
        self.env.invalidate_all()
        self._run()
        self.assertTrue(stay.left_on)

    def test_queries_do_not_grow_with_documents(self):
        self._escalate_by(whom="group", group_id=self.group.id)
        self._late(count=2)
        self._run()
        counts = []
        for count in (10, 200):
            self._late(count=count)
            before = self.env.cr.sql_log_count
            self._run()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 5)
        self.assertLessEqual(counts[1], 60)

    def test_late_approval(self):
        chief = new_test_user(self.env, "wf_chief", "base.group_user")
        level = self.env["dealer.workflow.level"].create(
            {
                "transition_id": self._step("finish").id,
                "name": "Boss",
                "kind": "users",
                "user_ids": [Command.set(self.boss.ids)],
                "time_limit": 4,
            }
        )
        self.env.registry.clear_cache()
        self.env["dealer.workflow.escalation"].create(
            [
                {"level_id": level.id, "kind": "activity", "whom": "actor"},
                {"level_id": level.id, "kind": "reassign", "whom": "store_manager"},
            ]
        )
        self.store.workflow_manager_id = chief
        paper = self._create_paper()
        paper.with_user(self.worker).workflow_step(self._step("send").id)
        paper.with_user(self.worker).workflow_step(self._step("finish").id)
        review = paper.workflow_request_id.review_ids
        self.assertEqual(review.state, "pending")
        self._run()
        self.assertEqual(review.escalated, 0)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE dealer_workflow_review SET deadline = %s WHERE id = %s",
            (fields.Datetime.now() - timedelta(hours=1), review.id),
        )
        self.env.invalidate_all()
        self._run()
        self.assertEqual(review.escalated, 2)
        self.assertIn(chief, review.candidate_ids)
        mine = paper.activity_ids.filtered(lambda a: a.user_id == self.worker)
        self.assertEqual(mine.summary, "The approval “Boss” is late")
        before = len(paper.activity_ids)
        self._run()
        self.assertEqual(len(paper.activity_ids), before)


@tagged("post_install", "-at_install")
class TestFigures(WorkflowCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.paper = cls._create_paper(name="Top secret")
        cls.paper.with_user(cls.worker).workflow_step(cls._step("send").id)

    def test_time_in_stage(self):
        report = self.env["dealer.workflow.stay.report"].with_user(self.admin_user)
        domain = [("workflow_id", "=", self.workflow.id)]
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE dealer_workflow_move SET hours = 3 WHERE res_model = %s AND left_on IS NOT NULL",
            (self.paper._name,),
        )
        rows = report.formatted_read_group(
            domain, ["stage_id"], ["hours:avg", "hours_total:sum", "stays:sum", "overdue:sum"]
        )
        found = {row["stage_id"][0]: row for row in rows}
        self.assertEqual(found[self._stage("new").id]["hours:avg"], 3)
        self.assertEqual(found[self._stage("review").id]["stays:sum"], 1)
        self.assertFalse(found[self._stage("review").id]["hours:avg"])

    def test_overdue_now(self):
        self.env.cr.execute(
            "UPDATE dealer_workflow_move SET deadline = %s WHERE res_model = %s",
            (fields.Datetime.now() - timedelta(hours=1), self.paper._name),
        )
        self.env.invalidate_all()
        action = self.env.ref("dealer_workflow.action_move_overdue")
        domain = [
            ("left_on", "=", False),
            ("is_overdue", "=", True),
            ("res_id", "=", self.paper.id),
        ]
        self.assertIn("is_overdue", action.domain)
        stay = self.env["dealer.workflow.move"].with_user(self.admin_user).search(domain)
        self.assertEqual(stay.stage_id, self._stage("review"))
        opened = stay.action_open_document()
        self.assertEqual((opened["res_model"], opened["res_id"]), (self.paper._name, self.paper.id))

    def test_figures_show_no_content(self):
        names = set(self.env["dealer.workflow.stay.report"]._fields)
        self.assertFalse(names & {"document_name", "snapshot", "reason", "res_id"})
        for user in (self.worker, new_test_user(self.env, "wf_portal", "base.group_portal")):
            for model in ("dealer.workflow.stay.report", "dealer.workflow.approval.report"):
                self.assertFalse(self.env[model].with_user(user).has_access("read"))

    def test_what_the_document_said_stays_hidden(self):
        stay = self.paper._workflow_get_open_moves().with_user(self.admin_user)
        self.assertTrue(stay.stage_id)
        with self.assertRaises(AccessError):
            stay.read(["snapshot"])

    def test_figures_of_another_store(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "wf_stranger",
            "dealer_workflow.group_workflow_administrator",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        report = self.env["dealer.workflow.stay.report"].with_user(stranger)
        self.assertFalse(report.search([("workflow_id", "=", self.workflow.id)]))
        moves = self.env["dealer.workflow.move"].with_user(stranger)
        self.assertFalse(moves.search([("workflow_id", "=", self.workflow.id)]))

    def test_approvals_by_person(self):
        self.env["dealer.workflow.level"].create(
            {
                "transition_id": self._step("finish").id,
                "name": "Boss",
                "kind": "users",
                "user_ids": [Command.set((self.boss | self.admin_user).ids)],
            }
        )
        self.env.registry.clear_cache()
        self.paper.with_user(self.worker).workflow_step(self._step("finish").id)
        self.env.flush_all()
        report = self.env["dealer.workflow.approval.report"].with_user(self.admin_user)
        domain = [("workflow_id", "=", self.workflow.id), ("state", "=", "pending")]
        rows = report.formatted_read_group(domain, ["user_id"], ["review_id:count_distinct"])
        self.assertEqual(
            {row["user_id"][0]: row["review_id:count_distinct"] for row in rows},
            {self.boss.id: 1, self.admin_user.id: 1},
        )
        rows = report.formatted_read_group(domain, [], ["review_id:count_distinct", "hours:avg"])
        self.assertEqual(rows[0]["review_id:count_distinct"], 1)
        self.assertGreaterEqual(rows[0]["hours:avg"], 0)
