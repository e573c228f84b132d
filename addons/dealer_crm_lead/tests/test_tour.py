from odoo.tests import HttpCase, tagged

from odoo.addons.dealer_crm_lead.tests.common import LeadCommon


@tagged("post_install", "-at_install")
class TestTour(LeadCommon, HttpCase):
    def _set_password(self, user):
        user.password = user.login
        return user.login

    def test_journey(self):
        """The reception writes a visitor down on a phone; the consultant finds the lead."""
        self.env["dealer.lead.rule"].search([]).active = False
        self.consultant.name = "Tour consultant"
        self._create_rule([self.consultant])
        self.browser_size = "390x844"
        self.start_tour(
            "/odoo/showroom", "dealer_showroom", login=self._set_password(self.reception)
        )
        lead = self.env["crm.lead"].search([("phone_key", "=", "13800138950")])
        self.assertEqual(lead.user_id, self.consultant)
        visit = self.env["dealer.showroom.visit"].search([("lead_id", "=", lead.id)])
        self.assertEqual((visit.purpose, visit.party_size), ("test_drive", "2"))

    def test_consultant(self):
        self._create_lead(name="Tour visitor", phone="13800138951", source_kind="showroom")
        self.start_tour(
            "/odoo/leads", "dealer_showroom_lead", login=self._set_password(self.consultant)
        )
