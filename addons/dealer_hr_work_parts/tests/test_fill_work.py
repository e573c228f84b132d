from freezegun import freeze_time
from odoo.tests import tagged

from odoo.addons.dealer_hr_work.tests.sources import SourceCase
from odoo.addons.dealer_parts_counter.tests.common import CounterCommon


@tagged("post_install", "-at_install")
class TestFillWork(SourceCase, CounterCommon):
    def test_handed_out_the_same_day(self):
        """Of two parts asked for one was there: later deliveries change nothing."""
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        other = self.env["res.company"].create({"name": "Other Store"})
        here, there = self._employ(self.seller, self.company, other)
        [colleague] = self._employ(self.manager, self.company)
        with freeze_time("2026-03-02 17:00:00"):
            sale = self._create_sale((self.filter, 12), (self.battery, 1))
            self.assertEqual(self._rows("fill_rate", here), [])
            sale.action_sell()
        self._check_row("fill_rate", here, sale, "2026-03-03", 1, 2)
        with freeze_time("2026-03-04 02:00:00"):
            self._receive(self.filter, 5, 8)
            sale.order_line[0].qty_to_hand = 2
            sale.action_sell()
        self._check_row("fill_rate", here, sale, "2026-03-03", 1, 2)
        self.assertEqual(self._rows("fill_rate", there | colleague), [])


@tagged("post_install", "-at_install")
class TestLostSaleWork(SourceCase, CounterCommon):
    needs = "dealer.part.lost.sale"

    def test_lost_sale(self):
        """What we had to send away counts as none of one, beside what was sold."""
        [person] = self._employ(self.seller, self.company)
        lost = (
            self.env["dealer.part.lost.sale"]
            .with_user(self.seller)
            .create({"product_id": self.filter.id, "quantity": 3, "date": "2026-03-03"})
        )
        self._check_row("fill_rate", person, lost, "2026-03-03", 0, 1)
        sale = self._sell((self.filter, 4), (self.battery, 1))
        figures = self.env["dealer.work"]._get_figures(
            ["fill_rate"], person, "2000-01-01", "2100-01-01"
        )
        self.assertAlmostEqual(figures["fill_rate", person.id].value, 2 / 3)
        # numbers of the two models meet: each row still is one, and opens its own document
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE dealer_part_lost_sale SET id = %s WHERE id = %s", [sale.id, lost.id]
        )
        self.env.invalidate_all()
        shown = self.env["dealer.work.row"].search(
            [("code", "=", "fill_rate"), ("employee_id", "=", person.id)], order="date"
        )
        self.assertEqual(
            [(row.res_model, row.res_id) for row in shown],
            [("dealer.part.lost.sale", sale.id), ("sale.order", sale.id)],
        )
        self.assertEqual(
            [row.action_open_document()["res_model"] for row in shown],
            ["dealer.part.lost.sale", "sale.order"],
        )
