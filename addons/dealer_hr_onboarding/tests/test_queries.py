from datetime import date

from odoo.tests import tagged

from .common import OnboardingCommon
from odoo.addons.dealer_hr_ext.tests.lists import ListQueries


@tagged("post_install", "-at_install")
class TestQueries(ListQueries, OnboardingCommon):
    def test_registrations(self):
        made = self.Registration.union(
            *(
                self._create_complete(
                    identity_kind="passport",
                    identity_number=f"E10000{number}",
                    birthday=date(1990, 1, 1),
                    work_email=f"e{number}@example.com",
                )
                for number in range(8)
            )
        )
        self._check_queries(made, self.hr_user)
