from datetime import timedelta

from odoo.tests import HttpCase, tagged

from .common import CareCommon


@tagged("post_install", "-at_install")
class TestCareTour(CareCommon, HttpCase):
    def setUp(self):
        # the browser's clock is the real one
        super(CareCommon, self).setUp()

    def test_marketing_makes_a_rule(self):
        """Marketing makes a rule, reads who gets it tomorrow, and switches it on."""
        tomorrow = self.store._get_store_date() + timedelta(days=1)
        self.customer.birthday = tomorrow.replace(year=1988)
        marketing = self._create_user("marketing")
        self.start_tour(
            "/odoo/care-rules",
            "dealer_care_rule",
            login=marketing.login,
        )
        rule = self.Rule.search([("name", "=", "Happy Birthday")])
        self.assertRecordValues(rule, [{"trigger": "birthday", "channels": "sms", "offset": 0}])
