from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LeadCommon


@tagged("post_install", "-at_install")
class TestFunnel(LeadCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leads = cls.env["crm.lead"].concat(
            *(cls._create_lead(phone=f"1370000002{number}") for number in range(4))
        )
        for lead in cls.leads[:2]:
            lead.with_user(cls.consultant)._follow_up({"kind": "call_out"})
        cls.leads[0].with_user(cls.consultant)._follow_up({"kind": "visit"})
        cls.leads[2].with_user(cls.consultant)._follow_up(
            {"kind": "call_out", "result": "no_answer"}
        )
        today = cls.company._get_store_date()
        cls.filters = {"since": str(today), "until": str(today), "split": "user_id"}

    def _get_own(self, user):
        data = self.env["dealer.lead.funnel"].with_user(user).get_funnel(self.filters)
        return {step["code"]: step for step in data["steps"]}, data

    def test_counted_from_documents(self):
        steps, data = self._get_own(self.consultant)
        self.assertEqual(steps["received"]["count"], 4)
        self.assertEqual(steps["contacted"]["count"], 2)
        self.assertEqual(steps["contacted"]["conversion"], 50)
        self.assertEqual(steps["visited"]["count"], 1)
        self.assertEqual(steps["visited"]["share"], 25)
        [row] = data["rows"]
        self.assertEqual(row["key"], self.consultant.id)
        self.assertEqual(row["counts"][:3], [4, 2, 1])

    def test_a_stage_moved_by_hand_counts_nothing(self):
        self.leads[3].stage_id = self.env.ref("dealer_crm_lead.stage_visited")
        steps, _data = self._get_own(self.consultant)
        self.assertEqual(steps["visited"]["count"], 1)

    def test_each_sees_his_own(self):
        steps, _data = self._get_own(self.colleague)
        self.assertEqual(steps["received"]["count"], 0)
        steps, _data = self._get_own(self.manager)
        self.assertGreaterEqual(steps["received"]["count"], 4)

    def test_leads_behind_a_number(self):
        Funnel = self.env["dealer.lead.funnel"].with_user(self.consultant)
        action = Funnel.get_step_action(self.filters, "contacted", "user_id", self.consultant.id)
        found = self.env["crm.lead"].with_user(self.consultant).search(action["domain"])
        self.assertEqual(found, self.leads[:2].sorted(lambda lead: -lead.id))
        with self.assertRaisesRegex(UserError, "no step"):
            Funnel.get_step_action(self.filters, "nonsense")
        with self.assertRaisesRegex(UserError, "split"):
            Funnel.get_funnel({**self.filters, "split": "phone"})

    def test_other_days(self):
        yesterday = self.company._get_store_date() - timedelta(days=1)
        self.filters = {"since": str(yesterday), "until": str(yesterday)}
        steps, _data = self._get_own(self.consultant)
        self.assertEqual(steps["received"]["count"], 0)

    def test_one_query_a_funnel(self):
        Funnel = self.env["dealer.lead.funnel"].with_user(self.consultant)
        Funnel.get_funnel(self.filters)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(7):  # the funnel, visits, names, rights of the user
            Funnel.get_funnel(self.filters)

    def test_time_in_stages(self):
        self.env["dealer.lead.stage.log"].search(
            [("lead_id", "=", self.leads[0].id)], limit=1
        ).entered_on = fields.Datetime.now() - timedelta(days=4)
        Time = self.env["dealer.lead.stage.time"].with_user(self.manager)
        row = Time.search([("lead_id", "=", self.leads[0].id)], limit=1)
        self.assertAlmostEqual(row.days, 4, delta=0.1)
