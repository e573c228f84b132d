from datetime import datetime, timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .common import WorkflowCase


@tagged("post_install", "-at_install")
class TestWorkingHours(WorkflowCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "Store hours",
                "tz": "Europe/Brussels",
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "name": f"{day} {begin}",
                                "dayofweek": str(day),
                                "hour_from": begin,
                                "hour_to": end,
                            }
                        )
                        for day in range(5)
                        for begin, end in ((8, 12), (13, 17))
                    ),
                ],
            }
        )
        cls.store = cls.env["res.company"].create(
            {"name": "Store", "resource_calendar_id": cls.calendar.id}
        )

    def _hours(self, start, end, store=None):
        return (store or self.store)._get_workflow_hours({1: (start, end)})[1]

    def test_deadline_skips_nights_and_weekends(self):
        # Friday 5 June 2026, 15:00 in Brussels: two hours today, two on Monday
        start = datetime(2026, 6, 5, 13)
        self.assertEqual(self.store._get_workflow_deadline(start, 4), datetime(2026, 6, 8, 8))
        self.assertEqual(self._hours(start, datetime(2026, 6, 8, 8)), 4)
        self.assertEqual(self.store._get_workflow_deadline(start, 0), False)

    def test_lunch_is_no_work(self):
        start = datetime(2026, 6, 3, 9)  # Wednesday, 11:00 in Brussels
        self.assertEqual(self.store._get_workflow_deadline(start, 2), datetime(2026, 6, 3, 12))

    def test_summer_time_begins(self):
        # Friday 27 March 2026, 16:00 (UTC+1) to Monday 30 March, 9:00 (UTC+2)
        start, end = datetime(2026, 3, 27, 15), datetime(2026, 3, 30, 7)
        self.assertEqual(self._hours(start, end), 2)
        self.assertEqual(self.store._get_workflow_deadline(start, 2), end)

    def test_holidays_of_the_store_only(self):
        other = self.env["res.company"].create(
            {"name": "Other store", "resource_calendar_id": self.calendar.id}
        )
        leave = self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "calendar_id": False,
                "date_from": datetime(2026, 6, 2, 22),
                "date_to": datetime(2026, 6, 3, 22),
            }
        )
        leave.company_id = self.store
        start, end = datetime(2026, 6, 2, 14), datetime(2026, 6, 4, 7)
        self.assertEqual(self._hours(start, end), 2)
        self.assertEqual(self._hours(start, end, other), 10)

    def test_without_a_schedule_around_the_clock(self):
        start = datetime(2026, 6, 6, 3)
        self.store.resource_calendar_id = False
        self.assertEqual(self.store._get_workflow_deadline(start, 48), start + timedelta(days=2))
        self.assertEqual(self._hours(start, start + timedelta(days=2)), 48)

    def test_an_empty_schedule_too(self):
        self.calendar.attendance_ids = False
        start = datetime(2026, 6, 6, 3)
        self.assertEqual(self.store._get_workflow_deadline(start, 5), start + timedelta(hours=5))

    def test_a_long_limit(self):
        start = datetime(2026, 1, 1, 12)
        end = self.store._get_workflow_deadline(start, 2000)
        self.assertEqual(round(self._hours(start, end), 6), 2000)

    def test_queries_do_not_grow_with_spans(self):
        start = datetime(2026, 1, 1)
        spans = {
            n: (start + timedelta(hours=n), start + timedelta(hours=2 * n)) for n in range(2000)
        }
        self.env.invalidate_all()
        with self.assertQueryCount(8):
            hours = self.store._get_workflow_hours(spans)
        self.assertEqual(len(hours), 2000)
        # a backward span is no work, not a negative one
        self.assertEqual(self._hours(start, start - timedelta(days=5)), 0)

    def test_hours_of_stays_once(self):
        papers = self._create_paper() | self._create_paper() | self._create_paper()
        papers.company_id.resource_calendar_id = self.calendar
        papers.workflow_step(self._step("send").id)
        moves = self.env["dealer.workflow.move"].search(
            [("res_model", "=", papers._name), ("res_id", "in", papers.ids)]
        )
        ended = moves.filtered("left_on")
        self.env.cr.execute(
            "UPDATE dealer_workflow_move SET entered_on = %s, left_on = %s, hours = NULL"
            " WHERE id IN %s",
            (datetime(2026, 6, 5, 13), datetime(2026, 6, 8, 8), tuple(ended.ids)),
        )
        self.env.invalidate_all()
        self._fill_hours(batch=2)
        self.assertEqual(ended.mapped("hours"), [4.0, 4.0, 4.0])
        self.env.cr.execute(
            "SELECT count(*) FROM dealer_workflow_move WHERE id IN %s AND hours IS NOT NULL",
            (tuple((moves - ended).ids),),
        )
        self.assertEqual(self.env.cr.fetchone()[0], 0, "still there: not filled")
        self.calendar.attendance_ids = False
        self._fill_hours()
        self.assertEqual(ended.mapped("hours"), [4.0, 4.0, 4.0])

    def _fill_hours(self, **values):
        with self._no_commit():
            self.env["dealer.workflow.move"]._fill_hours(**values)
