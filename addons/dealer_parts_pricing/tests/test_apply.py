from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import PricingCommon


@tagged("post_install", "-at_install")
class TestApply(PricingCommon):
    def _run_cron(self):
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 1.0):
            self.env["dealer.part.price.change"]._cron_apply()

    def _history(self, part):
        return self.env["dealer.part.price"].search(
            [("product_tmpl_id", "=", part.product_tmpl_id.id)]
        )

    def test_at_once_when_the_day_has_come(self):
        change = self._propose()
        self._step(change, "release")
        self.assertRecordValues(change, [{"category": "applied", "skipped_count": 0}])
        self.assertEqual((self.pads.list_price, self.oil.lst_price), (110, 22))
        self.assertRecordValues(
            self._history(self.pads),
            [
                {
                    "old_price": 100,
                    "new_price": 110,
                    "change_id": change.id,
                    "user_id": self.manager.id,
                    "reason": "New list of the maker",
                }
            ],
        )

    def test_on_its_day_and_once(self):
        day = fields.Date.today() + timedelta(days=5)
        change = self._propose(effective_date=day)
        self._step(change, "release")
        self._run_cron()
        self.assertEqual((change.category, self.pads.list_price), ("released", 100))
        with freeze_time(fields.Datetime.to_datetime(day) + timedelta(hours=12)):
            self._run_cron()
            self.assertEqual((change.category, self.pads.list_price), ("applied", 110))
            self.pads.list_price = 105
            self._run_cron()
            change.sudo()._apply()
        self.assertEqual(self.pads.list_price, 105)

    def test_changed_meanwhile_is_left_alone(self):
        change = self._propose()
        self.pads.with_user(self.manager).list_price = 130
        self._step(change, "release")
        self.assertEqual(self.pads.list_price, 130)
        self.assertEqual(self.oil.list_price, 22)
        self.assertEqual(self._line(change, self.pads).state, "skipped")
        self.assertRecordValues(change, [{"category": "applied", "skipped_count": 1}])
        self.assertTrue(change.activity_ids.filtered(lambda a: a.user_id == self.manager))
        again = self.env["dealer.part.price.change"].browse(
            change.action_propose_skipped()["res_id"]
        )
        self.assertRecordValues(again.line_ids, [{"old_price": 130, "new_price": 110}])

    def test_by_hand_is_told(self):
        self.pads.with_user(self.manager).list_price = 101
        self.assertRecordValues(
            self._history(self.pads),
            [{"old_price": 100, "new_price": 101, "change_id": False, "user_id": self.manager.id}],
        )
        item = self.env["product.pricelist.item"].create(
            {
                "pricelist_id": self.trade.id,
                "product_tmpl_id": self.pads.product_tmpl_id.id,
                "applied_on": "1_product",
                "fixed_price": 80,
            }
        )
        item.fixed_price = 85
        item.unlink()
        told = self._history(self.pads).filtered("pricelist_id").sorted("id")
        self.assertEqual(
            [(row.old_price, row.new_price) for row in told], [(0, 80), (80, 85), (85, 0)]
        )

    def test_price_of_a_class(self):
        self.env["product.pricelist.item"].create(
            {
                "pricelist_id": self.trade.id,
                "product_tmpl_id": self.pads.product_tmpl_id.id,
                "applied_on": "1_product",
                "fixed_price": 90,
            }
        )
        change = self._propose(pricelist_id=self.trade.id)
        self.assertEqual(self._line(change, self.pads).old_price, 90)
        self.assertEqual(self._line(change, self.oil).old_price, 20)  # its list price
        self._step(change, "release")
        prices = self.trade._get_products_price(self.pads | self.oil, 1.0)
        self.assertAlmostEqual(prices[self.pads.id], 99)
        self.assertAlmostEqual(prices[self.oil.id], 22)
        self.assertEqual((self.pads.list_price, self.oil.list_price), (100, 20))
        self.assertEqual(len(self.trade.item_ids), 2)
        self.assertEqual(self._history(self.oil).pricelist_id, self.trade)

    def test_first_prices_of_a_class(self):
        change = self._propose(pricelist_id=self.trade.id, percent=-5)
        self._step(change, "release")
        self.assertEqual(sorted(self.trade.item_ids.mapped("fixed_price")), [19, 95])

    def test_taken_back(self):
        change = self._propose()
        self._step(change, "release")
        back = self.env["dealer.part.price.change"].browse(change.action_take_back()["res_id"])
        self.assertRecordValues(back, [{"category": "draft", "undo_of_id": change.id}])
        self._step(back, "release")
        self.assertEqual((self.pads.list_price, self.oil.list_price), (100, 20))
        self.assertEqual(len(self._history(self.pads)), 2)

    def test_large_change_is_approved(self):
        change = self._propose(percent=30)
        self.assertEqual(change.approval_count, 2)
        with self.assertRaisesRegex(UserError, "approved first"), self.env.cr.savepoint():
            change.action_release()
        self._step(change, "release")
        self.assertEqual((change.category, self.pads.list_price), ("draft", 100))
        review = change.sudo().workflow_request_id.review_ids
        self.assertEqual(review.candidate_ids & self.boss, self.boss)
        review.with_user(self.boss).action_approve()
        self.assertEqual((change.category, self.pads.list_price), ("applied", 130))

    def test_approved_prices_are_sealed(self):
        change = self._propose(percent=30)
        self._step(change, "release")
        self._line(change, self.pads).new_price = 500
        review = change.sudo().workflow_request_id.review_ids
        review.with_user(self.boss).action_approve()
        self.assertEqual((change.category, self.pads.list_price), ("draft", 100))

    def test_below_cost_is_approved(self):
        change = self._propose(percent=-15, product_ids=[Command.set(self.pads.ids)])
        self.assertEqual(change.approval_count, 0)
        self.pads.standard_price = 90
        change.action_propose()
        self.assertRecordValues(change, [{"approval_count": 1, "below_cost_count": 1}])

    def test_many_in_few_queries(self):
        parts = self.env["product.product"].create(
            [
                {
                    "name": f"Bulk {number}",
                    "is_part": True,
                    "is_storable": True,
                    "part_number": f"BULKP-{number}",
                    "part_class_id": self.part_class.id,
                    "list_price": 10 + number,
                }
                for number in range(1000)
            ]
        )
        change = self._create_change(product_ids=[Command.set(parts.ids)])
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(60):
            change.action_propose()
            self.env.flush_all()
        self.assertEqual(change.line_count, 1000)
        self.env.invalidate_all()
        with self.assertQueryCount(90):
            self._step(change, "release")
            self.env.flush_all()
        self.assertEqual(parts[5].list_price, 16.5)
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            change.search([]).read(["name", "line_count", "largest_change", "approval_count"])
