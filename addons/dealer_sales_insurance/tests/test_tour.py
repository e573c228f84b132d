from odoo.tests import HttpCase, tagged

from .common import InsuranceCommon


@tagged("post_install", "-at_install")
class TestInsuranceTour(InsuranceCommon, HttpCase):
    def test_issue_and_note_a_call(self):
        policy = self._create_policy(number=False, issue=False)
        self.clerk.password = self.clerk.login
        self.start_tour(
            f"/odoo/policies/{policy.id}", "dealer_insurance_issue", login=self.clerk.login
        )
        policy.invalidate_recordset()
        self.assertEqual(policy.state, "active")
        self.assertEqual(policy.policy_number, "PDZA2026001")
