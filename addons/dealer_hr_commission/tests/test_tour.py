from odoo.tests import HttpCase, tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestTour(CommissionCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_person_confirms_on_the_phone(self):
        self.technician_user.password = self.technician_user.login
        self._create_rule(rate=100)
        self._add_work(self.technician, "2026-03-02", document=self.document)
        statement = self._compute()
        statement.with_user(self.head_user).action_check()
        self.start_tour(
            "/odoo/my-commission", "dealer_commission_confirm", login=self.technician_user.login
        )
        self.assertEqual(statement.category, "confirmed")
