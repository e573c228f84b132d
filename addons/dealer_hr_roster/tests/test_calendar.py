from datetime import date

import holidays
from odoo.tests import tagged

from .common import RosterCommon


@tagged("post_install", "-at_install")
class TestCalendar(RosterCommon):
    def _get_china(self, year):
        days = self.env["dealer.calendar.day"].search(
            [
                ("country_id.code", "=", "CN"),
                ("company_id", "=", False),
                ("date", ">=", date(year, 1, 1)),
                ("date", "<=", date(year, 12, 31)),
            ]
        )
        return {day.date: day.kind for day in days}

    def test_china_as_announced(self):
        """What is shipped says what the library, kept by others, says."""
        for year in (2025, 2026):
            known = holidays.country_holidays("CN", years=year, language="en_US")
            ours = self._get_china(year)
            off = {day for day, kind in ours.items() if kind != "make_up"}
            # the notices count weekend days within a holiday too
            self.assertEqual({day for day in off if day.weekday() < 5} - set(known), set())
            self.assertLessEqual(set(known), off)
            made_up = {day for day in known.weekend_workdays if day.year == year}
            self.assertEqual({d for d, kind in ours.items() if kind == "make_up"}, made_up)
            statutory = {
                day
                for day, name in known.items()
                if "substituted" not in name and "observed" not in name
            }
            self.assertEqual({d for d, k in ours.items() if k == "statutory"}, statutory)
            self.assertEqual(len(statutory), 13)

    def test_fill_adds_what_is_missing(self):
        country = self.env.ref("base.de")
        days = self.env["dealer.calendar.day"]
        self.assertEqual(days._fill(country, [2031]), 9)
        self.assertEqual(days._fill(country, [2031]), 0, "a second time there is nothing to add")
        new_year = days.search([("date", "=", "2031-01-01"), ("country_id", "=", country.id)])
        self.assertEqual(new_year.kind, "statutory")

    def test_names_in_the_languages_of_the_store(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        china = self.env.ref("base.cn")
        days = self.env["dealer.calendar.day"]
        days._fill(china, [2032])
        day = days.search([("date", "=", "2032-10-01"), ("country_id", "=", china.id)])
        self.assertEqual(day.name, "National Day")
        self.assertEqual(day.with_context(lang="zh_CN").name, "国庆节")

    def test_wizard(self):
        wizard = self.env["dealer.calendar.fill"].with_user(self.hr_user).create(
            {"country_id": self.env.ref("base.fr").id, "year": 2032}
        )  # fmt: skip
        action = wizard.action_fill()
        self.assertTrue(self.env[action["res_model"]].search_count(action["domain"]))

    def test_store_before_country(self):
        day = date(2031, 3, 5)
        china = self.env.ref("base.cn")
        days = self.env["dealer.calendar.day"]
        days.create({"name": "Country", "date": day, "kind": "holiday", "country_id": china.id})
        days.create({"name": "Store", "date": day, "kind": "make_up", "company_id": self.store.id})
        stores = {self.store.id: china.id, self.other_store.id: china.id}
        kinds = days._get_kinds(stores, day, day)
        self.assertEqual(kinds[self.store.id][day], "make_up")
        self.assertEqual(kinds[self.other_store.id][day], "holiday")
