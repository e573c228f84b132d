from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import AppraisalCommon


@tagged("post_install", "-at_install")
class TestReview(AppraisalCommon):
    def test_hand_in(self):
        self.figures["test_jobs", self.technician.id] = 100
        _cycle, appraisal = self._start(self_weight=20, manager_weight=80)
        own = self._get_review(appraisal, "self")
        with self.assertRaisesRegex(UserError, "Not answered yet: Care, Tidy bay"):
            own.action_hand_in()
        with self.assertRaisesRegex(UserError, "self review is not in yet"):
            self._hand_in(appraisal, "manager")
        self._hand_in(appraisal, "self", anchor=self.high, percent=100)
        self.assertEqual(appraisal.category, "manager")
        self._hand_in(appraisal, "manager", anchor=self.low, percent=50)
        self.assertEqual(appraisal.category, "calibration")
        _figure, care, bay = appraisal.line_ids
        self.assertEqual((care.self_points, care.manager_points), (100, 40))
        self.assertAlmostEqual(care.points, 52)
        self.assertAlmostEqual(bay.points, 60)
        self.assertAlmostEqual(appraisal.points, 0.5 * 100 + 0.3 * 52 + 0.2 * 60)
        self.assertEqual(appraisal.grade_id.name, "B")
        # in is in
        with self.assertRaisesRegex(UserError, "stays as it is"):
            own.answer_ids[1].anchor_id = self.low
        with self.assertRaisesRegex(UserError, "stays as it is"):
            own.strengths = "Everything"

    def test_zero_is_an_answer(self):
        _cycle, appraisal = self._start()
        self._hand_in(appraisal, "self", percent=0)
        line = appraisal.line_ids[2]
        self.assertEqual((line.self_points, line.given), (0, "self"))

    def test_foreign_step(self):
        _cycle, appraisal = self._start()
        other = self.env["dealer.appraisal.competency"].create(
            {
                "name": "Speed",
                "anchor_ids": [
                    Command.create({"name": "Slow", "points": 0}),
                    Command.create({"name": "Fast", "points": 100}),
                ],
            }
        )
        answer = self._get_review(appraisal, "self").answer_ids[1]
        with self.assertRaisesRegex(ValidationError, "step of the scale"):
            answer.anchor_id = other.anchor_ids[0]

    def test_dispute(self):
        self.figures["test_jobs", self.technician.id] = 10
        _cycle, appraisal = self._start()
        own = self._answer(self._get_review(appraisal, "self"))
        own.answer_ids[0].comment = "Order 7 is mine too"
        own.action_hand_in()
        line = appraisal.line_ids[0]
        self.assertEqual((line.dispute, line.is_disputed), ("Order 7 is mine too", True))
        self.assertEqual(line.figure, 10)
        with self.assertRaisesRegex(UserError, "Answer what is disputed"):
            self._hand_in(appraisal, "manager")
        action = line.with_user(self.head_user).action_answer_dispute()
        wizard = Form(
            self.env["dealer.appraisal.say"]
            .with_user(self.head_user)
            .with_context(**action["context"])
        )
        wizard.words = "It was led by Li"
        wizard.save().action_confirm()
        self.assertFalse(line.is_disputed)
        self._hand_in(appraisal, "manager")
        self.assertEqual(own.answer_ids[0].item["answer"], "It was led by Li")

    def test_agreed_goals(self):
        self.form = self._create_form(
            self._figure_item(80), agreed_weight=20, date_from="2026-02-01"
        )
        _cycle, appraisal = self._start()
        head = appraisal.with_user(self.head_user)
        with (
            self.assertRaisesRegex(ValidationError, "leaves 20 %"),
            self.env.cr.savepoint(),
        ):
            head.line_ids = [Command.create({"agreed_name": "Exam", "weight": 30})]
        head.line_ids = [Command.create({"agreed_name": "Exam", "weight": 10})]
        own = self._get_review(appraisal, "self")
        self.assertEqual(own.answer_ids.mapped("name"), ["Jobs", "Exam"])
        self._hand_in(appraisal, "self")
        goal = appraisal.line_ids[1]
        self.assertTrue(goal.agreed_on)
        with self.assertRaisesRegex(UserError, "before the reviews"):
            goal.with_user(self.head_user).weight = 20
        with self.assertRaisesRegex(UserError, "weigh 10 % of 20 %"):
            self._hand_in(appraisal, "manager")
        # given back, mended, handed in again
        own.with_user(self.hr_user).action_reopen()
        self.assertEqual(appraisal.category, "self")
        self.assertFalse(goal.given)
        goal.with_user(self.head_user).weight = 20
        self._hand_in(appraisal, "self")
        self._hand_in(appraisal, "manager", percent=60)
        self.assertEqual(goal.points, 60)

    def test_items_of_the_form_stay(self):
        _cycle, appraisal = self._start()
        line = appraisal.line_ids[1].with_user(self.head_user)
        with self.assertRaisesRegex(UserError, "of the form"):
            line.weight = 5
        with self.assertRaisesRegex(UserError, "of the form"):
            line.unlink()
        with self.assertRaises(UserError):
            appraisal.with_user(self.head_user).line_ids = [
                Command.create({"kind": "goal", "agreed_name": "Mine", "weight": 5})
            ]

    def test_peers(self):
        """The head chooses peers; they see their own review and nothing else."""
        cycle, appraisal = self._start(
            peer_choice="head", peer_count=1, peer_weight=50, manager_weight=50
        )
        head = appraisal.with_user(self.head_user)
        with self.assertRaisesRegex(UserError, "at most"):
            head.peer_ids = [Command.set((self.employee | self.hr_clerk).ids)]
        with self.assertRaisesRegex(UserError, "reviews here already"):
            head.peer_ids = [Command.set(self.head.ids)]
        head.peer_ids = [Command.set(self.employee.ids)]
        with self.assertRaises(UserError):
            appraisal.with_user(self.technician_user).peer_ids = [Command.clear()]
        self._hand_in(appraisal, "peer", anchor=self.high)
        with self.assertRaisesRegex(UserError, "handed in"):
            head.peer_ids = [Command.clear()]
        self._review_all(appraisal, anchor=self.low)
        care = appraisal.line_ids[1]
        self.assertEqual(care.points, 40)  # peers count once the reviews are closed
        cycle.with_user(self.hr_manager_user).action_start_calibration()
        self.assertEqual((care.peer_points, care.points), (100, 70))

    def test_another_head(self):
        _cycle, appraisal = self._start()
        with self.assertRaises(UserError):
            appraisal.with_user(self.head_user).manager_id = self.employee
        appraisal.with_user(self.hr_user).manager_id = self.employee
        review = self._get_review(appraisal, "manager")
        self.assertEqual(review.user_id, self.employee_user)
        self._hand_in(appraisal, "self")
        self._hand_in(appraisal, "manager")
        self.assertEqual(appraisal.category, "calibration")
