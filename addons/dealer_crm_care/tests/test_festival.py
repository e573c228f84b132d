from datetime import date

from freezegun import freeze_time
from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestFestival(TransactionCase):
    def test_dates(self):
        """Dates as the observatory publishes them."""
        for xmlid, year, expected in [
            ("spring", 2026, date(2026, 2, 17)),
            ("spring", 2033, date(2033, 1, 31)),
            ("mid_autumn", 2026, date(2026, 9, 25)),
            ("mid_autumn", 2028, date(2028, 10, 3)),
            ("dragon_boat", 2027, date(2027, 6, 9)),
            ("qingming", 2026, date(2026, 4, 5)),
            ("national", 2026, date(2026, 10, 1)),
        ]:
            festival = self.env.ref(f"dealer_crm_care.festival_{xmlid}")
            self.assertEqual(festival._get_date(year), expected, festival.name)
        spring = self.env.ref("dealer_crm_care.festival_spring")
        self.assertFalse(spring._get_date(2150))

    def test_own_day(self):
        Festival = self.env["dealer.festival"]
        with freeze_time("2026-03-04"):
            day = Festival.create({"name": "Leap", "month": 2, "day": 29})
            self.assertEqual(day.next_date, date(2027, 2, 28))
        with self.assertRaises(ValidationError):
            Festival.create({"name": "Never", "month": 2, "day": 31})
        with self.assertRaises(ValidationError):
            Festival.create({"name": "Which", "kind": "lunar"})
