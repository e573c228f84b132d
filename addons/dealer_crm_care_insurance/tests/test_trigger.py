from datetime import datetime, time, timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.dealer_sales_insurance.tests.common import InsuranceCommon


@tagged("post_install", "-at_install")
class TestInsuranceTrigger(InsuranceCommon):
    def test_a_month_before_the_end(self):
        """The policy that covers the car longest; not one that is cancelled, only quoted, or whose
        customer has been called."""
        end = fields.Date.context_today(self.env.user) + timedelta(days=60)
        span = {"date_start": end - timedelta(days=364), "date_end": end}
        ending = self._create_policy("ENDING", **span)
        renewed, void, called, quoted = self._buy(100000, 100000, 100000, 100000)
        self._create_policy("RENEWED", vehicle_id=renewed.id, **span)
        self._create_policy(
            "NEXT",
            vehicle_id=renewed.id,
            date_start=end + timedelta(days=1),
            date_end=end + timedelta(days=365),
        )
        self._create_policy("VOID", vehicle_id=void.id, **span)._set_facts(
            {"cancelled_on": fields.Date.today()}
        )
        self._create_policy("QUOTED", vehicle_id=quoted.id, issue=False, **span)
        followed = self._create_policy("CALLED", vehicle_id=called.id, **span)
        rule = self.env["dealer.care.rule"].create(
            {
                "name": "Rule",
                "trigger": "insurance",
                "channels": "call",
                "purpose": "service",
                "offset": 30,
                "offset_side": "before",
                "company_id": self.company.id,
            }
        )
        # the calls of the mark at 60 days are to be made; one was made
        self.env["dealer.insurance.renewal"]._cron_follow()
        calls = self.env["dealer.insurance.renewal.call"].search([])
        self.assertIn(ending, calls.renewal_id.policy_id)
        calls.filtered(lambda call: call.renewal_id.policy_id == followed)._set_facts(
            {"called_on": fields.Datetime.now(), "result": "reached"}
        )
        self.env.flush_all()
        day = datetime.combine(end, time(4)) - timedelta(days=30)
        self.assertEqual(rule._run(day - timedelta(days=1)), 0)
        self.assertEqual(rule._run(day), 1)
        self.assertRecordValues(
            self.env["dealer.touch"].search([("origin", "=", f"{rule._name},{rule.id}")]),
            [
                {
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "res_model": "dealer.insurance.policy",
                    "res_id": ending.id,
                }
            ],
        )
