from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestApprovalSubstitute(ApprovalCase):
    """Who decides for whom."""

    def _substitute(self, user, other, days=1, by=None, **values):
        today = fields.Date.today()
        if values.get("period") != "away":
            values = {
                "date_from": today - timedelta(days=1),
                "date_to": today + timedelta(days=days),
                **values,
            }
        return (
            self.env["dealer.workflow.substitute"]
            .with_user(by or user)
            .create({"user_id": user.id, "substitute_id": other.id, **values})
        )

    def test_decides_on_behalf(self):
        self._create_level(kind="users", user_ids=[Command.set(self.boss.ids)])
        self._substitute(self.boss, self.chief)
        paper = self._ask()
        self.assertEqual(self._activities(paper).user_id, self.boss | self.chief)
        review = self._reviews(paper, self.chief)
        self.assertEqual(
            self.env["dealer.workflow.review"]
            .with_user(self.chief)
            .search([("can_decide", "=", True)]),
            review,
        )
        self.assertEqual(review.on_behalf_of, self.boss.name)
        review.action_approve()
        vote = self._reviews(paper).vote_ids
        self.assertEqual((vote.user_id, vote.on_behalf_of_id), (self.chief, self.boss))
        self.assertEqual(self._round(paper).state, "done")

    def test_not_before_and_not_after(self):
        self._create_level(kind="users", user_ids=[Command.set(self.boss.ids)])
        today = fields.Date.today()
        self._substitute(
            self.boss, self.chief,
            date_from=today + timedelta(days=3), date_to=today + timedelta(days=5),
        )  # fmt: skip
        self._substitute(
            self.boss, self.outsider,
            date_from=today - timedelta(days=5), date_to=today - timedelta(days=3),
        )  # fmt: skip
        paper = self._ask()
        for user in (self.chief, self.outsider):
            with self.assertRaises(AccessError):
                self._reviews(paper, user).action_approve()

    def test_the_asker_is_no_substitute(self):
        self._create_level()
        self._substitute(self.boss, self.worker)
        paper = self._ask()
        self.assertNotIn(self.worker, self._activities(paper).user_id)
        review = self._reviews(paper, self.worker)
        self.assertFalse(review.can_decide)
        with self._refused("yourself"):
            review.action_approve()
        self._substitute(self.boss2, self.chief)
        self._substitute(self.chief, self.worker, by=self.chief)  # and not by a chain
        with self._refused("yourself"):
            review.action_approve()

    def test_nobody_counts_twice(self):
        """Two of two: one person can't decide for himself and for the other."""
        self._create_level(required_count=2)
        self._substitute(self.boss, self.boss2)
        paper = self._ask()
        self._reviews(paper, self.boss2).action_approve()
        vote = self._reviews(paper).vote_ids
        self.assertFalse(vote.on_behalf_of_id)  # his own mandate first
        with self._refused("nobody counts twice"):
            self._reviews(paper, self.boss2).action_approve()
        self.assertEqual(self._activities(paper).user_id, self.boss)
        self._reviews(paper, self.boss).action_approve()
        self.assertEqual(self._round(paper).state, "done")

    def test_a_mandate_counts_once(self):
        self._create_level(required_count=2)
        self._substitute(self.boss, self.chief)
        paper = self._ask()
        self._reviews(paper, self.chief).action_approve()
        with self._refused("is for wf_boss2"):
            self._reviews(paper, self.boss).action_approve()
        self._reviews(paper, self.boss2).action_approve()
        self.assertEqual(self._round(paper).state, "done")

    def test_whenever_away(self):
        self._create_level(kind="users", user_ids=[Command.set(self.boss.ids)])
        substitute = self._substitute(self.boss, self.chief, period="away")
        self.assertFalse(substitute.is_active)
        paper = self._ask()
        self.assertFalse(self._reviews(paper, self.boss).sudo()._get_mandates() == {})
        with self.assertRaises(AccessError):
            self._reviews(paper, self.chief).action_approve()
        now = fields.Datetime.now()
        employee = self._create_employee(self.boss)
        leave = self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "resource_id": employee.resource_id.id,
                "date_from": now - timedelta(hours=1),
                "date_to": now + timedelta(days=1),
            }
        )
        substitute.invalidate_recordset()
        self.assertTrue(substitute.is_active)
        self.assertTrue(self._reviews(paper, self.chief).can_decide)
        leave.unlink()
        self.boss.sudo().write({"out_of_office_from": now - timedelta(hours=1)})
        self._reviews(paper, self.chief).action_approve()
        self.assertEqual(self._round(paper).state, "done")

    def test_a_chain(self):
        self._create_level(kind="users", user_ids=[Command.set(self.boss.ids)])
        self._substitute(self.boss, self.chief)
        self._substitute(self.chief, self.outsider)
        paper = self._ask()
        self._reviews(paper, self.outsider).action_approve()
        self.assertEqual(self._reviews(paper).vote_ids.on_behalf_of_id, self.boss)

    def test_never_in_a_circle(self):
        self._substitute(self.boss, self.chief)
        with self._refused("away too"):
            self._substitute(self.chief, self.boss)
        self._substitute(self.chief, self.outsider)
        with self._refused("would decide for him in the end"):
            self._substitute(self.outsider, self.boss, period="away")
        today = fields.Date.today()
        self._substitute(
            self.outsider, self.boss,
            date_from=today + timedelta(days=10), date_to=today + timedelta(days=12),
        )  # fmt: skip

    @mute_logger("odoo.sql_db")
    def test_the_database_guards(self):
        self._substitute(self.boss, self.chief)
        for values in (
            {"other": self.outsider},
            {"other": self.boss},
            {"other": self.outsider, "days": -3},
        ):
            with self.assertRaises(IntegrityError), self.cr.savepoint():
                self._substitute(self.boss, **values)
        self._substitute(self.boss, self.chief, period="away")
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self._substitute(self.boss, self.outsider, period="away")
        portal = new_test_user(self.env, "wf_portal", "base.group_portal")
        with self._refused("internal user"):
            self._substitute(self.boss2, portal)

    def test_who_may_arrange_it(self):
        top = self._create_employee(self.chief)
        self._create_employee(self.boss, top)
        record = self._substitute(self.boss, self.boss2)
        for user in (self.outsider, self.boss2, self.worker):
            with self._refused("a manager above"):
                self._substitute(self.boss, self.worker, by=user, period="away")
            with self.assertRaises(AccessError):
                record.with_user(user).substitute_id = self.outsider
            with self.assertRaises(AccessError):
                record.with_user(user).unlink()
        record.with_user(self.chief).substitute_id = self.outsider
        own = self._substitute(self.boss2, self.chief)
        with self.assertRaises(AccessError):  # nor by handing one's own on to another
            own.with_user(self.boss2).user_id = self.boss
        record.with_user(self.admin_user).unlink()

    def test_delegate(self):
        self._create_level(kind="users", user_ids=[Command.set(self.boss.ids)])
        paper = self._ask()
        review = self._reviews(paper, self.boss)
        portal = new_test_user(self.env, "wf_portal", "base.group_portal")
        for user, words in ((self.worker, "did not ask"), (portal, "of the house")):
            with self._refused(words):
                review.action_delegate(user.id)
        with self._refused("choose somebody"):
            review.action_delegate(0)
        review.action_delegate(self.chief.id, "you know it")
        self.assertIn("you know it", paper.message_ids[0].body)
        self.assertEqual(self._activities(paper).user_id, self.chief)
        self.assertFalse(review.can_decide)
        with self._refused("is for"):
            review.action_approve()
        theirs = self._reviews(paper, self.chief)
        self.assertTrue(theirs.can_decide)
        theirs.action_approve()
        vote = self._reviews(paper).vote_ids
        self.assertEqual((vote.user_id, vote.on_behalf_of_id), (self.chief, self.boss))

    def test_delegate_and_take_back(self):
        self._create_level()
        paper = self._ask()
        review = self._reviews(paper, self.boss)
        with self._refused("counts once"):
            review.action_delegate(self.boss2.id)
        review.action_delegate(self.chief.id)
        with self._refused("can't decide this"):
            self._reviews(paper, self.chief).action_delegate(self.worker.id)
        self._reviews(paper, self.chief).action_delegate(self.outsider.id)
        self.assertFalse(self._reviews(paper, self.chief).can_decide)
        review.action_delegate(self.boss.id)
        self.assertTrue(review.can_decide)
        self.assertFalse(self._reviews(paper, self.outsider).can_decide)
        self.assertEqual(len(self._reviews(paper).delegation_ids), 3)

    def test_the_search_says_what_python_says(self):
        self._create_level(required_count=2)
        self._substitute(self.boss, self.chief)
        papers = [self._ask() for _n in range(4)]
        self._reviews(papers[0], self.boss).action_approve()
        self._reviews(papers[1], self.chief).action_approve()
        self._reviews(papers[2], self.boss).action_delegate(self.outsider.id)
        for user in (self.boss, self.boss2, self.chief, self.outsider, self.worker):
            inbox = self.env["dealer.workflow.review"].with_user(user)
            every = inbox.search([])
            self.assertEqual(
                inbox.search([("can_decide", "=", True)]),
                every.filtered("can_decide"),
                user.name,
            )
