from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import AppraisalCommon


@tagged("post_install", "-at_install")
class TestPrivacy(AppraisalCommon):
    """Who sees and who changes what, by every way a request has."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.figures["test_jobs", cls.technician.id] = 100
        cls.peer_user = cls._create_technician_user("test_peer")
        cls.peer = cls._create_employee(
            name="Peer",
            user_id=cls.peer_user.id,
            department_id=cls.department.id,
            parent_id=cls.head.id,
        )

    def _visible(self, records, user):
        return records.with_user(user).search([("id", "in", records.ids)])

    def test_own_when_released(self):
        cycle, appraisal = self._start()
        self._review_all(appraisal)
        for records in (appraisal, appraisal.line_ids):
            self.assertFalse(self._visible(records, self.technician_user))
            with self.assertRaises(AccessError):
                records.with_user(self.technician_user).read(["points"])
        own = self._visible(appraisal.review_ids, self.technician_user)
        self.assertEqual(own.mapped("kind"), ["self"])
        self._release(cycle)
        self.assertEqual(self._visible(appraisal, self.technician_user), appraisal)
        reviews = self._visible(appraisal.review_ids, self.technician_user)
        self.assertEqual(set(reviews.mapped("kind")), {"self", "manager"})
        self.assertEqual(len(self._visible(appraisal.line_ids, self.technician_user)), 3)

    def test_who_sees(self):
        _cycle, appraisal = self._start()
        for user in (self.head_user, self.hr_user, self.hr_manager_user, self.general_manager_user):
            self.assertEqual(self._visible(appraisal, user), appraisal, user.login)
        others = (
            self.employee_user,
            self.peer_user,
            self.other_hr_user,
            self.other_hr_manager_user,
        )
        for user in others:
            for records in (appraisal, appraisal.line_ids, appraisal.review_ids):
                self.assertFalse(self._visible(records, user), user.login)
        with self.assertRaises(AccessError):
            self._visible(appraisal, self.portal_user)

    def test_head_is_not_below_himself(self):
        """“Those below me” holds nobody's own appraisal."""
        self.head.job_id = self.job
        cycle, _appraisal = self._start()
        own = cycle.appraisal_ids.filtered(lambda a: a.employee_id == self.head)
        self.assertFalse(self._visible(own, self.head_user))
        self.assertTrue(self._visible(own, self.general_manager_user))

    def test_raise_own_points(self):
        _cycle, appraisal = self._start()
        for user in (self.technician_user, self.head_user, self.hr_user, self.hr_manager_user):
            for values in (
                {"points": 100},
                {"final_points": 100},
                {"adjustment": 50},
                {"grade_id": self.scale.grade_ids[0].id},
                {"released_on": "2026-07-01 00:00:00"},
                {"category": "done"},
                {"employee_id": self.employee.id},
                {"form_id": False},
            ):
                with self.assertRaises(UserError):
                    appraisal.with_user(user).write(values)
            line = appraisal.line_ids[1].with_user(user)
            for name in ("manager_points", "self_points", "points", "weight"):
                with self.assertRaises(UserError):
                    line.write({name: 100})
            with self.assertRaises(AccessError):
                self.env["dealer.appraisal.adjustment"].with_user(user).create(
                    {"appraisal_id": appraisal.id, "user_id": user.id, "reason": "Mine"}
                )
            with self.assertRaises(AccessError):
                self.env["dealer.appraisal.signature"].with_user(user).create(
                    {
                        "appraisal_id": appraisal.id,
                        "role": "head",
                        "user_id": user.id,
                        "signed_by": "Me",
                        "content": "{}",
                        "digest": "0" * 64,
                    }
                )
        # the head's review is the head's
        review = appraisal.review_ids.filtered(lambda r: r.kind == "manager")
        for user in (self.technician_user, self.hr_user, self.general_manager_user):
            with self.assertRaises(UserError):
                review.with_user(user).action_hand_in()
            with self.assertRaises(UserError):
                review.answer_ids[0].with_user(user).anchor_id = self.high
            with self.assertRaises(UserError):
                review.with_user(user).write({"reviewer_id": self.technician.id})
            with self.assertRaises(AccessError):
                self.env["dealer.appraisal.review"].with_user(user).create(
                    {
                        "appraisal_id": appraisal.id,
                        "kind": "manager",
                        "reviewer_id": self.technician.id,
                    }
                )
        own = appraisal.review_ids.filtered(lambda r: r.kind == "self")
        with self.assertRaises(UserError):
            own.with_user(self.technician_user).done_on = "2026-07-01 00:00:00"
        with self.assertRaises(UserError):
            own.answer_ids[0].with_user(self.technician_user).line_id = appraisal.line_ids[1]

    def test_upward_is_nobodys_but_the_reviewers(self):
        self.head.job_id = self.job
        cycle = self._create_cycle(
            with_upward=True, upward_weight=50, manager_weight=50, with_self=False
        )
        cycle.action_start()
        own = cycle.appraisal_ids.filtered(lambda a: a.employee_id == self.head)
        upward = own.review_ids.filtered(lambda r: r.kind == "upward")
        self.assertEqual(len(upward), 2)
        review = self._get_review(own, "upward", self.technician_user)
        review.write({"strengths": "Fair", "growth": "Too loud"})
        self._answer(review, anchor=self.low)
        review.answer_ids[0].comment = "Shouts"
        review.action_hand_in()
        readers = (
            self.head_user,
            self.hr_user,
            self.hr_manager_user,
            self.general_manager_user,
            self.peer_user,
        )
        for user in readers:
            mine = upward.filtered(lambda r, user=user: r.user_id == user)
            self.assertFalse(self._visible(upward - mine, user), user.login)
            self.assertFalse(self._visible(review.sudo().answer_ids, user), user.login)
            with self.assertRaises(AccessError):
                review.with_user(user).read(["growth"])
            with self.assertRaises(AccessError):
                review.sudo().answer_ids.with_user(user).read(["anchor_id"])
            # nor by grouping, nor by asking for appraisals of which somebody said so
            if user in upward.user_id:
                continue
            groups = (
                self.env["dealer.appraisal.answer"]
                .with_user(user)
                .formatted_read_group([("review_id", "in", upward.ids)], ["anchor_id"], ["__count"])
            )
            self.assertFalse(groups, user.login)
            found = (
                self.env["dealer.appraisal"]
                .with_user(user)
                .search([("review_ids.growth", "ilike", "loud")])
            )
            self.assertFalse(found, user.login)
            lines = self._visible(own.line_ids, user)
            self.assertFalse([line for line in lines if line.comments], user.login)
        self.assertFalse(any(own.line_ids.mapped("upward_points")))

    def test_peers_see_only_their_own(self):
        cycle, appraisal = self._start(
            peer_choice="head", peer_count=2, peer_weight=50, manager_weight=50
        )
        appraisal.with_user(self.head_user).peer_ids = [
            Command.set((self.peer | self.employee).ids)
        ]
        self._hand_in(appraisal, "peer", user=self.employee_user)
        seen = self._visible(appraisal.review_ids, self.peer_user)
        self.assertEqual(seen.user_id, self.peer_user)
        review = self._get_review(appraisal, "peer", self.peer_user)
        # he reads what he is asked, though not the appraisal
        self.assertEqual(review.answer_ids.mapped("name"), ["Care"])
        self.assertIn("Technician", review.display_name)
        self._review_all(appraisal)
        self._release(cycle)
        self.assertFalse(self._visible(appraisal, self.peer_user))
        # the person is told the mean, not who said what
        peers = appraisal.review_ids.filtered(lambda r: r.kind == "peer")
        self.assertFalse(self._visible(peers, self.technician_user))
