import random
from fractions import Fraction

from odoo.tests import BaseCase, tagged

from odoo.addons.dealer_base.lib import split


@tagged("post_install", "-at_install")
class TestSplit(BaseCase):
    """Plain arithmetic, over many random amounts."""

    def test_units_of_any_currency(self):
        for amount, rounding, units in (
            (19.99, 0.01, 1999),
            (1999.0, 1.0, 1999),
            (19.995, 0.001, 19995),
            (19.95, 0.05, 399),
            (-0.1, 0.01, -10),
            (1e9 + 0.01, 0.01, 100000000001),
        ):
            self.assertEqual(split.to_units(amount, rounding), units)
            self.assertEqual(split.to_amount(units, rounding), amount)

    def test_pieces_add_up_and_are_fair(self):
        dice = random.Random(1)
        for _case in range(2000):
            total = dice.randint(-10_000, 10_000)
            weights = [Fraction(dice.randint(1, 10_000), 100) for _n in range(dice.randint(1, 5))]
            pieces = split.split(total, weights)
            self.assertEqual(sum(pieces), total)
            whole = sum(weights)
            for piece, weight in zip(pieces, weights, strict=True):
                self.assertLess(abs(piece - total * weight / whole), 1)

    def test_of_equal_remainders_the_first_gets_the_unit(self):
        self.assertEqual(split.split(100, [1, 1, 1]), [34, 33, 33])
        self.assertEqual(split.split(-100, [1, 1, 1]), [-33, -33, -34])
        self.assertEqual(split.split(0, [3, 4]), [0, 0])

    def test_weights_of_nothing(self):
        self.assertEqual(split.split(0, [0, 0]), [0, 0])
        with self.assertRaises(ValueError):
            split.split(5, [1, -1])

    def test_rows_add_up_and_do_not_drift(self):
        """Twenty lines of a cent shared by halves: ten each, not twenty and none."""
        halves = {"customer": 50, "insurer": 50}
        rows = split.split_rows([(1, halves)] * 20)
        for who in halves:
            self.assertEqual(sum(row[who] for row in rows), 10)
        dice = random.Random(2)
        for _case in range(300):
            percents = {"a": Fraction(dice.randint(1, 9998), 100)}
            percents["b"] = 100 - percents["a"]
            given = [(dice.randint(0, 5_000), percents) for _n in range(dice.randint(1, 30))]
            rows = split.split_rows(given)
            for (total, _weights), row in zip(given, rows, strict=True):
                self.assertEqual(sum(row.values()), total)
                self.assertTrue(all(0 <= piece <= total for piece in row.values()))
            exact = sum(total for total, _weights in given) * percents["a"] / 100
            self.assertLess(abs(sum(row["a"] for row in rows) - exact), 2)

    def test_rows_of_mixed_signs_and_payers(self):
        dice = random.Random(3)
        for _case in range(300):
            given = []
            for _row in range(dice.randint(1, 12)):
                names = dice.sample("abcd", dice.randint(1, 4))
                given.append((dice.randint(-500, 500), {n: dice.randint(1, 100) for n in names}))
            for (total, weights), row in zip(given, split.split_rows(given), strict=True):
                self.assertEqual(sum(row.values()), total)
                self.assertEqual(set(row), set(weights))
                sign = -1 if total < 0 else 1
                self.assertTrue(all(sign * piece >= 0 for piece in row.values()))

    def test_terms(self):
        """Deductible first, then the cap; all adds up."""
        self.assertEqual(split.cover(1000, 300, 500), (500, 300, 200))
        self.assertEqual(split.cover(1000, 300, None), (700, 300, 0))
        self.assertEqual(split.cover(200, 300, 500), (0, 200, 0))
        self.assertEqual(split.cover(-50, 300, 500), (-50, 0, 0))
        self.assertEqual(split.cover(1000, 0, 0), (0, 0, 1000))
