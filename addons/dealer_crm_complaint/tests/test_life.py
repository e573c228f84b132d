from datetime import datetime, timedelta

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestLife(ComplaintCommon):
    def test_answered_and_confirmed(self):
        with freeze_time("2026-03-02 08:00:00"):
            complaint = self._create_complaint()
        with freeze_time("2026-03-02 10:00:00"):
            self._take_step(complaint, "take_up")
            self.assertEqual(complaint.category, "in_progress")
            result = self._take_step(complaint, "answer")
            self.assertEqual(result["res_model"], "dealer.complaint.answer")
            self.assertEqual(complaint.category, "in_progress")
            with self.assertRaises(UserError):
                self._answer(complaint, "<p><br></p>")
            self._answer(complaint)
        self.assertEqual(complaint.category, "answered")
        self.assertEqual(complaint.first_answer_hours, 2)
        self.assertEqual(complaint.solve_hours, 2)
        message = complaint.message_ids.filtered(lambda m: self.customer in m.partner_ids)
        self.assertIn(f"/my/complaints/{complaint.id}?access_token=", message.body)
        complaint.sudo()._confirm("5", "Thank you")
        self.assertRecordValues(
            complaint,
            [{"category": "closed", "closed_by": "customer", "rating": "5"}],
        )

    def test_waiting_moves_the_deadline(self):
        with freeze_time("2026-03-02 08:00:00"):
            complaint = self._create_complaint()
            self._take_step(complaint, "take_up")
            before = complaint.deadline
        with freeze_time("2026-03-02 09:00:00"):
            with self.assertRaises(UserError):
                self._take_step(complaint, "wait")  # no reason
            self._take_step(complaint, "wait", reason="He brings the invoice")
            self.assertEqual(complaint.category, "waiting")
        with freeze_time("2026-03-02 11:00:00"):
            complaint.sudo()._reply("Here it is")
        self.assertEqual(complaint.category, "in_progress")
        self.assertEqual(complaint.waited_hours, 2)
        self.assertEqual(complaint.deadline, before + timedelta(hours=17))  # past the night

    def test_objects(self):
        complaint = self._create_complaint()
        self._take_step(complaint, "take_up")
        self._answer(complaint)
        with self.assertRaises(UserError):
            complaint._object("  ")
        complaint._object("It still rattles")
        self.assertRecordValues(
            complaint,
            [{"category": "reopened", "reopen_count": 1, "solved_on": False}],
        )
        self._answer(complaint)
        self.assertEqual(complaint.category, "answered")

    def test_person_closes_only_what_is_done(self):
        complaint = self._create_complaint()
        step = self.env["dealer.complaint.step"].create(
            {"complaint_id": complaint.id, "name": "Call him", "user_id": self.agent.id}
        )
        self._take_step(complaint, "take_up")
        self._answer(complaint)
        with self.assertRaisesRegex(UserError, "Call him"):
            self._take_step(complaint, "close", reason="He said so on the phone")
        with self.assertRaises(UserError):
            step.with_user(self.agent).action_done()  # no note
        step.with_user(self.agent).note = "Spoke to him"
        step.with_user(self.agent).action_done()
        with self.assertRaises(UserError):
            step.with_user(self.agent).note = "Changed"
        with self.assertRaises(UserError):
            step.with_user(self.agent).write({"done_on": False})
        complaint.with_user(self.agent).cause_id = self.cause
        self._take_step(complaint, "close", reason="He said so on the phone")
        self.assertEqual(complaint.closed_by, "person")

    def test_facts_are_not_ticked(self):
        complaint = self._create_complaint().with_user(self.agent)
        for values in (
            {"category": "closed"},
            {"closed_on": "2026-01-01 00:00:00"},
            {"rating": "5"},
            {"deadline": "2030-01-01 00:00:00"},
            {"escalation_level": 9},
        ):
            with self.assertRaises(UserError):
                complaint.write(values)
        with self.assertRaises(UserError):
            complaint.unlink()

    def test_silence(self):
        complaint = self._create_complaint()
        self._take_step(complaint, "take_up")
        self._answer(complaint)
        Complaint = self.env["dealer.complaint"]
        self._run_cron(Complaint._cron_close_silent)
        self.assertEqual(complaint.category, "answered")
        later = complaint.answered_on + timedelta(days=8)
        with freeze_time(later):
            self._run_cron(Complaint._cron_close_silent)
            self.assertEqual(complaint.category, "answered", "its cause is not named yet")
            complaint.cause_id = self.cause
            self._run_cron(Complaint._cron_close_silent)
        self.assertRecordValues(complaint, [{"category": "closed", "closed_by": "silence"}])
        self.assertIn("said nothing", complaint.message_ids[:1].body)

    def test_escalates_once_a_level(self):
        Escalation = self.env["dealer.complaint.escalation"]
        Escalation.search([]).action_archive()
        Escalation.create(
            [
                {"name": "One", "after_hours": 0, "whom": "handler"},
                {"name": "Two", "after_hours": 10, "whom": "leader"},
            ]
        )
        with freeze_time("2026-03-02 08:00:00"):
            complaint = self._create_complaint()
        deadline = complaint.deadline
        self.assertEqual(deadline, datetime(2026, 3, 2, 17))
        for hours, users in (
            (-1, self.env["res.users"]),
            (1, self.agent),
            (2, self.agent),
            (11, self.agent | self.manager),
            (99, self.agent | self.manager),
        ):
            with freeze_time(deadline + timedelta(hours=hours)):
                self._run_cron(Escalation._cron_escalate)
            tasks = complaint.activity_ids.filtered(
                lambda a: (
                    a.activity_type_id == self.env.ref("dealer_crm_complaint.activity_type_late")
                )
            )
            self.assertEqual(tasks.user_id, users)
            self.assertEqual(len(tasks), len(users))

    def test_corrective_action(self):
        complaint = self._create_complaint(cause_id=self.cause.id)
        action = self.env["dealer.complaint.action"].create(
            {
                "complaint_id": complaint.id,
                "name": "Torque list at the bay",
                "user_id": self.adviser.id,
                "due_on": "2026-03-10",
                "note": "Hung up",
            }
        )
        action.with_user(self.adviser).action_done()
        self.assertEqual(action.state, "check")
        self.assertEqual((action.check_on - action.done_on).days, 30)
        action.check_note = "None since"
        with self.assertRaisesRegex(UserError, "somebody else"):
            action.with_user(self.adviser).action_effective()
        action.with_user(self.agent).action_effective()
        self.assertEqual(action.state, "good")

    def test_figures(self):
        with freeze_time("2026-03-02 08:00:00"):
            complaint = self._create_complaint(cause_id=self.cause.id)
            self._take_step(complaint, "take_up")
            self._answer(complaint)
            self._create_complaint()
        self.env.flush_all()
        rows = self.env["dealer.complaint.report"].search([("category_id", "=", self.about.id)])
        self.assertEqual(sorted(rows.mapped("in_time")), [0.0, 100.0])
        pareto = self.env["dealer.complaint.pareto"].search([("company_id", "=", self.store.id)])
        self.assertAlmostEqual(sum(pareto.mapped("share")), 100 if pareto else 0)
