from datetime import date

from freezegun import freeze_time
from odoo.tests import tagged

from odoo.addons.dealer_hr_roster_planning.tests.common import RosterPlanningCommon
from odoo.addons.dealer_workshop_planning.tests.common import NOW, at


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestHours(RosterPlanningCommon):
    def test_scheduled_hours_follow_the_roster(self):
        days = self.env["dealer.technician.day"]
        args = (self.company, self.anna | self.ben, date(2026, 3, 10), date(2026, 3, 12))
        self.assertEqual(days._get_scheduled_hours(*args)[self.anna.id, date(2026, 3, 10)], 8)
        self.roster.action_publish()
        hours = days._get_scheduled_hours(*args)
        self.assertEqual(hours[self.anna.id, date(2026, 3, 10)], 6)
        self.assertEqual(hours[self.anna.id, date(2026, 3, 11)], 0, "rest")
        self.assertEqual(hours[self.anna.id, date(2026, 3, 12)], 8, "the roster says nothing")
        self.assertEqual(hours[self.ben.id, date(2026, 3, 10)], 8)

    def test_forgotten_clock_ends_with_the_shift(self):
        self.late.write({"start_hour": 20, "end_hour": 4})
        self.roster.action_publish()
        work = self.env["dealer.indirect.work"].search([], limit=1) or self.env[
            "dealer.indirect.work"
        ].create({"name": "Test cleaning"})
        clock = (
            self.env["dealer.repair.clock"]
            .sudo()
            .create(
                {
                    "work_id": work.id,
                    "employee_id": self.anna.id,
                    "company_id": self.company.id,
                    "started_on": at(21),
                }
            )
        )
        self.assertEqual(clock._get_shift_ends()[clock.id], at(4, 11))
