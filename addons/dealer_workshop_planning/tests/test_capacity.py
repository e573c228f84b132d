from datetime import date, datetime, timedelta

import pytz
from freezegun import freeze_time
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..lib import calendars
from .common import NOW, PlanningCommon, at


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCapacity(PlanningCommon):
    def setUp(self):
        super().setUp()
        self.capacity = self.env["dealer.workshop.capacity"].with_company(self.company)

    def _find(self, *needs, start=None, end=None, **options):
        return self.capacity._get_free_times(
            list(needs), start or at(0), end or at(0, 14), company=self.company, **options
        )

    def _why(self, *needs, start=None, end=None, **options):
        return self.capacity._explain(
            list(needs), start or at(0), end or at(23), company=self.company, **options
        )

    def test_first_time(self):
        free = self._find(self._need(1, self.mechanics, 1, self.lift))[0]
        self.assertEqual((free.start, free.end, free.promised), (at(8), at(9), at(9, minute=30)))
        self.assertEqual(free.bay, self.bay_1, "the bay with the rig is spared")
        self.assertEqual(free.employee, self.ben, "level 2 is spared")
        self.assertEqual(
            free.reasons, ["the earliest", "ready the same day", "Bay 1 free the whole morning"]
        )

    def test_same_hours_as_core(self):
        """What technicians work is what core's calendars say, holidays and two weeks included."""
        two_weeks = self._create_calendar("Fortnight", [])
        two_weeks.two_weeks_calendar = True
        self.env["resource.calendar.attendance"].create(
            [
                {
                    "calendar_id": two_weeks.id,
                    "name": "x",
                    "dayofweek": str(day),
                    "hour_from": 7 + week * 3.5,
                    "hour_to": 11.25 + week * 3.5,
                    "week_type": str(week),
                    "day_period": "morning",
                }
                for week in (0, 1)
                for day in range(week, 6 - week)
            ]
        )
        berlin = self._create_employee("Clara", tz="Europe/Berlin")
        fortnight = self._create_employee("Dieter", resource_calendar_id=two_weeks.id)
        self._leave(at(10, 11), at(15, 12))
        start, end = datetime(2026, 3, 1), datetime(2026, 4, 15)
        workshop = self.capacity._load(self.company, start, end)
        for employee in self.anna | berlin | fortnight:
            core = employee.resource_calendar_id._work_intervals_batch(
                pytz.utc.localize(start), pytz.utc.localize(end), employee.resource_id
            )[employee.resource_id.id]
            self.assertEqual(
                workshop.technician[employee.id].work,
                calendars.union(
                    (round(s.timestamp()), round(e.timestamp())) for s, e, _meta in core
                ),
                employee.name,
            )

    def test_calendar_that_changes(self):
        late = self._create_calendar("Late", range(5), (12, 18))
        self.anna.create_version(
            {"date_version": date(2026, 3, 12), "resource_calendar_id": late.id}
        )
        work = self.capacity._load(self.company, at(0), at(0, 14)).technician[self.anna.id].work
        hours = {
            calendars.local(s, self.zone).day: calendars.local(s, self.zone).hour
            for s, _e in reversed(work)
        }
        self.assertEqual(hours, {10: 8, 11: 8, 12: 12, 13: 12})

    def test_leave_and_skill(self):
        need = self._need(2, self.electrics, 3)
        self._leave(at(0), at(12, 12), self.ben)
        free = self._find(need)[0]
        self.assertEqual((free.start, free.employee), (at(13, 12), self.ben))
        self.assertEqual(
            self._why(need),
            "No technician with Test electrics (Level 3) is free before Thu 12 Mar 13:00.",
        )

    def test_certificate_runs_out(self):
        self.env["hr.employee.skill"].search(
            [("employee_id", "=", self.ben.id)]
        ).valid_to = "2026-03-10"
        need = self._need(1, self.electrics, 3)
        found = self._find(need)
        self.assertEqual({free.start.date() for free in found}, {date(2026, 3, 10)})
        self.assertIn("No technician", self._why(need, start=at(0, 11), end=at(0, 12)))

    def test_bay_out_of_order(self):
        need = self._need(1, self.mechanics, 1, self.rig)
        self.env["dealer.workshop.block"].create(
            {
                "name": "Rig is calibrated",
                "company_id": self.company.id,
                "bay_ids": self.bay_2.ids,
                "start_on": at(6),
                "end_on": at(10, 11),
            }
        )
        self.assertEqual(self._find(need)[0].start, at(10, 11))
        self.assertEqual(
            self._why(need),
            "No bay for Test alignment is free before Wed 11 Mar 10:00. Taken or blocked: Bay 2 "
            "until Wed 11 Mar 10:00.",
        )
        with self.assertRaisesRegex(UserError, "Bay 2 is taken .*: Rig is calibrated"):
            self._book(at(9), bay=self.bay_2)

    def test_meeting_interrupts(self):
        self.env["dealer.workshop.block"].create(
            {
                "name": "Meeting",
                "company_id": self.company.id,
                "recurrence": "weekly",
                "tuesday": True,
                "hour_from": 8,
                "hour_to": 8.5,
                "date_from": "2026-01-01",
            }
        )
        self.assertEqual(self._find(self._need(1))[0].start, at(8, minute=30))
        self.assertEqual(self._book(at(16, 9), hours=2).end_on, at(9, minute=30))

    def test_closed(self):
        self.assertEqual(
            self._why(self._need(1), start=at(9, 15), end=at(10, 15)),
            "The store is closed on Sun 15 Mar 09:00; it opens on Mon 16 Mar 08:00.",
        )
        self._leave(at(0, 11), at(0, 12))
        days = {
            calendars.local(calendars.to_seconds(f.start), self.zone).day
            for f in self._find(self._need(1))
        }
        self.assertEqual(days, {10, 12, 13})

    def test_parts(self):
        need = self._need(1, ready_on=at(12, 11))
        self.assertEqual(self._find(need)[0].start, at(13, 11))
        self.assertEqual(
            self._why(need),
            "The parts arrive on Wed 11 Mar 12:00: the work cannot start before.",
        )

    def test_nothing_set_up(self):
        self.bay_1.active = self.bay_2.active = False
        self.assertIn("no bay yet", self._why(self._need(1)))
        self.bay_1.active = True
        (self.anna | self.ben).is_technician = False
        self.assertIn("no technician yet", self._why(self._need(1)))

    def test_book_and_move(self):
        booking = self._book(at(16), hours=3)
        self.assertEqual(booking.end_on, at(10, 11), "goes on the next morning")
        with self.assertRaisesRegex(UserError, "Anna is taken from Tue 10 Mar 16:00"):
            self._book(at(8, 11), bay=self.bay_2)
        with self.assertRaisesRegex(UserError, "Anna does not work at Tue 10 Mar 12:00"):
            booking._move(at(12))
        self.assertEqual(booking.start_on, at(16), "a refused move changes nothing")
        booking._move(at(8), employee=self.ben, bay=self.bay_2)
        self.assertEqual(
            (booking.end_on, booking.bay_id, booking.employee_id), (at(11), self.bay_2, self.ben)
        )
        booking._move(at(8), end=at(15))
        self.assertEqual(booking.hours, 6, "resized: the break is no work")
        booking._cancel()
        self._book(at(8), bay=self.bay_2, employee=self.ben)

    def test_skill_and_kind_refused(self):
        with self.assertRaisesRegex(UserError, "Anna has no valid Test electrics .Level 3."):
            self._book(at(8), skill_id=self.electrics.id, skill_level_id=self.levels[2].id)
        with self.assertRaisesRegex(UserError, "Bay 1 is not fit for Test alignment"):
            self._book(at(8), bay_kind_id=self.rig.id)

    def test_overbook_by_right(self):
        self._book(at(8))
        Booking = self.env["dealer.workshop.booking"]
        values = {
            "start_on": at(8),
            "hours": 1,
            "bay_id": self.bay_1.id,
            "employee_id": self.ben.id,
            "company_id": self.company.id,
            "overbooked_reason": "Taxi, waits for it",
        }
        with self.assertRaisesRegex(UserError, "Only the workshop controller"):
            Booking.with_user(self.adviser)._book(values)
        booking = Booking.with_user(self.controller)._book(values)
        self.assertEqual(booking.overbooked_by_id, self.controller)
        self.assertNotIn(at(8), [f.start for f in self._find(self._need(1, self.electrics, 3))])

    def test_queries(self):
        """A month of free times: the same queries for 2 bays and for 14."""
        start = at(8, 11)
        need = self._need(2, self.mechanics, 1, self.lift)

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._find(need, start=at(0), end=at(0) + timedelta(days=31))
            return self.env.cr.sql_log_count - before

        few = count()
        for number in range(12):
            bay = self._create_bay(f"More {number}", self.lift)
            employee = self._create_employee(f"More {number}", {self.mechanics: 1})
            self._book(start, bay=bay, employee=employee)
        self.assertLessEqual(count(), min(few, 15))
