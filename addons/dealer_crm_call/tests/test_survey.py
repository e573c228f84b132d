from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestSurvey(CallCommon, HttpCase):
    def test_satisfied(self):
        task = self._create_task()
        desk = self._open_desk()
        with self.assertRaises(UserError):
            desk.save(task.id, "reached")
        with self.assertRaisesRegex(UserError, "Was it ready"):
            desk.save(task.id, "reached", answers={self.overall.id: self._say()[self.overall.id]})
        task.invalidate_recordset()

    def test_score(self):
        task = self._create_task()
        self._open_desk().save(task.id, "reached", answers=self._say())
        self.assertRecordValues(
            task,
            [{"category": "done", "score": 100, "is_unsatisfied": False, "complaint_id": False}],
        )

    def test_low_score_is_a_complaint(self):
        self.script.unsatisfied_below = 70
        task = self._create_task()
        answer = self._open_desk().save(
            task.id, "reached", "He waited two hours", answers=self._say(overall=1)
        )
        self.assertEqual(task.score, 60)
        complaint = task.complaint_id
        self.assertEqual(answer["complaint"], complaint.name)
        self.assertRecordValues(
            complaint,
            [
                {
                    "channel": "call",
                    "partner_id": self.customer.id,
                    "vehicle_id": self.car.id,
                    "category_id": self.about.id,
                }
            ],
        )
        self.assertIn("Poor", complaint.description)
        self.assertIn("He waited two hours", complaint.description)
        task._settle_answers()
        task.user_input_id._mark_done()
        self.assertEqual(
            self.env["dealer.complaint"].search_count(
                [("origin_key", "=", f"dealer.call.task,{task.id}")]
            ),
            1,
        )

    def test_one_answer_is_enough(self):
        """90 % is a good score, but what was promised was not kept."""
        task = self._create_task()
        self._open_desk().save(task.id, "reached", answers=self._say(ready=1))
        self.assertEqual(task.score, 90)
        self.assertTrue(task.complaint_id)

    def test_answer_of_another_question(self):
        task = self._create_task()
        wrong = {**self._say(), self.overall.id: self.ready.suggested_answer_ids[0].id}
        with self.assertRaises(UserError):
            self._open_desk().save(task.id, "reached", answers=wrong)
        with self.assertRaises(UserError):
            self._open_desk().save(task.id, "reached", answers={0: 1, **self._say()})

    def test_by_link(self):
        """The same questions behind a link give the same score and the same complaint."""
        task = self._create_task()
        task.with_user(self.agent).action_ask_by_link()
        self.assertTrue(task.asked_by_link_on)
        answers = task.sudo().user_input_id
        self.assertIn(answers.access_token, self.customer.message_ids[0].body)
        page = self.url_open(answers.get_start_url())
        self.assertEqual(page.status_code, 200)
        for question, answer in self._say(overall=1, ready=1).items():
            answers._save_lines(self.env["survey.question"].browse(question), str(answer))
        answers._mark_done()
        self.assertEqual(task.score, 50)
        self.assertEqual(task.category, "done")
        self.assertTrue(task.complaint_id)
        with self.assertRaises(UserError):
            self._open_desk().save(task.id, "reached", answers=self._say())

    def test_figures(self):
        for place in (0, 1):
            task = self._create_task()
            task._set_facts({"about_user_id": self.adviser.id})
            self._open_desk().save(task.id, "reached", answers=self._say(overall=place))
        missed = self._create_task()
        missed._set_facts({"about_user_id": self.adviser.id})
        self._open_desk().save(missed.id, "wrong_number")
        self.env.flush_all()
        [[score, reached]] = self.env["dealer.call.report"]._read_group(
            [("about_user_id", "=", self.adviser.id)], [], ["score:avg", "reach_rate:avg"]
        )
        self.assertAlmostEqual(score, 80)
        self.assertAlmostEqual(reached, 200 / 3)
        self.assertEqual(
            self.env["dealer.call.answer.report"].search_count(
                [("question_id", "=", self.overall.id)]
            ),
            2,
        )
