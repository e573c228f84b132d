from odoo.tests import HttpCase, tagged

from .common import CampaignCommon


@tagged("post_install", "-at_install")
class TestTour(CampaignCommon, HttpCase):
    browser_size = "1400x900"

    def test_marketing_plans_and_starts_a_campaign(self):
        self.segment.name = "Tour audience"
        self.start_tour(
            "/odoo/dealer-campaigns", "dealer_campaign_tour", login=self.marketing.login
        )
        campaign = self.env["dealer.campaign"].search([("name", "=", "Tour campaign")])
        self.assertEqual(campaign.category, "running")
        self.assertEqual(len(self._touches(campaign)), 36)
