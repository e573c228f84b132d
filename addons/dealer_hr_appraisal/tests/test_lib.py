import random

from odoo.tests import BaseCase, tagged

from ..lib import distribution, scoring


@tagged("post_install", "-at_install")
class TestScoring(BaseCase):
    def test_linear(self):
        self.assertEqual(scoring.linear(50, 0, 100), 50)
        self.assertEqual(scoring.linear(150, 0, 100), 100)
        self.assertEqual(scoring.linear(150, 0, 100, 120), 120)
        self.assertEqual(scoring.linear(-5, 0, 100), 0)
        # less is better: 10 % rework gives nothing, 2 % all
        self.assertAlmostEqual(scoring.linear(6, 10, 2), 50)
        self.assertEqual(scoring.linear(12, 10, 2), 0)

    def test_bands(self):
        bands = [(20, 100), (0, 20), (10, 60)]
        values = [-1, 0, 9.99, 10, 25]
        self.assertEqual([scoring.banded(v, bands) for v in values], [0, 20, 20, 60, 100])

    def test_weighted(self):
        self.assertEqual(scoring.weighted([(60, 100), (40, 50)]), 80)
        # what was not given leaves its weight to the others
        self.assertEqual(scoring.weighted([(60, 100), (40, None)]), 100)
        self.assertIsNone(scoring.weighted([(60, None)]))
        self.assertIsNone(scoring.weighted([(0, 100)]))

    def test_bounds(self):
        """Whatever the figures: never below 0 nor above the cap, and better is never worse."""
        draw = random.Random(7)
        for _round in range(2000):
            floor, target = draw.uniform(-1e6, 1e6), draw.uniform(-1e6, 1e6)
            cap = draw.uniform(100, 400)
            values = sorted(draw.uniform(-1e7, 1e7) for _value in range(5))
            points = [scoring.linear(value, floor, target, cap) for value in values]
            self.assertTrue(all(0 <= p <= min(cap, 200) for p in points))
            self.assertEqual(points, sorted(points, reverse=floor > target))
            bands = [(draw.uniform(-10, 10), draw.uniform(0, 300)) for _band in range(4)]
            self.assertTrue(0 <= scoring.banded(draw.uniform(-20, 20), bands, cap) <= min(cap, 200))
            pairs = [(draw.uniform(0, 100), draw.uniform(0, 120)) for _pair in range(5)]
            mean = scoring.weighted(pairs)
            given = [p for weight, p in pairs if weight > 0]
            self.assertTrue(min(given) - 1e-6 <= mean <= max(given) + 1e-6)


@tagged("post_install", "-at_install")
class TestDistribution(BaseCase):
    grades = (("A", 0, 20), ("B", 0, 100), ("C", 10, 100))

    def _check(self, *places):
        points = [100 - index for index in range(len(places))]
        people = list(zip("abcdefghij", points, places, strict=False))
        return distribution.check(people, list(self.grades))

    def test_kept(self):
        self.assertFalse(self._check(0, 0, 1, 1, 1, 1, 1, 1, 1, 2))

    def test_too_many(self):
        [breach] = self._check(0, 0, 0, 1, 1, 1, 1, 1, 1, 2)
        self.assertEqual((breach.grade, breach.count, breach.high), ("A", 3, 2))
        self.assertEqual(breach.movers, ["c"])  # the weakest of the best

    def test_too_few(self):
        [breach] = self._check(0, 0, 1, 1, 1, 1, 1, 1, 1, 1)
        self.assertEqual((breach.grade, breach.count, breach.low), ("C", 0, 1))
        self.assertEqual(breach.movers, ["j"])  # the weakest of all

    def test_limits(self):
        for size in range(1, 60):
            low, high = distribution.limits(10, 20, size)
            self.assertTrue(0 <= low <= high <= size)
