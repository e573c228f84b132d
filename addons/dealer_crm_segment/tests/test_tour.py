from odoo.tests import HttpCase, tagged

from .common import SegmentCommon


@tagged("post_install", "-at_install")
class TestTour(SegmentCommon, HttpCase):
    browser_size = "1400x900"

    def test_marketing_builds_a_segment(self):
        marketing = self._create_user("marketing")
        partner = self._create_customer(name="Two Cars")
        for _number in range(2):
            self._create_vehicle()._set_owner(partner)
        self._refresh()
        self.start_tour("/odoo/segments", "dealer_segment_tour", login=marketing.login)
        segment = self.env["dealer.segment"].search([("name", "=", "Tour segment")])
        self.assertIn(partner, self.env["res.partner"].search(segment._get_domain()))
        self.assertEqual(segment.line_ids.kind, "cars")
