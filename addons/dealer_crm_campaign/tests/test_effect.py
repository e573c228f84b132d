from math import sqrt

from odoo import fields
from odoo.tests import tagged

from .common import CampaignCommon


@tagged("post_install", "-at_install")
class TestEffect(CampaignCommon):
    def _count(self, campaign):
        campaign._count_effect()
        return {effect.code: effect for effect in campaign.effect_ids}

    def _lead(self, partner, **values):
        return self.env["crm.lead"].create(
            {
                "name": "Lead",
                "partner_id": partner.id,
                "company_id": self.env.company.id,
                **values,
            }
        )

    def test_leads_of_both_groups_each_person_once(self):
        campaign = self._create_campaign(control_percent=25)
        self._start(campaign)
        treated = campaign.member_ids.filtered(lambda member: not member.is_control).partner_id
        control = campaign.member_ids.filtered("is_control").partner_id
        self.assertEqual((len(treated), len(control)), (30, 10))
        for partner in treated[:12] + control[:1] + treated[:1]:
            self._lead(partner)
        stranger = self._create_customer(name="Stranger")
        self._lead(stranger)
        self._lead(stranger, campaign_id=campaign.utm_campaign_id.id)
        self._lead(stranger, campaign_id=campaign.utm_campaign_id.id)
        self._lead(self.env["res.partner"], campaign_id=campaign.utm_campaign_id.id)
        lead = self._count(campaign)["lead"]
        self.assertEqual((lead.treated_count, lead.control_count, lead.direct_count), (12, 1, 2))
        self.assertAlmostEqual(lead.lift, 0.4 - 0.1)
        spread = 1.96 * sqrt(0.4 * 0.6 / 30 + 0.1 * 0.9 / 10)
        self.assertAlmostEqual(lead.lift_low, 0.3 - spread)
        self.assertAlmostEqual(lead.lift_high, 0.3 + spread)
        self.assertAlmostEqual(lead.extra, 9)
        self.assertEqual(lead.is_sure, spread < 0.3)
        again = self._count(campaign)["lead"]
        self.assertEqual(again.treated_count, 12)

    def test_only_within_the_window_and_in_this_store(self):
        campaign = self._create_campaign(control_percent=0, window_days=10)
        self._start(campaign)
        self._lead(self.people[0])
        self._lead(self.people[1], company_id=self.other_store.id)
        self.assertEqual(self._count(campaign)["lead"].treated_count, 1)
        campaign._set_facts(
            {"started_on": fields.Datetime.subtract(fields.Datetime.now(), days=11)}
        )
        self.assertEqual(self._count(campaign)["lead"].treated_count, 0)
        self._run_cron()
        self.assertEqual(campaign.category, "done", "over when its window is")

    def test_reached_answered_and_cost_each(self):
        campaign = self._create_campaign(control_percent=0)
        self._start(campaign)
        now = fields.Datetime.now()
        touches = self._touches(campaign)
        touches[:20].write({"state": "sent", "sent_on": now, "price": 0.05})
        touches[:15].write({"state": "delivered", "delivered_on": now})
        touches[:4].write({"replied_on": now})
        self._lead(self.people[0])
        self._lead(self.people[1])
        self.assertAlmostEqual(campaign.cost_actual, 1)
        effects = self._count(campaign)
        self.assertEqual(
            [effects[code].treated_count for code in ("reached", "delivered", "replied")],
            [20, 15, 4],
        )
        self.assertAlmostEqual(effects["lead"].cost_per, 0.5)

    def test_counting_is_few_statements(self):
        campaign = self._create_campaign(control_percent=25)
        self._start(campaign)
        self._count(campaign)
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        campaign._get_effect_counts(campaign._get_effect_facts())
        self.assertLessEqual(self.env.cr.sql_log_count - before, 1)
