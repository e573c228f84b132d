from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .common import LeadCommon


@tagged("post_install", "-at_install")
class TestFollowUp(LeadCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hot = cls.env.ref("dealer_crm_lead.level_h")
        cls.cool = cls.env.ref("dealer_crm_lead.level_c")
        cls.today = cls.company._get_store_date()
        cls.lead = cls._create_lead(phone="13700000001")

    def _activities(self, lead):
        return lead.activity_ids.filtered(
            lambda activity: (
                activity.activity_type_id == self.env.ref("dealer_crm_lead.mail_activity_follow_up")
            )
        )

    def test_new_lead_is_due_today(self):
        self.assertEqual(self.lead.next_follow_up_on, self.today)
        self.assertEqual(self.lead.follow_up_state, "today")

    def test_running_lead_keeps_a_next_day(self):
        with self.assertRaisesRegex(ValidationError, "next follow-up"):
            self.lead.next_follow_up_on = False

    def test_follow_up(self):
        lead = self.lead.with_user(self.consultant)
        contact = lead._follow_up(
            {
                "kind": "call_out",
                "result": "reached",
                "note": "Comes on Saturday",
                "intention_level_id": self.hot.id,
            }
        )
        self.assertRecordValues(
            contact.sudo(),
            [{"lead_id": lead.id, "user_id": self.consultant.id, "note": "Comes on Saturday"}],
        )
        self.assertEqual(lead.next_follow_up_on, self.today + timedelta(days=1))
        self.assertEqual(lead.stage_id.dealer_code, "contacted")
        self.assertTrue(lead.responded_on)
        self.assertRecordValues(
            lead.level_change_ids,
            [{"direction": "first", "reason": "Comes on Saturday", "level_id": self.hot.id}],
        )

    def test_proposed_without_the_form(self):
        """Who follows up by the API gets the same next day as in the form."""
        self.lead.intention_level_id = self.cool
        wizard = self.env["dealer.lead.follow.up"].with_user(self.consultant)
        wizard = wizard.create({"lead_id": self.lead.id, "intention_level_id": self.hot.id})
        self.assertEqual(wizard.next_follow_up_on, self.today + timedelta(days=1))
        wizard.action_done()
        self.assertEqual(self.lead.intention_level_id, self.hot)

    def test_one_activity(self):
        lead = self.lead.with_user(self.consultant)
        lead._follow_up({"kind": "call_out", "intention_level_id": self.hot.id})
        lead._follow_up({"kind": "call_out", "intention_level_id": self.cool.id})
        activity = self._activities(self.lead)
        self.assertRecordValues(
            activity,
            [
                {
                    "date_deadline": self.today + timedelta(days=self.cool.follow_up_days),
                    "user_id": self.consultant.id,
                }
            ],
        )
        self.lead.write({"user_id": self.colleague.id})
        self.assertEqual(self._activities(self.lead).user_id, self.colleague)

    def test_level_lowered(self):
        lead = self.lead.with_user(self.consultant)
        lead._follow_up({"kind": "call_out", "intention_level_id": self.hot.id})
        lead._follow_up(
            {"kind": "call_out", "intention_level_id": self.cool.id, "note": "Waits a while"}
        )
        self.assertRecordValues(
            lead.level_change_ids[:1],
            [{"direction": "lowered", "reason": "Waits a while", "old_level_id": self.hot.id}],
        )

    def test_past_day_is_refused(self):
        with self.assertRaisesRegex(UserError, "today or later"):
            self.lead._follow_up(
                {"kind": "call_out", "next_follow_up_on": self.today - timedelta(days=1)}
            )

    def test_closed_lead_is_refused(self):
        self.lead.action_set_won()
        self.assertFalse(self.lead.next_follow_up_on)
        with self.assertRaisesRegex(UserError, "closed"):
            self.lead._follow_up({"kind": "call_out"})

    def test_not_reached_is_tried_tomorrow(self):
        self.lead.intention_level_id = self.cool
        wizard = Form(
            self.env["dealer.lead.follow.up"]
            .with_user(self.consultant)
            .with_context(default_lead_id=self.lead.id)
        )
        self.assertEqual(
            wizard.next_follow_up_on, self.today + timedelta(days=self.cool.follow_up_days)
        )
        wizard.result = "no_answer"
        self.assertEqual(wizard.next_follow_up_on, self.today + timedelta(days=1))
        wizard.save().action_done()
        self.assertEqual(self.lead.stage_id.dealer_code, "new")
        self.assertEqual(self.lead.next_follow_up_on, self.today + timedelta(days=1))

    def test_stage_never_goes_back(self):
        self.lead._stage_reached("quoted")
        self.lead._stage_reached("contacted")
        self.assertEqual(self.lead.stage_id.dealer_code, "quoted")
        self.assertEqual(len(self.lead.sudo().stage_log_ids), 2)
        self.assertEqual(
            self.lead.sudo().stage_log_ids.filtered(lambda log: not log.left_on).stage_id,
            self.lead.stage_id,
        )

    def test_states_are_searched(self):
        overdue = self._create_lead(phone="13700000002")
        overdue.next_follow_up_on = self.today - timedelta(days=3)
        planned = self._create_lead(phone="13700000003")
        planned.next_follow_up_on = self.today + timedelta(days=3)
        leads = self.lead + overdue + planned
        for state, expected in (("overdue", overdue), ("today", self.lead), ("planned", planned)):
            found = self.env["crm.lead"].search(
                [("id", "in", leads.ids), ("follow_up_state", "=", state)]
            )
            self.assertEqual(found, expected)
        self.assertEqual(overdue.overdue_days, 3)

    def test_escalation_fires_once(self):
        self.lead.next_follow_up_on = self.today - timedelta(days=3)
        kind = self.env.ref("dealer_crm_lead.mail_activity_overdue")
        manager = self.lead._get_lead_manager()
        self.assertTrue(manager)

        def told():
            return self.lead.activity_ids.filtered(
                lambda activity: activity.activity_type_id == kind
            )

        self.env["crm.lead"]._get_missed_follow_ups(self.company)._escalate_follow_ups()
        self.assertEqual(told().user_id, manager)
        self.assertNotIn(self.lead, self.env["crm.lead"]._get_missed_follow_ups(self.company))
        self.lead.next_follow_up_on = self.today
        self.assertFalse(told())
        self.lead.next_follow_up_on = self.today - timedelta(days=2)
        self.assertIn(self.lead, self.env["crm.lead"]._get_missed_follow_ups(self.company))
        self.company.lead_escalation_days = 5
        self.assertNotIn(self.lead, self.env["crm.lead"]._get_missed_follow_ups(self.company))

    def test_facts_are_not_ticked(self):
        for name, value in (("escalated_for", self.today), ("lost_confirmed_by_id", 2)):
            with self.assertRaisesRegex(UserError, "cannot be set by hand"):
                self.lead.with_user(self.consultant).write({name: value})

    def test_colleagues_lead_is_out_of_reach(self):
        with self.assertRaises(AccessError):
            self.lead.with_user(self.colleague)._follow_up({"kind": "call_out"})
        self.lead.with_user(self.manager)._follow_up({"kind": "call_out"})

    def test_other_store(self):
        stranger = self._create_user("sales_manager", self.other_store)
        Funnel = self.env["dealer.lead.funnel"].with_user(stranger)
        self.assertFalse(Funnel.search([("lead_id", "=", self.lead.id)]))
        self.lead.intention_level_id = self.hot
        change = self.lead.level_change_ids
        with self.assertRaises(AccessError):
            change.with_user(stranger).read(["reason"])

    def test_portal(self):
        portal = new_test_user(self.env, "lead_portal", groups="base.group_portal")
        for model in ("dealer.intention.level", "dealer.lead.funnel", "dealer.lead.stage.time"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(portal).search([])

    def test_my_follow_ups_in_few_queries(self):
        leads = (
            self.lead
            + self._create_lead(phone="13700000004")
            + self._create_lead(phone="13700000005")
        )
        spec = {
            "name": {},
            "phone": {},
            "overdue_days": {},
            "follow_up_state": {},
            "intention_level_id": {"fields": {"display_name": {}}},
            "model_id": {"fields": {"display_name": {}}},
        }
        Lead = self.env["crm.lead"].with_user(self.consultant)
        domain = [("id", "in", leads.ids), ("follow_up_state", "in", ("overdue", "today"))]
        Lead.web_search_read(domain, spec)  # warm caches of rights
        counts = []
        for ids in (leads[:1].ids, leads.ids):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            rows = Lead.web_search_read([("id", "in", ids), *domain[1:]], spec)
            counts.append(self.cr.sql_log_count - before)
            self.assertEqual(rows["length"], len(ids))
        self.assertEqual(*counts)  # no more for three leads than for one

    def test_stages_are_shipped_beside_others(self):
        codes = self.env["crm.stage"].search([("team_ids", "=", False)]).mapped("dealer_code")
        self.assertLessEqual(
            {"new", "contacted", "visited", "testdriven", "quoted", "won"}, set(codes)
        )

    def test_store_day_of_levels(self):
        """A level proposes days from the store's today, whoever looks."""
        self.lead.intention_level_id = self.cool
        day = self.lead.with_context(tz="Pacific/Kiritimati")._propose_follow_up()
        self.assertEqual(day, self.today + timedelta(days=self.cool.follow_up_days))
        self.assertEqual(fields.Date.to_date(day), day)
