from contextlib import contextmanager

from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger
from psycopg2.errors import SerializationFailure

MODEL = "test.workflow.paper"


@tagged("post_install", "-at_install")
class TestApprovalCollision(BaseCase):
    """Two approvers, two real transactions, one level. What is committed is removed again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())

    @contextmanager
    def _transaction(self, uid=SUPERUSER_ID):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, uid, {})

    def setUp(self):
        super().setUp()
        self.addCleanup(self._remove_data)
        with self._transaction() as env:
            self._create_data(env)

    def _create_data(self, env):
        users = (
            env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                [
                    {
                        "name": login,
                        "login": login,
                        "group_ids": [Command.set(env.ref("base.group_user").ids)],
                    }
                    for login in ("wf_collision_1", "wf_collision_2", "wf_collision_3")
                ]
            )
        )
        workflow = env["dealer.workflow"].create(
            {
                "name": "Collision",
                "key": "test_collision",
                "model_id": env["ir.model"]._get_id(MODEL),
                "stage_ids": [
                    Command.create({"name": "New", "code": "new", "category": "draft"}),
                    Command.create({"name": "Done", "code": "done", "category": "done"}),
                ],
            }
        )
        step = env["dealer.workflow.transition"].create(
            {
                "workflow_id": workflow.id,
                "name": "Send",
                "code": "send",
                "from_stage_ids": [Command.set(workflow.stage_ids[0].ids)],
                "to_stage_id": workflow.stage_ids[1].id,
                "level_ids": [
                    Command.create(
                        {
                            "name": "Both",
                            "kind": "users",
                            "user_ids": [Command.set(users[1:].ids)],
                            "required_count": 2,
                        }
                    )
                ],
            }
        )
        workflow._publish()
        paper = env[MODEL].create({"name": "Collision"})
        paper.with_user(users[0]).workflow_step(step.id)
        self.user_ids = users.ids
        self.paper_id = paper.id
        self.review_id = paper.workflow_request_id.review_ids.id

    def _remove_data(self):
        """By SQL: what was decided can't be deleted otherwise."""
        with self._transaction() as env:
            cr = env.cr
            users = env["res.users"].search([("login", "=like", "wf_collision_%")])
            workflow = env["dealer.workflow"].search([("key", "=", "test_collision")])
            papers = env[MODEL].search([("name", "=", "Collision")])
            env["mail.activity"].with_context(active_test=False).search(
                [("res_model", "=", MODEL), ("res_id", "in", papers.ids)]
            ).unlink()
            ids = tuple(workflow.ids) or (0,)
            for table in ("vote", "delegation"):
                cr.execute(
                    f"DELETE FROM dealer_workflow_{table} WHERE review_id IN ("
                    "SELECT id FROM dealer_workflow_review WHERE workflow_id IN %s)",
                    [ids],
                )
            cr.execute("DELETE FROM dealer_workflow_review WHERE workflow_id IN %s", [ids])
            cr.execute(
                "UPDATE test_workflow_paper SET workflow_request_id = NULL WHERE id IN %s",
                [tuple(papers.ids) or (0,)],
            )
            cr.execute("DELETE FROM dealer_workflow_request WHERE workflow_id IN %s", [ids])
            cr.execute("DELETE FROM dealer_workflow_move WHERE workflow_id IN %s", [ids])
            env.invalidate_all()
            papers.unlink()
            cr.execute("DELETE FROM dealer_workflow WHERE id IN %s", [ids])
            env.registry.clear_cache()
            partners = users.partner_id
            users.unlink()
            partners.unlink()

    def _approve(self, env):
        env["dealer.workflow.review"].browse(self.review_id).action_approve("fine")
        env.flush_all()

    @mute_logger("odoo.sql_db")
    def test_both_at_the_same_moment(self):
        """Each vote counts once, and the last one moves the document."""
        _asker, first, second = self.user_ids
        with self._transaction(first) as one, self._transaction(second) as two:
            for env in (one, two):  # both have opened it
                self.assertTrue(env["dealer.workflow.review"].browse(self.review_id).can_decide)
            self._approve(one)
            one.cr.commit()
            with self.assertRaises(SerializationFailure):
                self._approve(two)
            two.cr.rollback()
        with self._transaction(second) as two:  # as the server tries again
            self._approve(two)
        with self._transaction() as env:
            paper = env[MODEL].browse(self.paper_id)
            self.assertEqual(paper.workflow_stage_id.code, "done")
            votes = env["dealer.workflow.review"].browse(self.review_id).vote_ids
            self.assertEqual(sorted(votes.user_id.ids), sorted([first, second]))

    @mute_logger("odoo.sql_db")
    def test_one_taps_twice(self):
        _asker, first, _second = self.user_ids
        with self._transaction(first) as one, self._transaction(first) as two:
            for env in (one, two):
                self.assertTrue(env["dealer.workflow.review"].browse(self.review_id).can_decide)
            self._approve(one)
            one.cr.commit()
            with self.assertRaises(SerializationFailure):
                self._approve(two)
            two.cr.rollback()
        with self._transaction() as env:
            review = env["dealer.workflow.review"].browse(self.review_id)
            self.assertEqual((len(review.vote_ids), review.state), (1, "pending"))
