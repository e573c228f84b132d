import random

from odoo.tests import TransactionCase, tagged

from odoo.addons.dealer_workshop_catalogue.lib.spread import spread


@tagged("post_install", "-at_install")
class TestSpread(TransactionCase):
    def test_nothing_is_lost(self):
        """Whatever amount over whatever weights: the pieces add up and are near their share."""
        rng = random.Random(20)
        for _round in range(2000):
            digits = rng.choice((0, 2, 3))
            step = 10**-digits
            units = rng.randint(-(10**7), 10**7)
            weights = [rng.choice((0, rng.random() * 1000, rng.randint(1, 9))) for _i in range(rng.randint(1, 12))]  # fmt: skip
            amount = round(units * step, digits)
            pieces = spread(amount, weights, step)
            self.assertEqual(sum(round(piece / step) for piece in pieces), units)
            total = sum(weights) or len(weights)
            for piece, weight in zip(pieces, weights, strict=True):
                share = amount * (weight if sum(weights) else 1) / total
                self.assertLess(abs(piece - share), step * 1.0001)
                self.assertTrue(weight or piece == 0 or not sum(weights))

    def test_edges(self):
        self.assertEqual(spread(5, []), [])
        self.assertEqual(spread(0, [1, 2]), [0.0, 0.0])
        self.assertEqual(spread(100, [1, 1, 1]), [33.34, 33.33, 33.33])
        self.assertEqual(spread(-0.01, [1, 1]), [-0.01, 0.0])
