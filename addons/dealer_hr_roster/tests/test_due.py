from datetime import date, datetime, timedelta

from odoo.tests import tagged

from .common import MONTH, RosterCommon
from odoo.addons.dealer_hr_roster.lib.shifts import to_moment


@tagged("post_install", "-at_install")
class TestDue(RosterCommon):
    def _publish(self, **days):
        roster = self._create_roster()
        for day, shift in days.items():
            self._set(roster, self.technician, int(day[1:]), shift)
        roster.action_publish()
        return roster

    def test_schedule_without_roster(self):
        monday, sunday = date(2031, 3, 3), date(2031, 3, 2)
        due = self.technician._get_due_shifts(sunday, monday)
        work, rest = due[self.technician.id, monday], due[self.technician.id, sunday]
        self.assertEqual(work.day_kind, "work")
        self.assertEqual(work.hours, 8)
        self.assertEqual(work.break_hours, 1)
        self.assertEqual(work.start, datetime(2031, 3, 3, 0), "8 o'clock in Shanghai")
        self.assertFalse(work.type)
        self.assertEqual((rest.hours, rest.start, rest.day_kind), (0, None, "rest"))

    def test_published_roster_counts(self):
        self._publish(d3=self.night, d4=None)
        due = self.technician._get_due_shifts(date(2031, 3, 3), date(2031, 3, 4))
        night = due[self.technician.id, date(2031, 3, 3)]
        self.assertEqual(night.type, self.night)
        self.assertEqual(night.start, datetime(2031, 3, 3, 14))
        self.assertEqual(night.end, datetime(2031, 3, 3, 22), "6 o'clock of the next day")
        self.assertEqual(night.hours, 7)
        self.assertEqual(due[self.technician.id, date(2031, 3, 4)].day_kind, "rest")

    def test_draft_does_not_count(self):
        roster = self._create_roster()
        self._set(roster, self.technician, 3, self.night)
        due = self.technician._get_due_shifts(date(2031, 3, 3), date(2031, 3, 3))
        self.assertFalse(due[self.technician.id, date(2031, 3, 3)].type)

    def test_holidays(self):
        monday, saturday = date(2031, 3, 3), date(2031, 3, 8)
        self.env["dealer.calendar.day"].create(
            [
                {"name": "A", "date": monday, "kind": "statutory", "company_id": self.store.id},
                {"name": "B", "date": saturday, "kind": "make_up", "company_id": self.store.id},
            ]
        )
        due = self.technician._get_due_shifts(monday, saturday)
        self.assertEqual(due[self.technician.id, monday].hours, 0)
        self.assertEqual(due[self.technician.id, monday].day_kind, "statutory")
        self.assertEqual(due[self.technician.id, saturday].hours, 8)
        self._publish(d3=self.early)
        due = self.technician._get_due_shifts(monday, monday)[self.technician.id, monday]
        self.assertEqual((due.hours, due.day_kind), (8, "statutory"))

    def test_public_holiday_of_odoo(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "company_id": self.store.id,
                "date_from": datetime(2031, 3, 3, 16) - timedelta(days=1),
                "date_to": datetime(2031, 3, 3, 15, 59),
            }
        )
        due = self.technician._get_due_shifts(date(2031, 3, 3), date(2031, 3, 4))
        self.assertEqual(due[self.technician.id, date(2031, 3, 3)].hours, 0)
        self.assertEqual(due[self.technician.id, date(2031, 3, 4)].hours, 8)

    def test_employed_days_only(self):
        self.technician.version_id.write(
            {"contract_date_start": "2031-03-04", "contract_date_end": "2031-03-05"}
        )
        due = self.technician._get_due_shifts(MONTH, date(2031, 3, 31))
        self.assertEqual({day for _who, day in due}, {date(2031, 3, 4), date(2031, 3, 5)})

    def test_summer_time(self):
        """The night on which clocks are put forward has an hour less."""
        day = date(2031, 3, 29)  # Berlin: 2031-03-30, 2:00 becomes 3:00
        start, end = self.night._get_moments(day, "Europe/Berlin")
        self.assertEqual(end - start, timedelta(hours=7))
        self.assertEqual(
            to_moment(date(2031, 3, 30), 2.5, "Europe/Berlin"), datetime(2031, 3, 30, 1, 30)
        )

    def test_few_queries(self):
        people = self.technician | self.second | self.head | self.employee
        self._publish(d3=self.early)
        people._get_due_shifts(MONTH, date(2031, 3, 31))  # warm
        self.env.invalidate_all()
        self.env.flush_all()
        with self.assertQueryCount(6):
            people._get_due_shifts(MONTH, date(2031, 3, 31))
