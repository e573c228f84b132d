import random
from datetime import date

from odoo.tests import BaseCase, tagged

from ..lib import calendars
from ..lib.intervals import Busy, Clock, clip, intersect, length, subtract, union


def _points(stretches):
    return {point for start, end in stretches for point in range(start, end)}


@tagged("post_install", "-at_install")
class TestIntervals(BaseCase):
    """Stretches against sets of points, for random ones."""

    def _random(self, rng):
        return union(
            [(start, start + rng.randint(0, 6)) for start in (rng.randint(0, 40) for _ in range(6))]
        )

    def test_algebra(self):
        rng = random.Random(5)
        for _ in range(300):
            one, other = self._random(rng), self._random(rng)
            self.assertEqual(_points(intersect(one, other)), _points(one) & _points(other))
            self.assertEqual(_points(subtract(one, other)), _points(one) - _points(other))
            self.assertEqual(_points(union(one + other)), _points(one) | _points(other))
            self.assertEqual(length(one), len(_points(one)))
            self.assertEqual(_points(clip(one, 5, 20)), _points(one) & set(range(5, 20)))

    def test_clock(self):
        rng = random.Random(6)
        for _ in range(300):
            work = self._random(rng)
            clock, points = Clock(work), sorted(_points(work))
            start, seconds = rng.randint(0, 45), rng.randint(1, 9)
            later = [point for point in points if point >= start]
            self.assertEqual(clock.next(start), later[0] if later else None)
            end = clock.end(start, seconds)
            if start in points and len(later) >= seconds:
                self.assertEqual(end, later[seconds - 1] + 1)
                self.assertEqual(clock.worked(start, end), seconds)
            else:
                self.assertIsNone(end)

    def test_busy(self):
        rng = random.Random(7)
        for _ in range(300):
            taken = self._random(rng)
            busy, points = Busy(taken), _points(taken)
            start = rng.randint(0, 45)
            end = start + rng.randint(1, 6)
            self.assertEqual(busy.free(start, end), not points & set(range(start, end)))
            self.assertEqual(busy.until(start) is not None, start in points)


@tagged("post_install", "-at_install")
class TestPatterns(BaseCase):
    def _hours(self, stretches, zone):
        return [
            (str(calendars.local(s, zone))[:16], str(calendars.local(e, zone))[11:16])
            for s, e in stretches
        ]

    def test_clock_changes(self):
        """08:00 stays 08:00 when the clocks change; the night before is an hour shorter."""
        zone = "Europe/Berlin"
        start = calendars.local_moment(date(2026, 3, 28), 0, zone)
        end = calendars.local_moment(date(2026, 3, 30), 0, zone)
        self.assertEqual(end - start, 47 * 3600)
        stretches = calendars.expand([(5, 8, 12, None), (6, 8, 12, None)], zone, start, end)
        self.assertEqual(
            self._hours(stretches, zone),
            [("2026-03-28 08:00", "12:00"), ("2026-03-29 08:00", "12:00")],
        )
        self.assertEqual(stretches[1][0] - stretches[0][0], 23 * 3600)

    def test_two_weeks(self):
        zone = "Asia/Shanghai"
        start = calendars.local_moment(date(2026, 3, 2), 0, zone)
        stretches = calendars.expand(
            [(0, 8, 12, 0), (0, 14, 18, 1)], zone, start, start + 28 * 86400
        )
        hours = [calendars.local(s, zone).hour for s, _e in stretches]
        self.assertEqual(len(set(hours[::2])), 1)
        self.assertEqual({*hours}, {8, 14})

    def test_midnight(self):
        zone = "Asia/Shanghai"
        start = calendars.local_moment(date(2026, 3, 2), 0, zone)
        stretches = calendars.expand(
            [(0, 20, 24, None), (1, 0, 4, None)], zone, start, start + 7 * 86400
        )
        self.assertEqual(self._hours(stretches, zone), [("2026-03-02 20:00", "04:00")])

    def test_every_other_week(self):
        zone = "Asia/Shanghai"
        start = calendars.local_moment(date(2026, 3, 2), 0, zone)
        stretches = calendars.recur(
            {2}, 9, 10, 2, date(2026, 3, 3), date(2026, 4, 1), zone, start, start + 60 * 86400
        )
        self.assertEqual(
            [day for day, _to in self._hours(stretches, zone)],
            ["2026-03-04 09:00", "2026-03-18 09:00", "2026-04-01 09:00"],
        )
