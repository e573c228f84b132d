import random
from collections import namedtuple
from datetime import datetime, timedelta

from odoo.tests import BaseCase, tagged

from ..lib import day as days
from ..lib import pairing

Due = namedtuple("Due", "start end hours break_hours day_kind")
RULE = days.Rule(5, 5, 60, 240, "worked", "request", 30, 30, 1.5, 2.0, 3.0)
START = datetime(2026, 3, 2, 0, 0)
HOUR = timedelta(hours=1)
DUE = Due(START, START + 9 * HOUR, 8, 1, "work")


@tagged("post_install", "-at_install")
class TestDay(BaseCase):
    def _judge(self, spans=(), due=DUE, missing=0, leaves=(), requests=(), rule=RULE, **kw):
        spans = [(START + a * HOUR, START + b * HOUR) for a, b in spans]
        return days.judge(due, spans, missing, leaves, requests, rule, **kw)

    def _leave(self, since=0, until=9, share=1000, kind="sick"):
        return days.Leave(kind, START + since * HOUR, START + until * HOUR, share)

    def test_on_time(self):
        day = self._judge([(0, 9)])
        self.assertEqual((day.result, day.worked, day.late, day.early), ("worked", 1000, 0, 0))

    def test_tolerance(self):
        self.assertEqual(self._judge([(5 / 60, 9)]).late, 0)
        day = self._judge([(6 / 60, 9 - 7 / 60)])
        self.assertEqual((day.late, day.early, day.result, day.worked), (6, 7, "late", 1000))

    def test_too_late_is_absence(self):
        day = self._judge([(1, 9)])
        self.assertEqual((day.absent, day.worked, day.result), (500, 500, "half_absent"))
        self.assertEqual(self._judge([(4, 9)]).absent, 1000)

    def test_nobody_came(self):
        day = self._judge()
        self.assertEqual((day.absent, day.worked, day.result), (1000, 0, "absent"))
        self.assertEqual(self._judge(exempt=True).worked, 1000)
        self.assertEqual(self._judge(over=False).due, 0)

    def test_missing_punch(self):
        day = self._judge([(0, 0)], missing=1)
        self.assertEqual((day.missing, day.worked, day.result, day.early), (1, 1000, "missing", 0))
        half = RULE._replace(missing_punch="half")
        self.assertEqual(self._judge([(0, 0)], missing=1, rule=half).absent, 500)

    def test_leave(self):
        day = self._judge(leaves=[self._leave()])
        self.assertEqual((day.leave, day.absent, day.result), ({"sick": 1000}, 0, "leave"))
        # half a day of leave, the other half worked, on time
        day = self._judge([(4.5, 9)], leaves=[self._leave(0, 4.5, 500)])
        self.assertEqual((day.worked, day.late, day.result), (500, 0, "part_leave"))
        # the other half not worked
        self.assertEqual(self._judge(leaves=[self._leave(0, 4.5, 500)]).absent, 500)
        # two hours at the end
        day = self._judge([(0, 7)], leaves=[self._leave(7, 9, 250, "personal")])
        self.assertEqual((day.early, day.worked, day.leave), (0, 750, {"personal": 250}))

    def test_correction(self):
        self.assertEqual(self._judge(correction="worked").worked, 1000)
        self.assertEqual(self._judge([(0, 9)], correction="absent").absent, 1000)
        day = self._judge([(2, 9)], correction="half", leaves=[self._leave(0, 4.5, 500)])
        self.assertEqual((day.absent, day.late), (500, 0))

    def test_overtime(self):
        request = days.Request(START + 9 * HOUR, START + 12 * HOUR, False)
        self.assertEqual(self._judge([(0, 12)]).overtime["work"], 0)
        # as far as asked and attended, rounded down to half an hour
        self.assertEqual(self._judge([(0, 10.75)], requests=[request]).overtime["work"], 90)
        self.assertEqual(self._judge([(0, 14)], requests=[request]).overtime["work"], 180)
        self.assertEqual(self._judge([(0, 9.4)], requests=[request]).overtime["work"], 0)
        lieu = request._replace(lieu=True)
        day = self._judge([(0, 11)], requests=[lieu])
        self.assertEqual((day.lieu, day.overtime["work"]), (120, 0))
        automatic = RULE._replace(overtime_mode="automatic")
        self.assertEqual(self._judge([(-2, 11)], rule=automatic).overtime["work"], 120)

    def test_overtime_kinds(self):
        rest = Due(None, None, 0, 0, "rest")
        request = days.Request(START, START + 4 * HOUR, False)
        day = self._judge([(0, 5)], due=rest, requests=[request])
        self.assertEqual((day.overtime["rest"], day.result, day.due), (240, "extra", 0))
        self.assertEqual(day.overtime_paid, 480)  # twice the wage
        # who is rostered on a statutory holiday need not ask, and never gets time off instead
        statutory = DUE._replace(day_kind="statutory")
        day = self._judge([(0, 9)], due=statutory)
        self.assertEqual((day.overtime["statutory"], day.worked), (480, 1000))
        self.assertEqual(day.overtime_paid, 3 * 480)
        holiday = rest._replace(day_kind="statutory")
        lieu = request._replace(lieu=True)
        day = self._judge([(0, 4)], due=holiday, requests=[lieu])
        self.assertEqual((day.overtime["statutory"], day.lieu), (240, 0))

    def test_always_adds_up(self):
        """Whatever happened: due is exactly worked, absent and leave, and nothing is below zero."""
        rng = random.Random(8)
        for _number in range(3000):
            spans, at = [], rng.uniform(-3, 8)
            for _span in range(rng.choice([0, 1, 1, 2, 3])):
                end = at + rng.choice([0, rng.uniform(0, 6)])
                spans.append((at, end))
                at = end + rng.uniform(0, 3)
            leaves, since = [], rng.uniform(-2, 8)
            for _leave in range(rng.choice([0, 0, 1, 2])):
                until = since + rng.uniform(0, 6)
                share = rng.choice([1000, 500, rng.randrange(0, 1001)])
                leaves.append(self._leave(since, until, share, rng.choice(days.KINDS)))
                since = until
            day = self._judge(
                spans,
                due=rng.choice([DUE, DUE, None, Due(None, None, 8, 0, "work"),
                                Due(None, None, 0, 0, "rest"),
                                DUE._replace(day_kind="statutory")]),
                missing=rng.choice([0, 0, 1]),
                leaves=leaves,
                requests=[days.Request(START + 9 * HOUR, START + 12 * HOUR, rng.random() < 0.5)],
                rule=RULE._replace(
                    missing_punch=rng.choice(["worked", "half", "absent"]),
                    overtime_mode=rng.choice(["request", "automatic", "none"]),
                    half_day_after=rng.choice([1, 60]),
                ),
                correction=rng.choice([None, None, "worked", "half", "absent"]),
                exempt=rng.random() < 0.1,
                over=rng.random() < 0.9,
            )  # fmt: skip
            self.assertEqual(day.due, day.worked + day.absent + sum(day.leave.values()))
            numbers = [
                day.worked, day.absent, day.late, day.early, day.lieu, day.attended,
                *day.leave.values(), *day.overtime.values(),
            ]  # fmt: skip
            self.assertGreaterEqual(min(numbers), 0)
            self.assertIn(day.due, (0, 1000))


@tagged("post_install", "-at_install")
class TestPairing(BaseCase):
    NOW = datetime(2026, 4, 1)

    def _pair(self, *hours, shift=(0, 9), now=NOW, double=5):
        windows = []
        if shift:
            windows = pairing.get_windows(
                [("day", START + shift[0] * HOUR, START + shift[1] * HOUR)], 4 * HOUR, 8 * HOUR
            )
        moments = sorted(START + hour * HOUR for hour in hours)
        result = []
        for window, members in pairing.get_groups(moments, windows):
            spans, _doubles = pairing.pair(
                [(i, moments[i]) for i in members], window, timedelta(minutes=double), now
            )
            result += [
                (
                    (span.start - START) / HOUR,
                    None if span.end is None else (span.end - START) / HOUR,
                    span.missing,
                )
                for span in spans
            ]
        return result

    def test_pairs(self):
        self.assertEqual(self._pair(0, 9), [(0, 9, None)])
        self.assertEqual(self._pair(0, 4, 5, 9), [(0, 4, None), (5, 9, None)])
        # the way back from the break is missing: who came and left was there
        self.assertEqual(self._pair(0, 4, 9), [(0, 9, None)])
        # the end is missing
        self.assertEqual(self._pair(0, 4, 5), [(0, 4, None), (5, 5, "out")])

    def test_double(self):
        self.assertEqual(self._pair(0, 2 / 60, 9, 9 + 3 / 60), [(0, 9, None)])

    def test_missing(self):
        self.assertEqual(self._pair(0), [(0, 0, "out")])
        self.assertEqual(self._pair(8.9), [(8.9, 8.9, "in")])

    def test_lasting(self):
        now = START + 2 * HOUR
        self.assertEqual(self._pair(0, now=now), [(0, None, None)])
        self.assertEqual(self._pair(0, 1, now=now), [(0, 1, None)])

    def test_midnight_and_rest(self):
        self.assertEqual(self._pair(14, 22, shift=(14, 22)), [(14, 22, None)])
        self.assertEqual(self._pair(0, 9, 24, 33, shift=None), [(0, 9, None), (24, 33, None)])

    def test_windows_meet_halfway(self):
        shifts = [("a", START, START + 8 * HOUR), ("b", START + 12 * HOUR, START + 20 * HOUR)]
        windows = pairing.get_windows(shifts, 4 * HOUR, 8 * HOUR)
        self.assertEqual(windows[0].until, START + 10 * HOUR)
        self.assertEqual(pairing.find_window(windows, START + 9 * HOUR).key, "a")
        self.assertEqual(pairing.find_window(windows, START + 11 * HOUR).key, "b")
        self.assertIsNone(pairing.find_window(windows, START - 5 * HOUR))
