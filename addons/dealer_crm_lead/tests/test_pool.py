from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.dealer_crm_lead.tests.common import LeadCommon


@tagged("post_install", "-at_install")
class TestPool(LeadCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(
            patch.object(type(cls.env["ir.cron"]), "_commit_progress", lambda *a, **k: 1.0)
        )
        cls.person = {"contact_name": "那坤", "phone": "13800138333"}

    def _release(self, lead):
        lead._release("test")

    # === POOL === #

    def test_take(self):
        lead = self._create_lead(**self.person)
        self._release(lead)
        self.assertRecordValues(
            lead, [{"in_pool": True, "user_id": False, "protected_until": False}]
        )
        self.assertEqual(lead.company_id, self.company)
        lead.with_user(self.colleague).action_take()
        self.assertRecordValues(lead, [{"in_pool": False, "user_id": self.colleague.id}])
        self.assertTrue(lead.protected_until)
        with self.assertRaisesRegex(UserError, f"is with {self.colleague.name} already"):
            lead.with_user(self.consultant).sudo().with_user(self.manager).action_take()

    def test_pool_hides_the_number(self):
        lead = self._create_lead(**self.person)
        lead.partner_id = self.env["res.partner"].create({"name": "那坤", "phone": "13800138333"})
        self._release(lead)
        [read] = lead.with_user(self.colleague).read(["phone"])
        self.assertNotIn("0013833", read["phone"].replace(" ", "").replace("-", ""))
        lead.with_user(self.colleague).action_take()
        [read] = lead.with_user(self.colleague).read(["phone"])
        self.assertIn("138333", read["phone"].replace(" ", "").replace("-", ""))

    def test_who_takes(self):
        lead = self._create_lead(**self.person)
        self._release(lead)
        for role in ("reception", "marketing", "service_adviser"):
            with self.assertRaises(UserError):
                lead.with_user(self._create_user_once(role)).action_take()

    def _create_user_once(self, role):
        user = self.env["res.users"].search(
            [("login", "=", f"test_{role}_{self.company.id}")], limit=1
        )
        return user or self._create_user(role)

    def test_facts_are_not_written(self):
        lead = self._create_lead(**self.person)
        for values in (
            {"in_pool": True},
            {"protected_until": "2030-01-01"},
            {"responded_on": "2026-01-01"},
        ):
            with self.assertRaisesRegex(UserError, "cannot be set by hand"):
                lead.with_user(self.manager).write(values)

    def test_consultants_do_not_hand_over(self):
        lead = self._create_lead(**self.person)
        with self.assertRaisesRegex(UserError, "your manager decides"):
            lead.with_user(self.consultant).user_id = self.colleague
        self._release(lead)
        with self.assertRaisesRegex(UserError, "your manager decides"):
            lead.with_user(self.colleague).user_id = self.colleague

    # === PROTECTION === #

    def test_second_consultant_is_told(self):
        self._create_lead(**self.person)
        Lead = self.env["crm.lead"].with_user(self.colleague)
        with self.assertRaisesRegex(UserError, f"is a lead of {self.consultant.name}") as caught:
            Lead.create({"name": "Mine", "phone": "138 0013 8333"})
        self.assertNotIn("13800138333", str(caught.exception))
        entry = self.env["dealer.lead.entry"].with_user(self.colleague)
        with self.assertRaisesRegex(UserError, f"is a lead of {self.consultant.name}"):
            entry.create({"name": "x", "phone": "13800138333", "mine": True}).action_take_in()
        mine = Lead.create({"name": "Mine", "phone": "13800138444"})
        with self.assertRaisesRegex(UserError, "is a lead of"):
            mine.phone = "13800138333"

    def test_own_and_pool_are_told(self):
        lead = self._create_lead(**self.person)
        Lead = self.env["crm.lead"].with_user(self.consultant)
        with self.assertRaisesRegex(UserError, "You have a running lead"):
            Lead.create({"name": "Again", "phone": "13800138333"})
        self._release(lead)
        with self.assertRaisesRegex(UserError, "take the lead there"):
            Lead.create({"name": "Again", "phone": "13800138333"})

    def test_follow_up_protects(self):
        self.company.lead_protection_days = 5
        with freeze_time(datetime(2026, 3, 2, 4)):
            lead = self._create_lead(**self.person)
        level = lead.intention_level_id
        days = level.protection_days or 5
        start = fields.Date.to_date("2026-03-02")
        self.assertEqual(lead.protected_until, start + timedelta(days=days))
        with freeze_time(datetime(2026, 3, 4, 4)):
            lead.with_user(self.consultant)._follow_up({"kind": "call_out", "note": "Called"})
        days = lead.intention_level_id.protection_days or 5
        self.assertEqual(lead.protected_until, start + timedelta(days=2 + days))

    def test_release_by_cron(self):
        with freeze_time(datetime(2026, 3, 2, 4)):
            leads = self._create_lead(phone="13800138501") + self._create_lead(phone="13800138502")
            won = self._create_lead(phone="13800138503")
            won.action_set_won()
        today = self.company._get_store_date(datetime(2026, 6, 1, 4))
        leads[1]._write_facts({"protected_until": today})
        with freeze_time(datetime(2026, 6, 1, 4)):
            self.env["crm.lead"]._cron_release()
        self.assertTrue(leads[0].in_pool)
        self.assertFalse(leads[1].in_pool)
        self.assertEqual(won.user_id, self.consultant)
        self.assertIn("not followed up", "".join(leads[0].message_ids.mapped("body")))

    def test_release_is_in_sets(self):
        def release(first, count):
            leads = self.env["crm.lead"].union(
                *(self._create_lead(phone=f"137{n:08d}") for n in range(first, first + count))
            )
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            leads._release("test")
            self.env.flush_all()
            return self.env.cr.sql_log_count - start

        release(0, 2)
        few = release(10, 5)
        many = release(100, 50)
        self.assertLess(many, few + 30, f"{few} queries for 5, {many} for 50")

    # === HAND-OVER === #

    def test_manager_hands_over(self):
        lead = self._create_lead(**self.person)
        wizard = self.env["dealer.lead.transfer"].with_user(self.manager)
        wizard.create(
            {"lead_ids": lead.ids, "user_id": self.colleague.id, "reason": "On leave"}
        ).action_transfer()
        self.assertEqual(lead.user_id, self.colleague)
        note = "".join(lead.message_ids.mapped("body"))
        self.assertIn("On leave", note)
        self.assertIn(self.consultant.name, note)
        with self.assertRaises(AccessError):
            self.env["dealer.lead.transfer"].with_user(self.consultant).create(
                {"lead_ids": lead.ids, "user_id": self.consultant.id, "reason": "x"}
            )

    def test_leaver(self):
        leads = self._create_lead(phone="13800138601") + self._create_lead(phone="13800138602")
        self.env["dealer.lead.rule"].search([]).active = False
        self._create_rule([self.colleague])
        wizard = self.env["dealer.lead.transfer"].with_user(self.manager)
        transfer = wizard.create(
            {"from_user_id": self.consultant.id, "target": "rule", "reason": "Left the store"}
        )
        self.assertEqual(transfer.lead_count, 2)
        transfer.action_transfer()
        self.assertEqual(leads.user_id, self.colleague)
        with self.assertRaisesRegex(UserError, "no running lead"):
            transfer.action_transfer()

    def test_receiver_sells(self):
        lead = self._create_lead(**self.person)
        wizard = self.env["dealer.lead.transfer"].with_user(self.manager)
        with self.assertRaisesRegex(UserError, "sells no cars"):
            wizard.create(
                {"lead_ids": lead.ids, "user_id": self.reception.id, "reason": "x"}
            ).action_transfer()


@tagged("post_install", "-at_install")
class TestResponse(LeadCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(
            patch.object(type(cls.env["ir.cron"]), "_commit_progress", lambda *a, **k: 1.0)
        )
        cls.env["dealer.lead.limit"].search([]).unlink()
        cls.env["dealer.lead.limit"].create(
            {"source_kind": "web", "hours": 1, "escalate_hours": 1, "pool_hours": 2}
        )
        cls.company.resource_calendar_id = cls.env["resource.calendar"].create(
            {"name": "9 to 17", "tz": "UTC", "company_id": cls.company.id}
        )
        cls.env["dealer.lead.rule"].search([]).active = False
        cls._create_rule([cls.consultant])

    def _take(self, moment, **values):
        with freeze_time(moment):
            [lead] = self.env["crm.lead"]._take_in(
                [{"name": "A", "phone": "13800138777", "source_kind": "web", **values}]
            )
        return lead

    def _run(self, moment):
        with freeze_time(moment):
            self.env["crm.lead"]._cron_response()

    def test_deadline_in_opening_hours(self):
        # Monday; the usual calendar works 8-12 and 13-17
        self.assertEqual(
            self._take("2026-03-02 11:30:00").response_deadline, datetime(2026, 3, 2, 13, 30)
        )
        lead = self._take("2026-03-06 16:30:00", phone="13800138778")
        self.assertEqual(lead.response_deadline, datetime(2026, 3, 9, 8, 30))
        other = self._take("2026-03-06 16:30:00", phone="13800138779", source_kind="showroom")
        self.assertFalse(other.response_deadline)

    def test_each_step_once(self):
        lead = self._take("2026-03-02 09:00:00")
        self.assertEqual(len(lead.activity_ids), 1)
        self._run("2026-03-02 09:30:00")
        self.assertEqual(lead.response_step, "waiting")
        for _times in range(2):
            self._run("2026-03-02 10:05:00")
        self.assertEqual(lead.response_step, "reminded")
        self.assertEqual(len(lead.activity_ids), 2)
        for _times in range(2):
            self._run("2026-03-02 11:10:00")
        self.assertEqual(lead.response_step, "escalated")
        self.assertEqual(len(lead.activity_ids), 3)
        self._run("2026-03-02 15:00:00")
        self.assertTrue(lead.in_pool)
        self.assertFalse(lead.user_id)

    def test_answer_stops_the_clock(self):
        lead = self._take("2026-03-02 09:00:00")
        with freeze_time("2026-03-02 09:20:00"):
            lead.with_user(self.consultant)._follow_up({"kind": "call_out"})
        self.assertEqual(lead.responded_on, datetime(2026, 3, 2, 9, 20))
        self._run("2026-03-05 09:00:00")
        self.assertEqual(lead.response_step, "waiting")
        self.assertFalse(lead.in_pool)

    def test_others_do_not_answer(self):
        lead = self._take("2026-03-02 09:00:00")
        self.env["dealer.contact"]._log(
            [{"lead_id": lead.id, "kind": "call_out", "user_id": self.colleague.id}]
        )
        self.env["dealer.contact"]._log(
            [{"lead_id": lead.id, "kind": "call_in", "user_id": self.consultant.id}]
        )
        self.assertFalse(lead.responded_on)

    def test_task_done_answers(self):
        lead = self._take("2026-03-02 09:00:00")
        lead.activity_ids.with_user(self.consultant).action_feedback("Called")
        self.assertTrue(lead.responded_on)
