from odoo.tests import HttpCase, tagged

from .common import AgencyCommon


@tagged("post_install", "-at_install")
class TestAgencyTour(AgencyCommon, HttpCase):
    def test_plate_case(self):
        deal = self._create_agency_deal()
        case = deal.agency_case_ids
        case.user_id = self.clerk
        self.clerk.password = self.clerk.login
        self.start_tour(
            f"/odoo/agency-cases/{case.id}", "dealer_agency_plate", login=self.clerk.login
        )
        case.invalidate_recordset()
        self.assertEqual(case.progress, 100)
        self.assertEqual(deal.deal_vehicle_id.license_plate, case.step_ids[1].result)
