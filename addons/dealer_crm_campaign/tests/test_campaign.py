from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import CampaignCommon


@tagged("post_install", "-at_install")
class TestCampaign(CampaignCommon):
    def test_started_freezes_the_audience_and_spares_the_control_group(self):
        campaign = self._create_campaign(self.marketing)
        self.assertEqual(campaign.audience_count, 40)
        campaign.action_start()
        self.assertEqual(campaign.category, "running")
        self.assertEqual((campaign.treated_count, campaign.control_count), (36, 4))
        control = campaign.member_ids.filtered("is_control").partner_id
        touches = self._touches(campaign)
        self.assertEqual(len(touches), 36)
        self.assertFalse(touches.partner_id & control, "the control group gets nothing")
        touch = touches[0]
        self.assertEqual(touch.body, f"Dear {touch.partner_id.name}, come.")
        self.assertEqual(touch.purpose, "marketing")
        newcomer = self._create_customer(name="New", category_id=self.tag.ids)
        newcomer._consent("sms", "marketing", True, "counter")
        self._refresh(newcomer)
        self.assertNotIn(newcomer, campaign.member_ids.partner_id)

    def test_the_same_seed_draws_the_same_control_group(self):
        first, second = self._create_campaign(), self._create_campaign()
        other = self._create_campaign(seed="2")
        (first + second + other).action_start()
        drawn = [
            campaign.member_ids.filtered("is_control").partner_id
            for campaign in (first, second, other)
        ]
        self.assertEqual(drawn[0], drawn[1])
        self.assertNotEqual(drawn[0], drawn[2])

    def test_consent_is_obeyed(self):
        refused = self.people[:3]
        refused._consent("sms", "marketing", False, "phone")
        campaign = self._create_campaign()
        self.assertEqual(campaign.audience_count, 37)
        campaign.action_start()
        self.assertFalse(campaign.member_ids.partner_id & refused)
        late = self._touches(campaign)[0].partner_id
        late._consent("sms", "marketing", False, "phone")
        touch = self._touches(campaign).filtered(lambda touch: touch.partner_id == late)
        moment = campaign.company_id._get_touch_moment(fields.Datetime.now())
        verdicts = dict(touch._judge(moment))
        self.assertEqual(verdicts[touch][0], "skip", "asked again when it is sent")

    def test_whom_nobody_may_contact(self):
        campaign = self._create_campaign(wave_ids=[(0, 0, {"channels": "email", "body": "Hello"})])
        with self.assertRaises(UserError):
            campaign.action_start()

    def test_segments_less_segments(self):
        vip = self.env["res.partner.category"].create({"name": "VIP"})
        self.people[:5].category_id += vip
        spared = self._create_segment({"kind": "tag", "category_ids": vip.ids}, name="VIP")
        campaign = self._create_campaign(exclude_segment_ids=spared.ids)
        self.assertEqual(campaign.audience_count, 35)

    def test_waves_go_out_when_due_and_reminders_only_to_the_silent(self):
        now = fields.Datetime.now()
        campaign = self._create_campaign(
            control_percent=0,
            wave_ids=[
                (0, 0, {"channels": "sms", "body": "One", "due_on": now}),
                (
                    0,
                    0,
                    {
                        "channels": "sms",
                        "body": "Two",
                        "due_on": now + timedelta(days=5),
                        "only_silent": True,
                    },
                ),
            ],
        )
        self._start(campaign)
        self.assertEqual(len(self._touches(campaign)), 40)
        self._run_cron()
        self.assertEqual(len(self._touches(campaign)), 40, "nothing is planned twice")
        self._touches(campaign)[0].replied_on = now
        self.env["crm.lead"].create({"name": "L", "partner_id": self.people[7].id})
        self.env.flush_all()
        campaign.wave_ids[1].due_on = now
        self._run_cron()
        self.assertEqual(len(self._touches(campaign)), 40 + 38)

    def test_paused_goes_on_for_those_who_have_got_nothing(self):
        campaign = self._create_campaign(control_percent=0)
        campaign.action_start()
        sent = self._touches(campaign)[:10]
        sent.write({"state": "sent", "sent_on": fields.Datetime.now()})
        campaign.action_pause()
        self.assertEqual(campaign.category, "paused")
        self.assertEqual(self._touches(campaign), sent, "nothing more goes out")
        self._run_cron()
        self.assertEqual(self._touches(campaign), sent)
        campaign.action_start()
        self.assertEqual(len(self._touches(campaign)), 40)
        campaign.action_stop()
        self.assertEqual(campaign.category, "done")
        self.assertEqual(self._touches(campaign), sent)
        with self.assertRaises(UserError):
            campaign.action_start()

    def test_what_was_agreed_to_stays(self):
        campaign = self._create_campaign(self.marketing)
        campaign.action_start()
        for values in ({"segment_ids": [(5,)]}, {"control_percent": 0}, {"started_on": False}):
            with self.assertRaises(UserError):
                campaign.write(values)
        with self.assertRaises(UserError):
            campaign.wave_ids.body = "Other"
        with self.assertRaises(UserError):
            campaign.unlink()
        with self.assertRaises(AccessError):
            campaign.member_ids[:1].write({"is_control": True})

    def test_a_budget_above_the_limit_needs_the_general_manager(self):
        small = self._create_campaign(self.marketing)
        start = small.workflow_stage_id.workflow_id.transition_ids.filtered(
            lambda step: step.code == "start"
        )
        small.workflow_step(start.id)
        self.assertEqual(small.category, "running")
        large = self._create_campaign(
            self.marketing, cost_ids=[(0, 0, {"name": "Print", "amount": 20000})]
        )
        large.workflow_step(start.id)
        self.assertEqual(large.category, "draft")
        request = large.sudo().workflow_request_id
        self.assertEqual(request.state, "pending")
        self.assertIn(self.general_manager, request.review_ids.candidate_ids)

    def test_a_wave_that_went_out_stays(self):
        campaign = self._create_campaign(user=self.marketing)
        wave = campaign.wave_ids[:1]
        wave._set_facts({"planned_on": "2026-01-01 00:00:00"})
        with self.assertRaisesRegex(UserError, "went out stays"):
            wave.with_context(dealer_facts="mine").write({"body": "Another text"})

    def test_a_wave_without_text_is_refused(self):
        with self.assertRaises(ValidationError):
            self._create_campaign(wave_ids=[(0, 0, {"channels": "sms,email", "body": False})])

    def test_who_may_do_what(self):
        campaign = self._create_campaign()
        with self.assertRaises(AccessError):
            campaign.with_user(self._create_user("sales_consultant")).read(["name"])
        with self.assertRaises(AccessError):
            campaign.with_user(self._create_user("sales_manager")).write({"name": "Mine"})
        elsewhere = self._create_user("marketing", self.other_store)
        with self.assertRaises(AccessError):
            campaign.with_user(elsewhere).read(["name"])
        with self.assertRaises(AccessError):
            campaign.with_user(self._create_user("customer_service")).action_start()

    def test_starting_costs_the_same_for_few_and_many(self):
        few = self._create_segment({"kind": "tag", "category_ids": self.tag.ids}, name="Few")
        counts = []
        for segment in (few, self.segment):
            if segment == few:
                self.people[2:].category_id = False
            else:
                self.people.category_id = self.tag
            self.env.flush_all()
            campaign = self._create_campaign(segment_ids=segment.ids)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            campaign.action_start()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)
