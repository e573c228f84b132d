from freezegun import freeze_time
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import RosterPlanningCommon
from odoo.addons.dealer_workshop_planning.tests.common import NOW, at


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCapacity(RosterPlanningCommon):
    def _find(self, day, **options):
        """The first and the last hour (store's clock) at which Anna can begin an hour's work."""
        need = self.env["dealer.workshop.capacity"]._make_need(
            1, self.mechanics, self.levels[0], self.lift
        )
        times = self.env["dealer.workshop.capacity"]._get_free_times(
            [need], at(0, day), at(0, day + 1), company=self.company, wanted=self.anna.id, **options
        )
        starts = sorted({free.start for free in times})
        return [starts[0], starts[-1]] if starts else []

    def test_draft_is_not_asked(self):
        self.assertEqual(self._find(10), [at(8), at(16, minute=30)])

    def test_published_roster_is_asked(self):
        self.roster.action_publish()
        self.assertEqual(self._find(10), [at(12), at(17, minute=30)])
        self.assertFalse(self._find(11), "a day of rest")
        self.assertEqual(self._find(12), [at(8, 12), at(16, 12, 30)], "the roster says nothing")

    def test_booking_out_of_the_shift(self):
        self.roster.action_publish()
        with self.assertRaises(UserError):
            self._book(at(9))
        self._book(at(13))

    def test_night_and_break(self):
        self.late.write({"start_hour": 20, "end_hour": 4, "break_hours": 1})
        self.roster.action_publish()
        workshop = self.env["dealer.workshop.capacity"]._load(self.company, at(0), at(0, 12))
        work = workshop.technician[self.anna.id].work
        hours = [round((until - since) / 3600, 2) for since, until in work]
        self.assertEqual(hours[-2:], [3.5, 3.5], "a break in the middle, after midnight too")

    def test_one_query_more(self):
        self.roster.action_publish()
        capacity = self.env["dealer.workshop.capacity"]
        capacity._load(self.company, at(0), at(0, 20))
        self.env.flush_all()
        with self.assertQueryCount(15):
            capacity._load(self.company, at(0), at(0, 20))
