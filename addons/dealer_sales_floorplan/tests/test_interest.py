import random
from datetime import date, timedelta
from fractions import Fraction

from odoo.tests import BaseCase, tagged

from ..lib.interest import Terms, exact, interest, rounded, segments, year_days

JAN = date(2024, 1, 1)


@tagged("post_install", "-at_install")
class TestInterest(BaseCase):
    """Against tables calculated by hand."""

    def test_table(self):
        """first, last, movements, basis, rates, free until, maturity, late rate: cents by hand."""
        flat = ((JAN, 6),)
        drawn = [(date(2024, 1, 10), 100000)]
        table = [
            # 31 days x 100,000 x 6 % / 360 = 516.666…
            ((date(2024, 3, 1), date(2024, 3, 31)), drawn, "360", flat, None, None, None, 516.67),
            # the same in 365 days: 509.589…
            ((date(2024, 3, 1), date(2024, 3, 31)), drawn, "365", flat, None, None, None, 509.59),
            # leap February, true days: 29 x 6000 / 366 = 475.409…
            ((date(2024, 2, 1), date(2024, 2, 29)), drawn, "actual", flat, None, None, None, 475.41),
            # over the turn of the year, true days: 16 x 6000 / 366 + 15 x 6000 / 365 = 508.87…
            (
                (date(2024, 12, 16), date(2025, 1, 15)), drawn, "actual", flat, None, None, None,
                508.87,
            ),
            # drawn on the 10th: 22 days, the first counts: 22 x 6000 / 360 = 366.666…
            ((date(2024, 1, 1), date(2024, 1, 31)), drawn, "360", flat, None, None, None, 366.67),
            # rate 6 % -> 4.8 % on the 16th: 15 x 6000 / 360 + 16 x 4800 / 360 = 250 + 213.333…
            (
                (date(2024, 3, 1), date(2024, 3, 31)), drawn, "360",
                ((JAN, 6), (date(2024, 3, 16), 4.8)), None, None, None, 463.33,
            ),
            # 20 % back on the 21st, the day of payment does not count:
            # 20 x 6000 / 360 + 11 x 4800 / 360 = 333.333… + 146.666…
            (
                (date(2024, 3, 1), date(2024, 3, 31)),
                [*drawn, (date(2024, 3, 21), -20000)], "360", flat, None, None, None, 480.00,
            ),
            # free until the 11th: 21 days
            (
                (date(2024, 3, 1), date(2024, 3, 31)), drawn, "360", flat, date(2024, 3, 11), None,
                None, 350.00,
            ),
            # overdue from the 26th at 9 %: 25 x 6000 / 360 + 6 x 9000 / 360 = 416.666… + 150
            (
                (date(2024, 3, 1), date(2024, 3, 31)), drawn, "360", flat, None,
                date(2024, 3, 26), 9, 566.67,
            ),
            # paid off on the 2nd: one day
            (
                (date(2024, 3, 1), date(2024, 3, 31)),
                [*drawn, (date(2024, 3, 2), -100000)], "360", flat, None, None, None, 16.67,
            ),
            # before the first rate: nothing
            (
                (date(2023, 12, 1), date(2023, 12, 31)), [(date(2023, 11, 1), 100000)], "360", flat,
                None, None, None, 0,
            ),
        ]  # fmt: skip
        for days, movements, basis, rates, free, maturity, late, expected in table:
            with self.subTest(days=days, basis=basis, expected=expected):
                amount = interest(*days, movements, Terms(basis, rates, late), free, maturity)
                self.assertEqual(rounded(amount, 0.01), expected)

    def test_day_by_day(self):
        """Segments are the sum of single days, whatever happens."""
        rng = random.Random(6)
        for _round in range(60):
            start = date(2023, 11, 1) + timedelta(days=rng.randrange(60))
            movements = [(start, rng.randrange(1, 300000))]
            movements += [
                (start + timedelta(days=rng.randrange(1, 150)), -rng.randrange(1, 50000))
                for _payment in range(rng.randrange(4))
            ]
            rates = tuple(
                (start + timedelta(days=days), Fraction(rng.randrange(100, 900), 100))
                for days in sorted(rng.sample(range(-20, 150), 3))
            )
            terms = Terms(
                rng.choice(["360", "365", "actual"]), rates, rng.choice([None, Fraction(9)])
            )
            free = start + timedelta(days=rng.randrange(40))
            maturity = start + timedelta(days=rng.randrange(60, 160))
            last = start + timedelta(days=rng.randrange(200))
            expected = Fraction(0)
            day = start
            while day <= last:
                balance = max(sum(exact(a) for when, a in movements if when <= day), 0)
                rate = max(((when, r) for when, r in rates if when <= day), default=(0, 0))[1]
                if day >= maturity and terms.late_rate is not None:
                    rate = terms.late_rate
                if day >= free:
                    expected += balance * exact(rate) / 100 / year_days(terms.basis, day)
                day += timedelta(days=1)
            self.assertEqual(interest(start, last, movements, terms, free, maturity), expected)

    def test_months_add_up(self):
        """Exact interest of two halves is that of the whole."""
        terms = Terms("365", ((JAN, Fraction(435, 100)),))
        movements = [(JAN, 123456.78), (date(2024, 2, 10), -1234.5)]
        whole = interest(JAN, date(2024, 3, 31), movements, terms)
        parts = interest(JAN, date(2024, 2, 17), movements, terms) + interest(
            date(2024, 2, 18), date(2024, 3, 31), movements, terms
        )
        self.assertEqual(whole, parts)
        self.assertEqual(segments(date(2024, 2, 2), JAN, movements, terms), [])
        parts = segments(JAN, date(2024, 3, 31), movements, terms, maturity=date(2024, 3, 1))
        self.assertEqual([part.days for part in parts], [40, 51], "alike days are one segment")

    def test_rounding(self):
        """Half away from zero, in any currency."""
        self.assertEqual(rounded(Fraction(5, 1000), 0.01), 0.01)
        self.assertEqual(rounded(Fraction(1, 2), 1), 1)
        self.assertEqual(rounded(Fraction(-1, 2), 1), -1)
        self.assertEqual(rounded(Fraction(12345, 100000), 0.001), 0.123)
