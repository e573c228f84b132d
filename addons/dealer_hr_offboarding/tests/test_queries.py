from freezegun import freeze_time
from odoo.tests import tagged

from .common import TODAY, LeavingCommon
from odoo.addons.dealer_hr_ext.tests.lists import ListQueries


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestQueries(ListQueries, LeavingCommon):
    def test_departures(self):
        made = self.env["dealer.departure"].union(
            *(
                self._create_departure(self._create_employee(name=f"P{number}"))
                for number in range(8)
            )
        )
        self._check_queries(made, self.hr_user)
