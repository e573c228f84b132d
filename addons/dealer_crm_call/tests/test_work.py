from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, new_test_user, tagged

from .common import CallCommon


@tagged("post_install", "-at_install")
class TestWork(CallCommon):
    def test_odd_input_is_one_sentence(self):
        task = self._create_task(script_id=self.plain.id)
        desk = self._open_desk()
        desk.open_next(task.id)
        for duration in ("abc", [1], float("nan"), float("inf")):
            with self.assertRaisesRegex(UserError, "no number of seconds"):
                desk.save(task.id, "no_answer", duration=duration)
        self.assertFalse(task.contact_ids, "nothing is half written")
        for number in ("abc", [1], 0, -1):
            with self.assertRaisesRegex(UserError, "not there any more"):
                desk.save(number, "no_answer")
        desk.save(task.id, "no_answer", duration=10**9)
        self.assertEqual(task.contact_ids.duration, 24 * 3600)

    def test_tries_make_the_status(self):
        task = self._create_task(script_id=self.plain.id)
        desk = self._open_desk()
        now = fields.Datetime.now().replace(microsecond=0)
        with freeze_time(now):
            desk.open_next(task.id)
            self.assertEqual(task.user_id, self.agent)
            desk.save(task.id, "no_answer")
        self.assertRecordValues(
            task, [{"category": "open", "tries": 1, "last_result": "no_answer", "user_id": False}]
        )
        self.assertEqual(task.due_on, now + timedelta(hours=4))
        contact = task.contact_ids
        self.assertRecordValues(
            contact,
            [{"kind": "call_out", "partner_id": self.customer.id, "user_id": self.agent.id}],
        )
        desk.save(task.id, "busy")
        self.assertEqual(task.category, "not_reached")
        with self.assertRaises(UserError):
            desk.save(task.id, "reached")

    def test_reached(self):
        task = self._create_task(script_id=self.plain.id)
        self._open_desk().save(task.id, "reached", "All well")
        self.assertEqual(task.category, "done")
        self.assertTrue(task.reached_on)

    def test_call_later(self):
        task = self._create_task(script_id=self.plain.id)
        desk = self._open_desk()
        self.agent.tz = "Asia/Shanghai"
        with freeze_time("2026-03-02 01:00:00"):
            desk.open_next(task.id)
            with self.assertRaises(UserError):
                desk.save(task.id, "call_back")
            with self.assertRaises(UserError):
                desk.save(task.id, "call_back", again_on="2026-03-01T10:00")
            desk.save(task.id, "call_back", again_on="2026-03-03T10:30")
        self.assertEqual(str(task.due_on), "2026-03-03 02:30:00")
        self.assertEqual(task.user_id, self.agent)
        self.assertEqual(task.category, "open")

    def test_refused_and_wrong_number(self):
        for result, category in (("refused", "refused"), ("wrong_number", "not_reached")):
            task = self._create_task(script_id=self.plain.id)
            self._open_desk().save(task.id, result)
            self.assertEqual(task.category, category)

    def test_status_is_not_ticked(self):
        task = self._create_task().with_user(self.agent)
        for values in (
            {"category": "done"},
            {"score": 100},
            {"complaint_id": 1},
            {"partner_id": self.owner.id},
        ):
            with self.assertRaises(UserError):
                task.write(values)
        with self.assertRaises(UserError):
            task.unlink()

    def test_who_does_not_want_to_be_called(self):
        """He is taken off the list before anybody dials."""
        self.env["dealer.call.task"].search([]).with_context(active_test=False)._cancel("test")
        self.customer._consent("call", "service", False, "phone")
        task = self._create_task()
        shown = self._open_desk().open_next()
        self.assertFalse(shown["task"])
        self.assertEqual(task.category, "cancelled")
        self.assertTrue(task.cancel_reason)

    def test_two_callers(self):
        self.env["dealer.call.task"].search([])._cancel("test")
        first, second = self._create_task(), self._create_task(partner_id=self.owner.id)
        other = new_test_user(
            self.env, "test_second_caller", groups="dealer_base.group_customer_service"
        )
        shown = {self._open_desk(user).open_next()["task"]["id"] for user in (self.agent, other)}
        self.assertEqual(shown, {first.id, second.id})
        with self.assertRaises(UserError):
            self._open_desk(other).open_next(first.id)

    def test_nobody_asks_about_himself(self):
        self.env["dealer.call.task"].search([])._cancel("test")
        task = self._create_task()
        task._set_facts({"about_user_id": self.agent.id})
        self.assertFalse(self._open_desk().open_next()["task"])

    def test_script_is_filled(self):
        task = self._create_task()
        shown = self._open_desk().open_next(task.id)["task"]
        self.assertEqual(shown["script"], "Good day Wang Fang, your 京A12345")
        self.assertEqual([q["title"] for q in shown["questions"]], ["How was it?", "Was it ready?"])
        with self.assertRaises(UserError):
            self.script.text = "{money}"

    def test_given_up(self):
        task = self._create_task()
        with freeze_time("2026-01-07 00:00:00"):
            self.env["dealer.call.task"]._give_up()
            self.assertEqual(task.category, "open")
        with freeze_time("2026-01-09 00:00:00"):
            self.env["dealer.call.task"]._give_up()
        self.assertEqual(task.category, "cancelled")

    def test_list_by_hand(self):
        values = {
            "name": "Winter",
            "script_id": self.plain.id,
            "partner_ids": [(6, 0, (self.customer | self.owner).ids)],
        }
        self.owner._consent("call", "service", False, "phone")
        Wizard = self.env["dealer.call.list"].with_user(self.agent)
        tasks = self.env["dealer.call.task"].search(Wizard.create(values).action_make()["domain"])
        self.assertEqual(tasks.partner_id, self.customer)
        self.assertFalse(
            self.env["dealer.call.task"].search(Wizard.create(values).action_make()["domain"])
        )

    def test_touch_becomes_a_call(self):
        touch = self.env["dealer.touch"]._plan(
            [
                {
                    "partner_id": self.customer.id,
                    "company_id": self.store.id,
                    "key": "test,1",
                    "channel": "call",
                    "channels": "call",
                    "reason": "Birthday",
                }
            ]
        )
        task = touch._make_call()
        self.assertRecordValues(
            task, [{"partner_id": self.customer.id, "note": "Birthday", "category": "open"}]
        )

    def test_queries(self):
        tasks = self._create_task() | self._create_task()
        desk = self._open_desk()
        desk.open_next(tasks[0].id)
        desk.skip(tasks[0].id)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(45):  # + more of other addons; whatever the list's length
            desk.open_next()
