from odoo.tests import HttpCase, tagged

from .common import InsuranceClaimCommon


@tagged("post_install", "-at_install")
class TestTour(InsuranceClaimCommon, HttpCase):
    def test_claim_from_the_order(self):
        """The adviser claims what the insurer pays, and notes what the assessor agreed to."""
        adviser = self._create_user("service_adviser")
        order = self._create_order(self._labour_line(1, payer="insurer"), user=adviser)
        url = f"/odoo/repair-orders/{order.id}"
        self.start_tour(url, "dealer_insurance_claim", login=adviser.login)
        claim = self.env["dealer.insurance.claim"].search([("order_id", "=", order.id)])
        self.assertEqual((claim.state, claim.policy_id), ("assessed", self.policy))
