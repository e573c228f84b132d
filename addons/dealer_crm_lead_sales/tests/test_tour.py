from odoo.tests import HttpCase, tagged

from .common import LeadSalesCommon


@tagged("post_install", "-at_install")
class TestLeadTour(LeadSalesCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_follow_up_and_quote_on_the_phone(self):
        self.consultant.tz = self.company._get_store_zone()
        self.start_tour(
            "/odoo/my-follow-ups", "dealer_lead_to_quotation", login=self.consultant.login
        )
        self.assertEqual(self.lead.intention_level_id.code, "H")
        self.assertEqual(self.lead.stage_id.dealer_code, "contacted")
        self.assertEqual(
            self.lead.contact_ids.sudo().mapped("note"), ["Comes with his wife on Saturday"]
        )
        self.start_tour(
            f"/odoo/crm.lead/{self.lead.id}", "dealer_lead_quote", login=self.consultant.login
        )
        deal = self.lead.order_ids
        self.assertEqual(deal.order_line.product_id, self.product)
        self.assertEqual(self.lead.stage_id.dealer_code, "quoted")
