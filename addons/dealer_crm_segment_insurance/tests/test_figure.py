from odoo.tests import tagged

from odoo.addons.dealer_sales_insurance.tests.common import InsuranceCommon


@tagged("post_install", "-at_install")
class TestFigure(InsuranceCommon):
    def test_the_earliest_end_of_a_policy_that_holds(self):
        policy = self._create_policy()
        self._create_policy("P2", issue=False)
        Figure = self.env["dealer.customer.figure"]
        Figure._refresh(policy.partner_id)
        figure = policy.partner_id.figure_ids
        self.assertEqual(figure.insurance_end_on, policy.date_end)
        policy._set_facts({"cancelled_on": policy.date_start})
        Figure._refresh(policy.partner_id)
        self.assertFalse(figure.insurance_end_on)
