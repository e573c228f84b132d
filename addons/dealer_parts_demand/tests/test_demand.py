from datetime import datetime, timedelta

from freezegun import freeze_time
from odoo.tests import tagged

from .common import NOW, DemandCommon


@tagged("post_install", "-at_install")
class TestDemand(DemandCommon):
    def test_what_leaves_for_customers_and_the_workshop_is_demand(self):
        self._receive(100, datetime(2026, 1, 2))
        self._issue(3, datetime(2026, 3, 5))
        self._issue(2, datetime(2026, 3, 20))
        self._move(self.stock, self.customers, 4, datetime(2026, 4, 1))
        self.Demand._refresh()
        self.assertEqual(
            self._rows(), {"2026-03": (5, 2, 2, 0, 0, 0), "2026-04": (4, 1, 1, 0, 0, 0)}
        )

    def test_what_comes_back_lowers_the_month_it_went_out(self):
        self._receive(100, datetime(2026, 1, 2))
        issue = self._issue(3, datetime(2026, 3, 5))
        whole = self._issue(2, datetime(2026, 3, 6))
        self._give_back(issue, 1, datetime(2026, 5, 5))
        self._give_back(whole, 2, datetime(2026, 3, 7))
        self.Demand._refresh()
        self.assertEqual(self._rows(), {"2026-03": (2, 1, 1, 0, 0, 0)})

    def test_what_comes_back_without_an_issue_counts_when_it_comes(self):
        self._move(self.customers, self.stock, 2, datetime(2026, 5, 5))
        self.Demand._refresh()
        self.assertEqual(self._rows(), {"2026-05": (-2, 0, 0, 0, 0, 0)})

    def test_other_moves_are_no_demand(self):
        other = self.env["stock.warehouse"].create({"name": "Second", "code": "SE"})
        self._receive(100, datetime(2026, 1, 2))
        self._move(self.stock, other.lot_stock_id, 1, datetime(2026, 3, 1))
        self._move(self.stock, self.suppliers, 1, datetime(2026, 3, 1))
        loss = self.env["stock.location"].search([("usage", "=", "inventory")], limit=1)
        self._move(self.stock, loss, 1, datetime(2026, 3, 1))
        scrap = self.env["stock.scrap"].create(
            {"product_id": self.part.id, "scrap_qty": 1, "location_id": self.stock.id}
        )
        scrap.do_scrap()
        self._issue(1, datetime(2026, 3, 1), done=False)
        goods = self.env["product.product"].create({"name": "Mug", "is_storable": True})
        self._issue(1, datetime(2026, 3, 1), part=goods)
        self.Demand._refresh()
        self.assertFalse(self._rows())
        self.assertFalse(self._rows(goods))

    def test_consumption_is_demand(self):
        self._receive(100, datetime(2026, 1, 2))
        used = self.env["stock.location"].create({"name": "Used", "usage": "inventory"})
        self._move(self.stock, used, 3, datetime(2026, 3, 1), picking_id=self._picking().id)
        self.Demand._refresh()
        self.assertEqual(self._rows(), {"2026-03": (3, 1, 1, 0, 0, 0)})

    def test_another_unit_counts_in_the_parts_own(self):
        self._receive(100, datetime(2026, 1, 2))
        dozen = self.env.ref("uom.product_uom_dozen")
        self._issue(2, datetime(2026, 3, 1), product_uom=dozen.id)
        self.Demand._refresh()
        self.assertEqual(self._rows()["2026-03"][0], 24)

    def test_a_month_is_the_stores_own(self):
        self._receive(100, datetime(2026, 1, 2))
        self._issue(1, datetime(2026, 3, 31, 17, 0))
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        self.Demand._refresh()
        self.assertEqual(list(self._rows()), ["2026-04"])
        self.Demand._refresh("2026-04-01")
        self.assertEqual(list(self._rows()), ["2026-04"])

    def test_lost_sales_are_demand(self):
        self.LostSale.create({"product_id": self.part.id, "quantity": 3, "date": "2026-02-03"})
        self.LostSale.create({"asked_for": "Something else", "date": "2026-02-03"})
        self.Demand._refresh()
        self.assertEqual(self._rows(), {"2026-02": (3, 1, 0, 3, 1, 0)})

    def test_emergency_purchases_are_counted_and_no_demand(self):
        with freeze_time(NOW):
            order = self._create_order(5, is_emergency=True, emergency_reason="Car on the lift")
            order.button_confirm()
            self._create_order(7).button_confirm()
            self._create_order(9, is_emergency=True)
        self.Demand._refresh()
        self.assertEqual(self._rows(), {"2026-06": (0, 0, 0, 0, 0, 5)})

    # === FILLED AT ONCE === #

    def test_filled_when_the_shelf_had_it_when_asked(self):
        self._receive(5, datetime(2026, 3, 2))
        self._issue(2, datetime(2026, 3, 20), asked=datetime(2026, 3, 1))  # none there then
        self._issue(3, datetime(2026, 3, 20), asked=datetime(2026, 3, 3))
        self.Demand._refresh()
        self.assertEqual(self._rows()["2026-03"][1:3], (2, 1))

    def test_what_others_wait_for_is_not_free(self):
        self._receive(5, datetime(2026, 3, 1))
        self._issue(4, datetime(2026, 3, 20), asked=datetime(2026, 3, 3))
        self._issue(2, datetime(2026, 3, 10), asked=datetime(2026, 3, 4))  # one was free
        self._receive(5, datetime(2026, 3, 12))
        self._issue(6, datetime(2026, 3, 11), asked=datetime(2026, 3, 5), done=False)
        self._issue(1, datetime(2026, 3, 21), asked=datetime(2026, 3, 20))
        self.Demand._refresh()
        self.assertEqual(self._rows()["2026-03"][1:3], (3, 1))

    def test_a_backorder_is_the_same_request_and_not_filled(self):
        self._receive(20, datetime(2026, 3, 1))
        first = self._picking()
        second = self._picking(backorder_id=first.id)
        third = self._picking(backorder_id=second.id)
        for picking, day in ((first, 3), (second, 5), (third, 9)):
            self._issue(1, datetime(2026, 3, day), picking_id=picking.id)
        self.Demand._refresh()
        self.assertEqual(self._rows()["2026-03"], (3, 1, 0, 0, 0, 0))

    # === REFRESH === #

    def test_refresh_is_repeatable_and_keeps_rows(self):
        self._receive(100, datetime(2026, 1, 2))
        self._issue(3, datetime(2026, 3, 5))
        last = self._issue(2, datetime(2026, 5, 5))
        self.Demand._refresh()
        before = self.Demand.search_read([("product_id", "=", self.part.id)])
        self.Demand._refresh()
        self.assertEqual(self.Demand.search_read([("product_id", "=", self.part.id)]), before)
        self._give_back(last, 2, datetime(2026, 5, 6))
        self.Demand._refresh("2026-06-02")
        self.assertIn("2026-05", self._rows())
        self.Demand._refresh("2026-05-31")
        self.assertEqual(self._rows(), {"2026-03": (3, 1, 1, 0, 0, 0)})

    def test_the_scheduler_refreshes_what_was_touched(self):
        self._receive(100, datetime(2026, 1, 2))
        issue = self._issue(3, datetime(2026, 3, 5))
        self.Demand._refresh()
        since = NOW - timedelta(days=1)
        self._give_back(issue, 1, NOW)
        self.assertEqual(str(self.Demand._get_first_touched(since))[:7], "2026-03")
        self.Demand._refresh_touched(since)
        self.assertEqual(self._rows()["2026-03"][0], 2)
        self.assertFalse(self.Demand._get_first_touched(datetime(2100, 1, 1)))

    def test_refresh_takes_as_many_queries_for_many_parts(self):
        self.Demand._refresh()
        with self.assertQueryCount(3):
            self.Demand._refresh()
        for number in range(10):
            part = self._create_part(name=f"P{number}", part_number=f"Q-{number}")
            self._receive(5, datetime(2026, 1, 2), part=part)
            self._issue(1, datetime(2026, 2, 2), part=part)
        self.env.flush_all()
        with self.assertQueryCount(3):
            self.Demand._refresh()
        self.env.flush_all()
        with self.assertQueryCount(3):
            self.Figure._refresh()
