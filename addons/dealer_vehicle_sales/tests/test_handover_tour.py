from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .test_handover import HandoverCommon


@tagged("post_install", "-at_install")
class TestHandoverPhone(HandoverCommon, HttpCase):
    """The consultant hands a car over with his phone."""

    browser_size = "390x844"
    touch_enabled = True

    def test_today(self):
        self.env["dealer.handover.paper"].search([]).active = False
        self.env["dealer.handover.paper"].create({"name": "Charging cable", "is_required": True})
        self.customer.name = "Phone buyer"
        deal = self._sell(self._buy(100000), user_id=self.consultant.id)
        # the middle of today, whatever the hour of the test
        delivery = self._plan(deal, date_start=self._get_moment())
        self.start_tour(
            "/odoo/hand-overs-today", "dealer_handover_phone", login=self.consultant.login
        )
        delivery.invalidate_recordset()
        self.assertEqual(delivery.state, "done")
        self.assertTrue(delivery.paper_ids.is_given)
        self.assertEqual(delivery.vehicle_id.owner_id, self.customer)

    def _get_moment(self):
        day = fields.Date.context_today(
            self.env["dealer.vehicle.delivery"].with_user(self.consultant)
        )
        return fields.Datetime.to_datetime(day) + timedelta(hours=12)
