from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import CountCommon


@tagged("post_install", "-at_install")
class TestCount(CountCommon):
    def _finished(self, pads=10, oil=8, **values):
        counting = self._start(**values)
        self._scan(counting, self.pads, self.bin_a, pads)
        self._scan(counting, self.oil, self.bin_b, oil)
        self._step(counting, "finish")
        return counting

    # === COUNTING === #

    def test_right_count_needs_no_approval(self):
        counting = self._finished()
        self._step(counting, "post")
        self.assertRecordValues(
            counting.sudo(),
            [{"category": "posted", "difference_count": 0, "accuracy": 100.0, "move_count": 0}],
        )
        self.assertEqual(counting.posted_by_id, self.keeper)
        self.assertTrue(self.pads.last_counted_on)

    def test_scans_add_up_and_corrections_replace(self):
        counting = self._start()
        self._scan(counting, self.pads, self.bin_a, 3)
        result = self._scan(counting, self.pads, self.bin_a, 4)
        self.assertEqual((result["counted"], result["state"], result["left"]), (7, "counted", 1))
        result = self._scan(counting, self.pads, self.bin_a, 5, add=False)
        self.assertEqual(result["counted"], 5)
        with self.assertRaisesRegex(UserError, "less than nothing"):
            self._scan(counting, self.pads, self.bin_a, -6)

    def test_unexpected_part_is_a_line(self):
        counting = self._start()
        result = self._scan(counting, self.oil, self.bin_a, 2)
        self.assertTrue(result["unexpected"])
        line = self._line(counting, self.oil, self.bin_a)
        self.assertRecordValues(line, [{"book_quantity": 0, "variance": 2, "state": "counted"}])
        self.assertEqual(counting.unexpected_count, 1)

    def test_what_is_refused(self):
        counting = self._start()
        elsewhere = self.bin_a.copy({"name": "Z-01"})
        service = self.env["product.product"].create({"name": "Labour", "type": "service"})
        for part, location, text in (
            (self.pads, elsewhere, "does not belong"),
            (service, self.bin_a, "not a part"),
        ):
            with self.assertRaisesRegex(UserError, text):
                self._scan(counting, part, location, 1)
        for bad in ("3", None, True):
            with self.assertRaisesRegex(UserError, "as a number"):
                counting.action_scan(self.pads.id, self.bin_a.id, bad)
        with self.assertRaisesRegex(UserError, "Scan a part and a bin"):
            counting.action_scan("x", self.bin_a.id, 1)
        with self.assertRaisesRegex(UserError, "not counted yet"):
            self._step(counting, "finish")
        draft = self._create_count(location_ids=[])
        with self.assertRaisesRegex(UserError, "Choose the bins"):
            self._step(draft, "start")

    def test_rest_is_empty(self):
        counting = self._start()
        self._scan(counting, self.pads, self.bin_a, 10)
        counting.action_rest_is_empty()
        self.assertEqual(self._line(counting, self.oil).variance, -8)
        with self.assertRaisesRegex(UserError, "Nothing is left"):
            counting.action_rest_is_empty()

    def test_one_open_count_for_a_bin(self):
        self._start()
        with self.assertRaisesRegex(UserError, "is being counted in"):
            self._start(kind="parts", product_ids=[Command.set(self.pads.ids)])
        line = self._line(self._create_count(), self.pads)
        self.assertFalse(line)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            # the database guards what two people start at the same moment
            self.env["dealer.part.count.line"].sudo().create(
                {
                    "count_id": self._create_count().id,
                    "product_id": self.pads.id,
                    "location_id": self.bin_a.id,
                    "is_open": True,
                }
            )

    # === TWO COUNTERS === #

    def test_two_people_agree(self):
        counting = self._start(two_counters=True)
        self._scan(counting, self.pads, self.bin_a, 9)
        line = self._line(counting, self.pads)
        self.assertEqual(line.state, "second")
        self._scan(counting, self.pads, self.bin_a, 0)  # the first one again: still his own count
        self.assertEqual(line.state, "second")
        self._scan(counting, self.pads, self.bin_a, 9, self.second)
        self.assertRecordValues(line, [{"state": "counted", "final_quantity": 9, "variance": -1}])
        with self.assertRaisesRegex(UserError, "has been counted by"):
            self._scan(counting, self.pads, self.bin_a, 9, self.manager)

    def test_two_people_differ(self):
        counting = self._start(two_counters=True)
        self._scan(counting, self.pads, self.bin_a, 9)
        self._scan(counting, self.pads, self.bin_a, 10, self.second)
        self._scan(counting, self.oil, self.bin_b, 8)
        self._scan(counting, self.oil, self.bin_b, 8, self.second)
        line = self._line(counting, self.pads)
        self.assertEqual(line.state, "recount")
        with self.assertRaisesRegex(UserError, "counted again"):
            self._step(counting, "finish")
        self._scan(counting, self.pads, self.bin_a, 10, self.manager)
        self.assertRecordValues(line, [{"state": "counted", "variance": 0, "is_right": True}])
        self._step(counting, "finish")

    def test_second_count_is_another_persons_in_the_database(self):
        counting = self._start(two_counters=True)
        self._scan(counting, self.pads, self.bin_a, 9)
        line = self._line(counting, self.pads)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            line._set_facts({"second_user_id": self.keeper.id})
            line.flush_recordset()

    def test_move_between_two_counts(self):
        """Each count is held against the books of its own moment."""
        counting = self._start(two_counters=True)
        self._scan(counting, self.pads, self.bin_a, 9)
        self._issue(self.pads, 4)
        self._scan(counting, self.pads, self.bin_a, 5, self.second)
        self.assertRecordValues(
            self._line(counting, self.pads), [{"state": "counted", "variance": -1}]
        )

    # === FREEZE AND POSTING === #

    def test_moves_between_freeze_count_and_posting(self):
        counting = self._start()
        self._issue(self.pads, 2)  # 8 in the books
        self._scan(counting, self.pads, self.bin_a, 7)
        self._issue(self.pads, 3)  # 5 in the books, 4 on the shelf
        self._scan(counting, self.oil, self.bin_b, 8)
        self._step(counting, "finish")
        line = self._line(counting, self.pads)
        self.assertRecordValues(line, [{"book_quantity": 10, "variance": -1}])
        self._step(counting, "post")
        self._approve(counting, self.manager)
        self.assertEqual(counting.category, "posted")
        self.assertEqual(self._on_hand(self.pads, self.bin_a), 4)
        self.assertEqual(line.move_ids.quantity, 1)

    def test_blocked_bins(self):
        counting = self._start(block_moves=True)
        with self.assertRaisesRegex(UserError, "is being counted"):
            self._issue(self.pads, 1)
        with self.assertRaisesRegex(UserError, "is being counted"):
            self._receive(self.oil, 1, 7.5, self.bin_a)  # no line, but the bin is counted
        self._receive(self.oil, 1, 7.5, self.bin_a.copy({"name": "Z-01"}))
        self._scan(counting, self.pads, self.bin_a, 9)
        self._scan(counting, self.oil, self.bin_b, 8)
        self._step(counting, "finish")
        self._step(counting, "post")
        self._approve(counting, self.manager)
        self.assertEqual(self._on_hand(self.pads, self.bin_a), 9)
        self._issue(self.pads, 1)

    def test_posting_is_right_in_the_books(self):
        counting = self._finished(pads=7, oil=9)
        self.assertRecordValues(
            counting.sudo(),
            [{"variance_value": -112.5, "variance_total": 127.5, "difference_count": 2}],
        )
        self._step(counting, "post")
        self._approve(counting, self.manager)
        moves = counting.sudo().line_ids.move_ids
        self.assertEqual(sorted(moves.mapped("value")), [7.5, 120.0])
        self.assertTrue(all(moves.mapped("is_inventory")))
        entries = moves.account_move_id.line_ids
        loss = entries.filtered(lambda line: line.account_id == self.loss_account)
        self.assertAlmostEqual(sum(loss.mapped("balance")), 112.5)
        self.assertEqual(self.pads.total_value, 7 * 40)
        self.assertEqual(self.oil.total_value, 9 * 7.5)

    def test_posted_once(self):
        counting = self._finished(pads=9)
        self._step(counting, "post")
        self._approve(counting, self.manager)
        with self.assertRaisesRegex(UserError, "Posted"):
            counting.sudo().action_post()
        line = self._line(counting, self.pads)
        values = line._prepare_variance_move_values()
        with self.assertRaisesRegex(UserError, "its own button"):
            self.env["stock.move"].create(values)
        with (
            patch.object(type(self.env["stock.move"]), "_check_count_posting"),
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
        ):
            self.env["stock.move"].create(values)

    def test_large_variance_needs_the_general_manager(self):
        self._receive(self.pads, 200, 40.0)
        counting = self._finished(pads=10)
        self._step(counting, "post")
        self._approve(counting, self.manager)
        self.assertEqual(counting.category, "review")
        self._approve(counting, self.boss)
        self.assertEqual(counting.category, "posted")
        self.assertEqual(self._on_hand(self.pads, self.bin_a), 10)

    def test_nobody_posts_past_the_approval(self):
        counting = self._finished(pads=9)
        for user in (self.keeper, self.manager):
            with self.assertRaisesRegex(UserError, "approved first"), self.env.cr.savepoint():
                counting.with_user(user).action_post()
        for vals in ({"posted_on": "2026-01-01"}, {"category": "posted"}):
            with self.assertRaises(UserError):
                counting.with_user(self.manager).write(vals)

    def test_recount_asked_by_the_review(self):
        counting = self._finished(pads=9)
        with self.assertRaises(AccessError):
            counting.action_recount()
        self._step(counting, "recount", self.manager)
        line = self._line(counting, self.pads)
        self.assertRecordValues(counting, [{"category": "counting", "recount_count": 1}])
        self._scan(counting, self.pads, self.bin_a, 10, self.second)
        self.assertRecordValues(
            line, [{"state": "counted", "first_quantity": 9, "recount_quantity": 10, "variance": 0}]
        )
        self._step(counting, "finish")
        self._step(counting, "post")
        self.assertEqual(counting.category, "posted")

    def test_closed_is_read_only(self):
        counting = self._finished()
        self._step(counting, "post")
        line = self._line(counting, self.pads)
        for record, vals in (
            (counting, {"note": "x"}),
            (counting, {"blind": False}),
            (line.with_user(self.manager), {"reason": "lost"}),
        ):
            with self.assertRaises(UserError):
                record.write(vals)
        with self.assertRaises(UserError):
            counting.sudo().unlink()
        with self.assertRaises(UserError):
            self._scan(counting, self.pads, self.bin_a, 1)

    def test_cancelled_gives_the_bins_free(self):
        counting = self._start(block_moves=True)
        with self.assertRaises(AccessError):
            counting.action_cancel()
        self._step(counting, "cancel", self.manager)
        self._issue(self.pads, 1)
        self._start()

    # === SCREENS === #

    def test_form(self):
        form = Form(self.env["dealer.part.count"].with_user(self.manager))
        form.kind = "parts"
        form.product_ids.add(self.pads)
        counting = form.save()
        self.assertTrue(counting.name.startswith("PC"))
        self._step(counting, "start")
        self.assertEqual(counting.line_ids.product_id, self.pads)

    def test_reports(self):
        counting = self._finished(pads=9)
        html = self.env["ir.actions.report"]._render_qweb_html(
            "dealer_parts_count.report_differences", counting.ids
        )[0]
        self.assertIn(b"40.00", html)
        self._step(counting, "recount", self.manager)
        Report = self.env["ir.actions.report"].with_user(self.keeper)
        html = Report._render_qweb_html("dealer_parts_count.report_count_sheet", counting.ids)[0]
        self.assertIn(b"A-01", html)
        self.assertIn(b"data:image/svg+xml;base64", html)
        self.assertNotIn(b"10.0", html)

    def test_queries_do_not_grow_with_lines(self):
        parts = self.env["product.product"].create(
            [
                {
                    "name": f"Bulk {number}",
                    "is_part": True,
                    "is_storable": True,
                    "part_number": f"BULK-{number}",
                    "categ_id": self.category.id,
                }
                for number in range(1000)
            ]
        )
        self.env["stock.quant"].create(
            [{"product_id": p.id, "location_id": self.bin_a.id, "quantity": 5} for p in parts]
        )
        self.env.flush_all()
        counting = self._create_count()
        with self.assertQueryCount(90):
            counting.action_start()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(25):
            counting.read(["name", "line_count", "open_count", "progress"])
            self.env["dealer.part.count.line"].with_user(self.keeper).search_read(
                [("count_id", "=", counting.id)],
                ["product_id", "location_id", "my_quantity", "book_shown", "state", "is_for_me"],
            )
        with self.assertQueryCount(60):
            counting.action_rest_is_empty()
            self.env.flush_all()
