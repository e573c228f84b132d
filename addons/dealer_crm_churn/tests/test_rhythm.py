import math
import random

from odoo.tests import BaseCase, tagged

from ..lib import rhythm


@tagged("post_install", "-at_install")
class TestRhythm(BaseCase):
    """The method by itself: what is put in comes out again."""

    def test_normal(self):
        for z in (-3.0, -1.0, -0.2, 0.0, 0.7, 2.5):
            exact = (1 + math.erf(z / math.sqrt(2))) / 2
            self.assertLess(abs(rhythm.normal(z) - exact), 0.0002)

    def test_shrinkage(self):
        """Who came once has the store's rhythm, who came often his own."""
        m, sigma2, tau2 = math.log(180), 0.1, 0.2
        self.assertAlmostEqual(rhythm.posterior(0, None, m, sigma2, tau2)[0], m)
        once = rhythm.posterior(1, math.log(60), m, sigma2, tau2)[0]
        often = rhythm.posterior(20, math.log(60), m, sigma2, tau2)[0]
        self.assertLess(math.log(60), often)
        self.assertLess(often, once)
        self.assertLess(once, m)
        self.assertAlmostEqual(math.exp(often), 60, delta=2)

    def test_leaving_is_found(self):
        """Customers of whom a fifth leaves after each visit: a fifth is what is fitted."""
        rng = random.Random(4)
        gaps, histogram = 0, [0] * rhythm.BINS
        for _customer in range(4000):
            while True:
                if rng.random() < 0.2:
                    away = rng.uniform(0, 1500)
                    break
                gap = math.exp(rng.gauss(math.log(180), 0.4))
                if rng.random() < 0.3:  # today lies within this gap
                    away = rng.uniform(0, gap)
                    break
                gaps += 1
            part = rhythm.survival(away, math.log(180), 0.0, 0.16)
            histogram[min(int(part * rhythm.BINS), rhythm.BINS - 1)] += 1
        # an open gap is seen more often than one in ten: near enough is near
        self.assertAlmostEqual(rhythm.fit_leaving(gaps, histogram), 0.2, delta=0.05)

    def test_few_customers(self):
        self.assertEqual(rhythm.fit_leaving(3, [0] * rhythm.BINS), rhythm.UNKNOWN[3])
        self.assertEqual(rhythm.spread(2, 1, 0.1, 1, 5.0, 0.0, 1.0), rhythm.UNKNOWN[:3])

    def test_longer_away_less_alive(self):
        m, sigma2, tau2, leaving = rhythm.UNKNOWN
        chances = [
            rhythm.chances(days, 365, 6, math.log(180), m, sigma2, tau2, leaving)
            for days in (10, 180, 360, 720)
        ]
        alive = [one[0] for one in chances]
        self.assertEqual(alive, sorted(alive, reverse=True))
        self.assertTrue(all(0 <= comes <= alive <= 1 for alive, comes in chances))
