from datetime import date, datetime

from freezegun import freeze_time
from odoo.tests import Form, tagged
from odoo.tools import SQL, mute_logger
from psycopg2 import IntegrityError

from .common import NOW, DemandCommon


@tagged("post_install", "-at_install")
class TestFigures(DemandCommon):
    def _refresh(self, now=NOW):
        with freeze_time(now):
            self.Demand._refresh()
            self.Figure._refresh()
        self.env.flush_all()
        return self.Figure.search([("product_id", "=", self.part.id)])

    def test_figures_by_hand(self):
        self.part.standard_price = 10
        self._receive(13, datetime(2025, 7, 10))
        self._issue(1, datetime(2025, 8, 10))
        self._issue(2, datetime(2026, 6, 1))
        self.LostSale.create({"product_id": self.part.id, "quantity": 3, "date": "2026-05-03"})
        figure = self._refresh()
        # readings: 0 at the start, 13 after July, 12 after August to May (10), 10 now = 143
        self.assertAlmostEqual(figure.average_stock, 143 / 13)
        self.assertRecordValues(
            figure,
            [{
                "on_hand": 10, "demand": 6, "issued": 3, "hits": 3, "filled_hits": 2,
                "lost_hits": 1, "abc": "a", "xyz": "z", "movement": "moving",
                "last_receipt_date": date(2025, 7, 10), "last_issue_date": date(2026, 6, 1),
                "age_days": 14, "age_band": "030", "is_obsolete": False,
                "value": 100, "issued_value": 30,
            }],
        )  # fmt: skip
        self.assertAlmostEqual(figure.fill_rate, 2 / 3)
        self.assertAlmostEqual(figure.turns, 3 / 11)
        # 1 July 2025 to 15 June 2026: 350 days
        self.assertAlmostEqual(figure.supply_days, 10 / (6 / 350))
        # 1, 2, 3 and nine times 0: mean 0.5, squares 14 / 12 - 0.25
        self.assertAlmostEqual(figure.variation, (14 / 12 - 0.25) ** 0.5 / 0.5)

    def test_demand_of_13_months_ago_is_out_of_the_period(self):
        self._receive(13, datetime(2025, 1, 10))
        self._issue(5, datetime(2025, 6, 30))
        figure = self._refresh()
        self.assertRecordValues(
            figure, [{"demand": 0, "abc": False, "xyz": False, "average_stock": 8}]
        )

    def test_abc_by_value_and_quantity(self):
        dear = self._create_part(name="Engine", part_number="E-1", standard_price=900)
        cheap = self._create_part(name="Bolt", part_number="B-1", standard_price=1)
        self.part.standard_price = 10
        for part, quantity in ((dear, 1), (self.part, 12), (cheap, 5)):
            self._receive(50, datetime(2026, 1, 2), part=part)
            self._issue(quantity, datetime(2026, 3, 2), part=part)
        self._refresh()

        def classes():
            return [
                self.Figure.search([("product_id", "=", part.id)]).abc
                for part in (dear, self.part, cheap)
            ]

        self.assertEqual(classes(), ["a", "b", "c"])  # 900, 120 (from 87.8 %), 5 (from 99.5 %)
        self.company.part_abc_basis = "quantity"
        self._refresh()
        self.assertEqual(classes(), ["b", "a", "a"])  # 12, 5 (from 66.7 %), 1 (from 94.4 %)

    def test_slow_dead_and_new_stock(self):
        parts = {
            "moving": datetime(2026, 1, 2), "slow": datetime(2025, 11, 2), "dead": datetime(2025, 5, 2),
        }  # fmt: skip
        for name, on in parts.items():
            parts[name] = part = self._create_part(name=name, part_number=name)
            self._receive(5, datetime(2025, 1, 2), part=part)
            self._issue(1, on, part=part)
        fresh = parts["fresh"] = self._create_part(name="New", part_number="new")
        self._receive(5, datetime(2026, 5, 2), part=fresh)
        gone = parts["gone"] = self._create_part(name="Gone", part_number="gone")
        self._receive(1, datetime(2024, 5, 2), part=gone)
        self._issue(1, datetime(2024, 5, 2), part=gone)
        self._refresh()
        found = {
            name: self.Figure.search([("product_id", "=", part.id)]).movement
            for name, part in parts.items()
        }
        self.assertEqual(
            found,
            {"moving": "moving", "slow": "slow", "dead": "dead", "fresh": "moving", "gone": False},
        )

    def test_obsolete_by_supersession(self):
        new = self._create_part(name="New pads", part_number="NEW-1")
        self._receive(5, datetime(2026, 1, 2))
        self.env["dealer.part.supersession"].create({"old_id": self.part.id, "new_id": new.id})
        figure = self._refresh()
        self.assertRecordValues(figure, [{"is_obsolete": True, "successor_id": new.id}])

    def test_rows_behind_the_figures(self):
        self._receive(20, datetime(2026, 1, 2))
        issue = self._issue(3, datetime(2026, 3, 2))
        back = self._give_back(issue, 1, datetime(2026, 3, 3))
        receipt = self._receive(1, datetime(2024, 1, 2))
        lost = self.LostSale.create({"product_id": self.part.id, "date": "2026-03-03"})
        figure = self._refresh()
        with freeze_time(NOW):
            for action, found in (
                (figure.action_open_issues(), issue | back),
                (figure.action_open_lost_sales(), lost),
            ):
                self.assertEqual(self.env[action["res_model"]].search(action["domain"]), found)
            receipts = self._search_rows(figure.action_open_receipts())
            self.assertIn(receipt, receipts)
            self.assertNotIn(back, receipts)
            self.assertEqual(sum(receipts.mapped("quantity")), 21)
            self.assertEqual(
                sum(self._search_rows(figure.action_open_stock()).mapped("quantity")), 19
            )
            demand = self._search_rows(figure.action_open_demand())
            self.assertEqual(sum(demand.mapped("quantity")), figure.demand)

    def _search_rows(self, action):
        return self.env[action["res_model"]].search(action["domain"])

    def test_summary_and_its_rows(self):
        self.part.standard_price = 10
        self._receive(13, datetime(2025, 7, 10))
        self._issue(3, datetime(2026, 6, 1))
        self.LostSale.create({"product_id": self.part.id, "date": "2026-05-03"})
        self._refresh()
        with freeze_time(NOW):
            summary = self.Figure.get_summary(self.warehouse.id)
            cards = {card["key"]: card for card in summary["cards"]}
            self.assertEqual(cards["fill_rate"]["value"], 0.5)
            self.assertEqual([row["value"] for row in cards["fill_rate"]["rows"]], [1, 2])
            self.assertAlmostEqual(cards["turns"]["value"], 3 / ((13 * 11 + 10) / 13))
            self.assertEqual(cards["lost"]["value"], 1)
            self.assertEqual(sum(band["parts"] for band in summary["bands"]), 1)
            self.assertEqual(summary["matrix"], {"az": 1})
            for key in ("fill_rate", "turns", "supply_days", "030", "az"):
                rows = self._search_rows(self.Figure.get_summary_rows(key, self.warehouse.id))
                self.assertEqual(rows.product_id, self.part, key)
            for key in ("slow", "dead", "obsolete", "emergency", "c"):
                self.assertFalse(
                    self._search_rows(self.Figure.get_summary_rows(key, self.warehouse.id)), key
                )
            self.assertEqual(len(self._search_rows(self.Figure.get_summary_rows("lost"))), 1)

    def test_summary_takes_as_many_queries_for_many_parts(self):
        for number in range(12):
            part = self._create_part(name=f"P{number}", part_number=f"S-{number}")
            self._receive(5, datetime(2026, 1, 2), part=part)
        self._refresh()
        self.env.invalidate_all()
        self.Figure.get_summary()  # caches of rights
        self.env.invalidate_all()
        with self.assertQueryCount(9):
            self.Figure.get_summary()

    def test_limits_of_the_store(self):
        manager = self._create_user("parts_manager")
        with Form(self.env["dealer.part.settings"].with_user(manager)) as form:
            self.assertEqual(form.part_dead_months, 12)
            form.part_slow_months = 3
        form.record.action_save()
        self.assertRecordValues(self.company, [{"part_slow_months": 3, "part_dead_months": 12}])
        for values in (
            {"part_abc_a": 99}, {"part_xyz_x": 2}, {"part_slow_months": 0},
            {"part_dead_months": 1},
        ):  # fmt: skip
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self.company.write(values)
                self.env.flush_all()

    def test_a_source_of_another_addon(self):
        """Addons give demand of their own through `_get_demand_sources`."""
        Demand = type(self.Demand)
        given = Demand._get_demand_sources

        def sources(model, start):
            more = SQL(
                "SELECT %s AS product_id, %s AS warehouse_id, %s AS company_id, %s::date AS month, "
                "7 AS quantity, 1 AS hits, 0 AS filled_hits, 0 AS lost_quantity, 0 AS lost_hits, "
                "0 AS emergency_quantity",
                self.part.id, self.warehouse.id, self.company.id, "2026-05-01",
            )  # fmt: skip
            return [*given(model, start), more]

        self.patch(Demand, "_get_demand_sources", sources)
        self.Demand._refresh()
        self.assertEqual(self._rows(), {"2026-05": (7, 1, 0, 0, 0, 0)})

    def test_the_part_opens_its_figures(self):
        self._receive(1, datetime(2026, 1, 2))
        figure = self._refresh()
        template = self.part.product_tmpl_id
        self.assertEqual(self._search_rows(template.action_open_part_figures()), figure)
        self.assertEqual(
            template.action_lost_sale()["context"], {"default_product_id": self.part.id}
        )
