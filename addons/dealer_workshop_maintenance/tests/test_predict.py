from odoo.tests import BaseCase, tagged

from ..lib import predict


@tagged("post_install", "-at_install")
class TestPredict(BaseCase):
    """The method itself, without Odoo."""

    def test_a_steady_car(self):
        readings = [(day, 40 * day) for day in range(0, 800, 100)]
        usage = predict.usage(readings, 30)
        self.assertAlmostEqual(usage.daily_km, 40, delta=1)
        self.assertEqual(usage.method, "readings")
        self.assertLess(usage.low, 40)
        self.assertGreater(usage.high, 40)
        expected, early, late = predict.reach(usage, 30000)
        self.assertAlmostEqual(expected, 750, delta=5)
        self.assertLess(early, expected)
        self.assertGreater(late, expected)

    def test_mistyped_readings_are_left_out(self):
        good = [(0, 1000), (100, 5000), (200, 9000), (300, 13000)]
        for wrong in ((150, 700), (250, 110000), (150, 99999999)):
            kept, ignored = predict.clean([*good, wrong])
            self.assertEqual(kept, good)
            self.assertEqual(ignored, [wrong])

    def test_a_replaced_odometer_starts_anew(self):
        old = [(0, 90000), (100, 94000), (200, 98000), (300, 102000)]
        new = [(400, 3000), (500, 7000)]
        kept, ignored = predict.clean([*old, *new])
        self.assertEqual(kept, new)
        self.assertEqual(ignored, old)

    def test_few_readings_lean_on_the_class(self):
        self.assertEqual(predict.usage([(10, 500)], 35).method, "class")
        self.assertEqual(predict.usage([(10, 500)], 35).daily_km, 35)
        short = predict.usage([(0, 0), (10, 1000)], 30)
        long = predict.usage([(0, 0), (300, 30000)], 30)
        self.assertEqual(short.method, "blend")
        self.assertLess(short.daily_km, long.daily_km)
        self.assertLess(long.daily_km, 100)
        self.assertGreater(long.daily_km, 90)

    def test_a_change_of_habit_shows(self):
        slow = [(day, 20 * day) for day in range(0, 1100, 100)]
        last = slow[-1]
        fast = [(last[0] + day, last[1] + 80 * day) for day in range(100, 500, 100)]
        usage = predict.usage(slow + fast, 30)
        whole_life = fast[-1][1] / fast[-1][0]
        self.assertGreater(usage.daily_km, whole_life + 8)

    def test_nothing_known(self):
        usage = predict.usage([], 0)
        self.assertFalse(usage.daily_km)
        self.assertIsNone(predict.reach(usage, 10000))
        self.assertIsNone(predict.reach(predict.usage([], 30), 10000))
        # a car that stands reaches it one day, not never
        usage = predict.usage([(0, 500), (400, 500)], 0)
        self.assertEqual(usage.daily_km, predict.LEAST_DAILY_KM)

    def test_class_mean_is_the_median_and_needs_cars(self):
        cars = [[(0, 0), (100, 100 * km)] for km in (30, 35, 40, 45, 400)]
        self.assertEqual(predict.class_mean(cars), (40, 5))
        self.assertEqual(predict.class_mean(cars[:4]), (0.0, 4))
        self.assertEqual(predict.class_mean([*cars[:4], [(0, 0), (30, 900)]]), (0.0, 4))
