import random

from odoo.tests import BaseCase, tagged

from ..lib.intervals import union
from ..lib.slots import HOUR, Bay, Need, Technician, Workshop

DAY = 24 * HOUR


def hours(*pairs, days=range(5)):
    return [(d * DAY + round(s * HOUR), d * DAY + round(e * HOUR)) for d in days for s, e in pairs]


def workshop(bays=1, technicians=1, **values):
    return Workshop(
        [Bay(n + 1, f"Bay {n + 1}", frozenset({1}), hours((8, 18))) for n in range(bays)],
        [
            Technician(n + 1, f"T{n + 1}", {1: [(50, None, None)]}, hours((8, 12), (13, 17)))
            for n in range(technicians)
        ],
        **values,
    )


@tagged("post_install", "-at_install")
class TestSlots(BaseCase):
    def _first(self, shop, *needs, start=0, end=5 * DAY, **options):
        found = shop.find(list(needs), start, end, **options)
        return found[0] if found else None

    def test_break_and_night(self):
        shop = workshop()
        stretch = shop.place(Need(6), 14 * HOUR)
        self.assertEqual((stretch.start, stretch.end), (14 * HOUR, DAY + 11 * HOUR))
        stretch = shop.place(Need(3), 10 * HOUR)
        self.assertEqual(stretch.end, 14 * HOUR)
        self.assertIsNone(shop.place(Need(1), 12 * HOUR), "nobody starts in the break")

    def test_same_day_comes_first(self):
        free = self._first(workshop(), Need(4), start=14 * HOUR)
        self.assertEqual(free.start, DAY + 8 * HOUR, "rather the next morning than over night")
        self.assertIn("same_day", free.reasons)
        self.assertIn("bay_free_morning", free.reasons)

    def test_busy_is_not_spanned(self):
        shop = workshop()
        shop = Workshop(
            [Bay(1, "Bay 1", frozenset({1}), hours((8, 18)), [(10 * HOUR, 11 * HOUR)])],
            shop.technicians,
        )
        self.assertIsNone(shop.place(Need(3), 8 * HOUR))
        self.assertEqual(self._first(shop, Need(3)).start, 11 * HOUR)

    def test_level_and_certificate(self):
        shop = workshop(technicians=2)
        shop.technician[2].skills = {1: [(90, 2 * DAY, 3 * DAY)]}
        free = self._first(shop, Need(1, 1, 60))
        self.assertEqual(free.start, 2 * DAY + 8 * HOUR, "the certificate is valid from day 2")
        self.assertEqual(free.technician, 2)
        self.assertIsNone(self._first(shop, Need(1, 1, 95)))
        self.assertEqual(shop.explain([Need(1, 1, 95)], 0, DAY)[0][0], "no_technician")

    def test_least_qualified_first(self):
        shop = workshop(technicians=2)
        shop.technician[1].skills = {1: [(90, None, None)]}
        self.assertEqual(self._first(shop, Need(1, 1, 40)).technician, 2)
        self.assertEqual(self._first(shop, Need(1, 1, 40), last=1).technician, 1)
        self.assertEqual(self._first(shop, Need(1, 1, 40), wanted=1).technician, 1)

    def test_special_bay_is_spared(self):
        shop = workshop(bays=2)
        shop.bay[1].kinds = frozenset({1, 2})
        shop = Workshop(shop.bays, shop.technicians)
        self.assertEqual(self._first(shop, Need(1, bay_kind=1)).bay, 2)
        self.assertEqual(self._first(shop, Need(1, bay_kind=2)).bay, 1)
        self.assertEqual(shop.explain([Need(1, bay_kind=3)], 0, DAY)[0][0], "no_bay")

    def test_one_after_another_and_in_parallel(self):
        shop = workshop(bays=1, technicians=2)
        one = self._first(shop, Need(1), Need(2))
        self.assertEqual(
            [(s.start // HOUR, s.end // HOUR) for s in one.stretches], [(8, 9), (9, 11)]
        )
        self.assertEqual({s.technician for s in one.stretches}, {one.technician})
        both = self._first(shop, Need(1), Need(2), parallel=True)
        self.assertEqual(
            [(s.start // HOUR, s.end // HOUR, s.bay) for s in both.stretches],
            [(8, 9, 1), (8, 10, None)],
        )
        self.assertEqual(len({s.technician for s in both.stretches}), 2)

    def test_parts_and_receptions(self):
        shop = workshop(full=[(DAY + 8 * HOUR, DAY + 9 * HOUR)])
        free = self._first(shop, Need(1, ready_on=DAY + 7 * HOUR))
        self.assertEqual(free.start, DAY + 9 * HOUR)
        self.assertIn("parts_there", free.reasons)
        code, values = shop.explain([Need(1, ready_on=DAY)], 0, DAY)[0]
        self.assertEqual((code, values["on"]), ("parts", DAY))
        shop = workshop(full=[(0, 5 * DAY)])
        self.assertEqual(shop.explain([Need(1)], 0, DAY)[0][0], "full")

    def test_why_not(self):
        shop = workshop()
        self.assertEqual(shop.explain([Need(1)], 19 * HOUR, 20 * HOUR)[0][0], "closed")
        taken = [Technician(1, "T", {}, hours((8, 17)), [(8 * HOUR, 17 * HOUR)])]
        shop = Workshop(shop.bays, taken)
        code, values = shop.explain([Need(1)], 8 * HOUR, 17 * HOUR)[0]
        self.assertEqual((code, values["until"]), ("technician", DAY + 8 * HOUR))
        shop = workshop()
        shop = Workshop(
            [Bay(1, "Bay 1", frozenset({1}), hours((8, 18)), [(0, DAY + 10 * HOUR)])],
            shop.technicians,
        )
        code, values = shop.explain([Need(1)], 8 * HOUR, 17 * HOUR)[0]
        self.assertEqual((code, values["until"]), ("bay", DAY + 10 * HOUR))
        self.assertEqual(values["bays"][0][1], DAY + 10 * HOUR)

    def test_offers_spread_over_the_days(self):
        found = workshop().find([Need(1)], 0, 5 * DAY, per_half_day=1)
        self.assertEqual(len(found), 10)

    def test_never_offers_what_does_not_go(self):
        """Random workshops: whatever is offered is free, in work time, long enough, able."""
        rng = random.Random(11)
        for _ in range(40):
            shop = workshop(bays=rng.randint(1, 3), technicians=rng.randint(1, 4))
            for resource in [*shop.bays, *shop.technicians]:
                starts = [rng.randint(0, 5 * 48) * HOUR // 2 for _ in range(8)]
                resource.busy = union((s, s + rng.randint(1, 6) * HOUR // 2) for s in starts)
            shop = Workshop(shop.bays, shop.technicians)
            needs = [Need(rng.choice([0.5, 1, 2.5, 5]), 1, 50, 1) for _ in range(rng.randint(1, 3))]
            for free in shop.find(needs, 0, 5 * DAY, parallel=rng.random() < 0.5):
                taken = []
                for stretch in free.stretches:
                    technician = shop.technician[stretch.technician]
                    bay = shop.bay[stretch.bay or free.bay]
                    self.assertEqual(
                        shop.clock(technician, bay).worked(stretch.start, stretch.end),
                        stretch.need.seconds,
                    )
                    own = [("t", technician.id)] + ([("b", bay.id)] if stretch.bay else [])
                    for resource in [technician] + ([bay] if stretch.bay else []):
                        for start, end in resource.busy:
                            self.assertFalse(start < stretch.end and end > stretch.start)
                    for what, start, end in taken:
                        if what in own:
                            self.assertFalse(start < stretch.end and end > stretch.start)
                    taken += [(what, stretch.start, stretch.end) for what in own]
