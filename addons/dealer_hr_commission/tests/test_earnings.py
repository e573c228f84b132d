import random

from odoo.tests import BaseCase, tagged

from odoo.addons.dealer_base.lib.split import split_rows
from odoo.addons.dealer_hr_commission.lib.earnings import Band, Row, Terms, earn, rate_between


def cents(amount):
    return round(amount * 100)


@tagged("post_install", "-at_install")
class TestEarnings(BaseCase):
    def _earn(self, terms, quantities):
        return [
            earning.units
            for earning in earn(terms, [Row(size, size) for size in quantities], cents)
        ]

    def test_whole_band_pays_everything(self):
        terms = Terms(200, (Band(3, 400), Band(6, 600)))
        for count, rate in ((3, 200), (4, 400), (6, 400), (7, 600)):
            self.assertEqual(sum(self._earn(terms, [1] * count)), count * rate * 100)

    def test_marginal_band_pays_its_own(self):
        terms = Terms(200, (Band(3, 400), Band(6, 600)), marginal=True)
        self.assertEqual(
            self._earn(terms, [1] * 8),
            [20000] * 3 + [40000] * 3 + [60000] * 2,
        )

    def test_marginal_in_one_row_or_many(self):
        """However an amount is cut into rows, the bands pay the same."""
        rng = random.Random(8)
        for _round in range(300):
            bands = tuple(
                Band(above, rng.randint(1, 90))
                for above in sorted(rng.sample(range(1, 200), rng.randint(0, 4)))
            )
            terms = Terms(rng.randint(0, 50), bands, "quantity", marginal=True)
            pieces = [rng.randint(1, 60) for _piece in range(rng.randint(1, 9))]
            # in thousandths nothing is rounded away
            parts = earn(terms, [Row(p, p) for p in pieces], lambda a: round(a * 1000))
            total = rate_between(terms, 0, sum(pieces)) * sum(pieces)
            self.assertAlmostEqual(sum(p.units for p in parts) / 1000, total, 1)

    def test_whole_never_less_than_without_bands(self):
        rng = random.Random(8)
        for _round in range(200):
            rate = rng.randint(1, 50)
            bands = tuple(Band(n, rate + n) for n in rng.sample(range(1, 30), 3))
            rows = [1] * rng.randint(1, 40)
            marginal = sum(self._earn(Terms(rate, bands, marginal=True), rows))
            whole = sum(self._earn(Terms(rate, bands), rows))
            plain = sum(self._earn(Terms(rate), rows))
            self.assertLessEqual(plain, marginal)
            self.assertLessEqual(marginal, whole)

    def test_row_bands(self):
        """A margin band for each car: more than 2,000 pays 300, more than 5,000 pays 500."""
        terms = Terms(100, (Band(2000, 300), Band(5000, 500)), "row")
        rows = [Row(1, margin) for margin in (-50, 2000, 2001, 9000)]
        units = [earning.units for earning in earn(terms, rows, cents)]
        self.assertEqual(units, [10000, 10000, 30000, 50000])

    def test_threshold(self):
        terms = Terms(10, threshold=5)
        self.assertEqual(self._earn(terms, [1] * 4), [0] * 4)
        self.assertEqual(self._earn(terms, [1] * 5), [1000] * 5)

    def test_caps(self):
        terms = Terms(10, axis="quantity", cap_row=50, cap_total=120)
        self.assertEqual(self._earn(terms, [3, 9, 9, 9]), [3000, 5000, 4000, 0])

    def test_losses_move_back(self):
        terms = Terms(10, (Band(100, 20),), "quantity", marginal=True)
        # 150 then −50: what lay above the band is taken off at its own rate
        self.assertEqual(self._earn(terms, [150, -50]), [200000, -100000])

    def test_caps_hold(self):
        rng = random.Random(8)
        for _round in range(200):
            cap_row, cap_total = rng.randint(1, 900), rng.randint(1, 3000)
            terms = Terms(rng.random() * 9, cap_row=cap_row, cap_total=cap_total)
            units = self._earn(terms, [rng.randint(0, 300) for _row in range(12)])
            self.assertLessEqual(max(units), cap_row * 100)
            self.assertLessEqual(sum(units), cap_total * 100)

    def test_shares_add_up(self):
        rng = random.Random(8)
        for _round in range(200):
            pool = {person: rng.random() + 0.01 for person in range(rng.randint(1, 7))}
            units = [rng.randint(-5000, 50000) for _row in range(20)]
            for total, parts in zip(
                units, split_rows([(total, pool) for total in units]), strict=True
            ):
                self.assertEqual(sum(parts.values()), total)
