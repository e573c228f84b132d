import random
from decimal import Decimal

from odoo.tests import TransactionCase, tagged

from odoo.addons.dealer_sales_finance.lib.instalments import (
    METHODS,
    get_effective_rate,
    get_schedule,
)


@tagged("post_install", "-at_install")
class TestInstalments(TransactionCase):
    def test_published_figures(self):
        """Figures banks publish: 1,000,000 at 4.9 % over 240 and 360 months; 200,000 at 6.5 %."""
        self.assertEqual(get_schedule(1000000, 4.9, 360)[0].payment, Decimal("5307.27"))
        self.assertEqual(get_schedule(1000000, 4.9, 240)[0].payment, Decimal("6544.44"))
        self.assertEqual(get_schedule(200000, 6.5, 360)[0].payment, Decimal("1264.14"))
        falling = get_schedule(1000000, 4.9, 360, "equal_principal")
        self.assertEqual(falling[0].payment, Decimal("6861.11"))
        interest = sum(row.interest for row in falling)
        self.assertAlmostEqual(float(interest), 737041.67, delta=1)
        interest = sum(row.interest for row in get_schedule(1000000, 4.9, 360))
        self.assertAlmostEqual(float(interest), 910616.19, delta=2)

    def test_properties(self):
        rng = random.Random(11)
        for _case in range(150):
            unit = rng.choice([Decimal("0.01"), Decimal("1"), Decimal("0.05"), Decimal("0.001")])
            amount = Decimal(rng.randrange(1000, 900000)) * unit + 1000
            amount -= amount % unit
            rate = rng.choice([0, 0.01, 1.99, 4.9, 12, 36])
            months = rng.choice([1, 2, 12, 36, 59, 60])
            method = rng.choice(METHODS)
            balloon = amount * rng.choice([0, 20, 50]) / 100
            rows = get_schedule(amount, rate, months, method, balloon, unit)
            with self.subTest(amount=amount, rate=rate, months=months, method=method):
                self.assertEqual(len(rows), months)
                self.assertEqual(sum(row.principal for row in rows), amount)
                self.assertEqual(rows[-1].balance, 0)
                owed = amount
                for row in rows:
                    self.assertEqual(row.payment, row.principal + row.interest)
                    self.assertFalse(row.payment % unit)
                    self.assertGreaterEqual(row.principal, 0)
                    owed -= row.principal
                    self.assertEqual(row.balance, owed)
                if method == "equal_principal":
                    self.assertEqual(
                        len({row.principal for row in rows[:-1]} | {0}), min(months, 2)
                    )
                if method == "equal_payment" and months > 1:
                    self.assertEqual(len({row.payment for row in rows[:-1]}), 1)
                    self.assertLessEqual(
                        abs(rows[-1].payment - rows[0].payment), unit * (months + 1) * 4
                    )

    def test_zero_rate_and_one_month(self):
        rows = get_schedule(100, 0, 3)
        self.assertEqual([str(row.payment) for row in rows], ["33.33", "33.33", "33.34"])
        [only] = get_schedule(100000, 12, 1)
        self.assertEqual(only.payment, Decimal("101000.00"))

    def test_balloon_is_due_last(self):
        rows = get_schedule(100000, 6, 36, "balloon", 40000)
        self.assertGreater(rows[-1].payment, 40000)
        self.assertLess(rows[0].payment, get_schedule(100000, 6, 36)[0].payment)

    def test_effective_rate(self):
        payments = [row.payment for row in get_schedule(100000, 6, 36)]
        self.assertAlmostEqual(get_effective_rate(100000, payments), 6.168, places=3)
        self.assertGreater(get_effective_rate(100000, payments, 1000), 6.8)
        zero = [row.payment for row in get_schedule(100000, 0, 36)]
        self.assertEqual(get_effective_rate(100000, zero), 0)

    def test_nonsense_is_refused(self):
        for wrong in ((0, 5, 12), (100, -1, 12), (100, 5, 0), (100, 5, 12, "other")):
            with self.assertRaises(ValueError):
                get_schedule(*wrong)
        with self.assertRaises(ValueError):
            get_schedule(100, 5, 12, "balloon", 101)
