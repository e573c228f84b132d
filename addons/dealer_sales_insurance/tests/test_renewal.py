from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import InsuranceCommon
from odoo.addons.dealer_base.tests.common import ROLES


@tagged("post_install", "-at_install")
class TestRenewal(InsuranceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.env.user)
        cls.policy = cls._ending_in(85, "P85")
        cls.Renewal = cls.env["dealer.insurance.renewal"]

    @classmethod
    def _ending_in(cls, days, number):
        end = cls.today + timedelta(days=days)
        return cls._create_policy(number, date_start=end - timedelta(days=364), date_end=end)

    def _follow(self, policy=None):
        self.Renewal._cron_follow()
        return self.Renewal.search([("policy_id", "=", (policy or self.policy).id)])

    def test_each_mark_once(self):
        renewal = self._follow()
        self.assertEqual(renewal.call_ids.mapped("mark"), [90])
        self._follow()
        self.assertEqual(len(renewal.call_ids), 1, "the scheduler ran twice")
        near = self._ending_in(5, "P5")
        self.assertEqual(self._follow(near).call_ids.mapped("mark"), [7])
        far = self._ending_in(120, "P120")
        self.assertFalse(self._follow(far))

    def test_next_mark_comes(self):
        renewal = self._follow()
        self.policy._set_facts({"cancelled_on": False})
        self.env.cr.execute(
            "UPDATE dealer_insurance_policy SET date_end = %s WHERE id = %s",
            (self.today + timedelta(days=55), self.policy.id),
        )
        self.policy.invalidate_recordset()
        self._follow()
        self.assertEqual(sorted(renewal.call_ids.mapped("mark")), [60, 90])

    def test_assigned_by_the_rule(self):
        self.assertTrue(self._follow().user_id.has_group("dealer_base.group_finance_clerk"))
        seller = self._create_user("sales_consultant")
        self.company.insurance_renewal_rule = "seller"
        policy = self._ending_in(20, "P20")
        policy.user_id = seller
        self.assertEqual(self._follow(policy).user_id, seller)

    def test_renewed_here(self):
        renewal = self._follow()
        action = renewal.action_renew()
        new = self.env["dealer.insurance.policy"].browse(action["res_id"])
        self.assertEqual(new.previous_id, self.policy)
        self.assertEqual(new.kind, "renewal")
        self.assertEqual(new.date_start, self.policy.date_end + timedelta(days=1))
        self.assertEqual(new.premium, self.policy.premium)
        self.assertEqual(renewal.state, "open", "only the issued policy renews it")
        new.policy_number = "NEW"
        new.action_issue()
        self.assertEqual(renewal.state, "renewed")
        self.assertEqual(renewal.renewed_id, new)
        self.assertEqual(renewal.renewed_share, 1)
        self.assertEqual(self.Renewal._cron_follow() or len(renewal.call_ids), 1)

    def test_outcomes(self):
        renewal = self._follow().with_user(self.clerk)
        Outcome = self.env["dealer.insurance.outcome"].with_user(self.clerk)
        Outcome.create(
            {
                "renewal_id": renewal.id,
                "result": "no_answer",
                "next_call": self.today + timedelta(days=2),
            }
        ).action_done()
        self.assertEqual(len(renewal.call_ids.filtered("called_on")), 1)
        self.assertEqual(renewal.next_call, self.today + timedelta(days=2))
        Outcome.create(
            {
                "renewal_id": renewal.id,
                "outcome": "elsewhere",
                "other_insurer": "Cheap & Co",
                "other_price": 3999,
            }
        ).action_done()
        self.assertEqual(renewal.state, "elsewhere")
        self.assertEqual(renewal.other_price, 3999)
        with self.assertRaisesRegex(UserError, "is closed"):
            renewal.action_outcome()
        with self.assertRaises(UserError):
            renewal.write({"state": "renewed"})

    def test_whoever_reads_a_policy_opens_it(self):
        """The renewals on its form are not everybody's."""
        self.assertTrue(self._follow())
        opened = set()
        for role in ROLES:
            policy = self.policy.with_user(self._create_user(role))
            if policy.has_access("read"):
                with self.subTest(role=role), Form(policy) as form:
                    if "renewal_ids" in form._view["fields"]:
                        opened.add(role)
        self.assertIn("sales_consultant", opened)
        self.assertNotIn("cashier", opened)
