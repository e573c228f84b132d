import doctest
import math
import random

from odoo.tests import TransactionCase, tagged

from ..lib import forecast as lib

MONTHS, HELD_OUT = 24, 12


def _series(kind, rng):
    """36 months of one part."""
    base = rng.uniform(5, 60)
    count = MONTHS + HELD_OUT
    if kind == "smooth":
        return [max(0, round(rng.gauss(base, base * 0.2))) for _ in range(count)]
    if kind == "erratic":
        return [max(0, round(rng.lognormvariate(1, 1) * base / 4)) for _ in range(count)]
    chance = rng.uniform(0.1, 0.4)
    if kind == "intermittent":
        return [rng.choice([1, 1, 2]) if rng.random() < chance else 0 for _ in range(count)]
    if kind == "lumpy":
        return [rng.choice([1, 2, 12, 20]) if rng.random() < chance else 0 for _ in range(count)]
    # dying: asked for less and less, in the end no more
    return [
        round(base / 4) if rng.random() < 0.7 * (1 - number / (MONTHS + 6)) else 0
        for number in range(count)
    ]


def _errors(kind, seed=7, parts=100):
    """Squared errors, scaled by the part's mean, of one-month forecasts on held-out months."""
    rng = random.Random(f"{seed} {kind}")
    chosen = last = average = 0.0
    for _ in range(parts):
        series = _series(kind, rng)
        scale = 1 + sum(series) / len(series)
        for month in range(MONTHS, MONTHS + HELD_OUT):
            window = series[month - MONTHS : month]
            points = [(i, q) for i, q in enumerate(window) if q]
            actual = series[month]
            chosen += ((lib.forecast(points, MONTHS).rate - actual) / scale) ** 2
            last += ((lib.naive(points, MONTHS) - actual) / scale) ** 2
            average += ((lib.naive(points, MONTHS, 3) - actual) / scale) ** 2
    return chosen, last, average


@tagged("post_install", "-at_install")
class TestForecast(TransactionCase):
    def test_examples(self):
        self.assertEqual(doctest.testmod(lib).failed, 0)

    def test_classes(self):
        """The classes of Syntetos, Boylan and Croston, by hand."""
        every = [(i, 10) for i in range(12)]
        self.assertEqual(lib.classify(every, 12), "smooth")
        self.assertEqual(lib.classify([(i, 1 if i % 2 else 40) for i in range(12)], 12), "erratic")
        self.assertEqual(lib.classify([(i, 2) for i in range(0, 12, 3)], 12), "intermittent")
        self.assertEqual(lib.classify([(0, 1), (4, 30), (8, 1), (11, 1)], 12), "lumpy")
        # 10 months of 13 are an interval of 1.3, 9 of 12 one of 1.33
        self.assertEqual(lib.classify(every[:10], 13), "smooth")
        self.assertEqual(lib.classify(every[:9], 12), "intermittent")

    def test_by_hand(self):
        # level starts at 4, then 0.2 of the way to each month
        ses = lib.ses([(i, 4) for i in range(6)] + [(6, 9)], 0, 8)
        self.assertAlmostEqual(ses, (4 + 0.2 * 5) * 0.8)
        # chance 2 of 6, size 3; months without demand lower the chance, not the size
        tsb = lib.tsb([(0, 2), (3, 4)], 0, 6)
        chance = (2 / 6 + 0.1 * (1 - 2 / 6)) * 0.9**2
        chance = (chance + 0.1 * (1 - chance)) * 0.9**2
        size = 3 + 0.1 * (2 - 3)
        size += 0.1 * (4 - size)
        self.assertAlmostEqual(tsb, chance * size)

    def test_sparse_is_dense(self):
        """Skipping the gaps gives what month after month gives."""
        rng = random.Random(3)
        for _ in range(50):
            series = [rng.choice([0, 0, 1, 3]) for _ in range(24)]
            series[0] = 1
            points = [(i, q) for i, q in enumerate(series) if q]
            level = sum(series[:6]) / 6
            chance = sum(1 for q in series[:12] if q) / 12
            size = sum(series[:12]) / sum(1 for q in series[:12] if q)
            for quantity in series:
                level += 0.2 * (quantity - level)
                chance += 0.1 * (bool(quantity) - chance)
                if quantity:
                    size += 0.1 * (quantity - size)
            self.assertAlmostEqual(lib.ses(points, 0, 24), level)
            self.assertAlmostEqual(lib.tsb(points, 0, 24), chance * size)

    def test_nothing_and_new(self):
        self.assertEqual(lib.forecast([], 24), lib.NOTHING)
        self.assertEqual(lib.forecast([(3, -2)], 24), lib.NOTHING)
        new = lib.forecast([(23, 6)], 24)
        self.assertLessEqual(new.rate, 6 / lib.MIN_MONTHS * 1.7, "one hit is not six a month")

    def test_beats_naive(self):
        """On held-out months the chosen methods err less than the last month or three months."""
        totals = [0.0, 0.0, 0.0]
        for kind in ("smooth", "erratic", "intermittent", "lumpy", "dying"):
            errors = _errors(kind)
            totals = [total + error for total, error in zip(totals, errors, strict=True)]
            self.assertLess(errors[0], errors[1], f"{kind}: worse than last month")
            if kind != "dying":
                self.assertLess(errors[0], errors[2], f"{kind}: worse than three months' mean")
        self.assertLess(totals[0], 0.6 * totals[1])
        self.assertLess(totals[0], 0.9 * totals[2])

    def test_dies_out(self):
        """A part nobody asks for any more is forecast less every month."""
        points = [(i, 5) for i in range(12)]
        rates = [lib.forecast(points, months).rate for months in (12, 18, 24, 36)]
        self.assertEqual(rates, sorted(rates, reverse=True))
        self.assertLess(rates[-1], 1)

    def test_safety_stock(self):
        smooth = lib.Forecast(10.0, 16.0, "ses", "smooth", 12)
        self.assertAlmostEqual(lib.safety_stock(smooth, 95, 0.25), 1.6449 * math.sqrt(4), 3)
        self.assertEqual(lib.safety_stock(lib.NOTHING, 95, 1), 0)
        # Poisson of mean 1: P(X <= 3) = 0.981, P(X <= 2) = 0.920
        poisson = lib.Forecast(1.0, 1.0, "tsb", "intermittent", 6)
        self.assertEqual(lib.safety_stock(poisson, 95, 1), 2)
        # negative binomial with mean 1, variance 3: size 0.5, success 1/3: 0.577, 0.770, 0.866, 0.919, 0.951
        self.assertEqual(lib.discrete_quantile(1, 3, 0.95), 4)
        better = [lib.safety_stock(poisson, level, 1) for level in (80, 90, 95, 99)]
        self.assertEqual(better, sorted(better))

    def test_round_up(self):
        self.assertEqual(lib.round_up(0, 5), 0)
        self.assertEqual(lib.round_up(-3, 5), 0)
        self.assertEqual(lib.round_up(10, 5), 10)
        self.assertEqual(lib.round_up(10.01, 5), 15)
        self.assertAlmostEqual(lib.round_up(0.3, 0.1), 0.3)
        self.assertEqual(lib.round_up(2, 4, 10), 12)
