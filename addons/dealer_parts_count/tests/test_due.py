from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import CountCommon


@tagged("post_install", "-at_install")
class TestDue(CountCommon):
    def _due(self):
        pairs = self.env["dealer.part.count"]._get_due_pairs(self.warehouse, self.part_class)
        return {self.env["product.product"].browse(product) for product, _place in pairs}

    def test_due_by_class(self):
        self.assertEqual(self._due(), {self.pads, self.oil})
        counting = self._start(kind="class", class_ids=self.part_class.ids, max_lines=1)
        self.assertEqual(len(counting.line_ids), 1)
        self.assertEqual(len(self._due()), 1)  # what is being counted is not due
        counting.action_rest_is_empty()
        self._step(counting, "finish")
        self._step(counting, "post")
        self._approve(counting, self.manager)
        self.assertEqual(len(self._due()), 1)
        rest = self._start(kind="class", class_ids=self.part_class.ids)
        line = rest.sudo().line_ids
        self._scan(rest, line.product_id, line.location_id, line.book_quantity)
        self._step(rest, "finish")
        self._step(rest, "post")
        self.assertFalse(self._due())
        with freeze_time(fields.Datetime.now() + timedelta(days=31)):
            self.assertEqual(self._due(), {line.product_id})  # the other one was counted away
        self.part_class.count_days = 0
        with freeze_time(fields.Datetime.now() + timedelta(days=999)):
            self.assertFalse(self._due())

    def test_propose(self):
        Count = self.env["dealer.part.count"].with_user(self.keeper)
        action = Count.action_propose_due()
        counting = Count.browse(action["res_id"])
        self.assertEqual(counting.warehouse_id, self.warehouse)
        self.assertGreaterEqual(counting.due_count, 2)
        self.assertEqual(Count.action_propose_due()["res_id"], counting.id)
        counting.with_user(self.manager).unlink()
        self.env["dealer.part.class"].search([]).count_days = 0
        with self.assertRaisesRegex(UserError, "Nothing is due"):
            Count.action_propose_due()

    def test_cron_proposes_where_it_is_wanted(self):
        Count = self.env["dealer.part.count"]
        domain = [("warehouse_id", "=", self.warehouse.id)]
        Count._cron_propose_due()
        self.assertFalse(Count.search(domain))
        self.warehouse.count_lines = 15
        for _day in range(2):
            Count._cron_propose_due()
        self.assertRecordValues(Count.search(domain), [{"max_lines": 15, "category": "draft"}])
