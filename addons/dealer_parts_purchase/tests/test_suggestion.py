from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ..lib import forecast as lib
from .common import PurchaseCommon


@tagged("post_install", "-at_install")
class TestSuggestion(PurchaseCommon):
    def _line(self, run, part, warehouse=None):
        warehouse = warehouse or self.warehouse
        return run.line_ids.filtered(
            lambda line: line.product_id == part and line.warehouse_id == warehouse
        )

    def test_by_hand(self):
        """10 a month without a change: order below the week's demand, up to a month more."""
        part = self._create_bought_part("SUG-1", price=12.5, delay=15)
        self._set_demand(part, [10] * 12)
        self._set_stock(part, 3)
        run = self._run_suggestion(cover_days=30)
        line = self._line(run, part)
        lead, cover = 15 / lib.DAYS_PER_MONTH, 30 / lib.DAYS_PER_MONTH
        self.assertRecordValues(
            line,
            [
                {
                    "forecast": 10.0,
                    "method": "ses",
                    "kind": "smooth",
                    "hits": 12,
                    "lead_days": 15,
                    "safety_stock": 0.0,  # no change, no risk
                    "on_hand": 3.0,
                    "position": 3.0,
                    "partner_id": self.vendor.id,
                    "price_unit": 12.5,
                }
            ],
        )
        self.assertAlmostEqual(line.trigger_level, 10 * lead, 4)
        self.assertAlmostEqual(line.order_up_to, 10 * (lead + cover), 4)
        # 4.93 + 9.86 = 14.78, less 3: 11.78, in whole pieces
        self.assertEqual(line.suggested_quantity, 12)
        self.assertEqual(line.amount, 150)
        self.assertEqual(run.amount_total, 150)
        self.assertEqual(line.priority, "1", "nine days' stock, fifteen days to come")
        self.assertIn("10 a month", line.reason)
        self.assertIn("3 on hand = 3 left", line.reason)

    def test_enough_is_not_listed(self):
        part = self._create_bought_part("SUG-2")
        self._set_demand(part, [10] * 12)
        self._set_stock(part, 50)
        run = self._run_suggestion()
        self.assertFalse(self._line(run, part))
        no_part = self.env["product.product"].create(
            {"name": "No part", "is_storable": True, "type": "consu"}
        )
        self._set_demand(no_part, [10] * 12)
        self.assertFalse(self._line(self._run_suggestion(), no_part))

    def test_pack_minimum_and_vendor(self):
        part = self._create_bought_part("SUG-3", pack_quantity=6)
        part.seller_ids.min_qty = 20
        dozen = self.env.ref("uom.product_uom_dozen")
        self._set_demand(part, [10] * 12)
        line = self._line(self._run_suggestion(), part)
        self.assertEqual(line.suggested_quantity, 24, "at least 20, in packs of 6")
        # a price and minimum by the dozen
        part.seller_ids.write({"product_uom_id": dozen.id, "price": 96, "min_qty": 3})
        line = self._line(self._run_suggestion(), part)
        self.assertEqual((line.price_unit, line.min_quantity), (8, 36))
        self.assertEqual(line.suggested_quantity, 36)
        # the vendor's own list only
        run = self._run_suggestion(partner_ids=[Command.set(self.other_vendor.ids)])
        self.assertFalse(self._line(run, part))

    def test_lead_time(self):
        slow = self._create_bought_part("SUG-4", delay=60)
        self._set_demand(slow, [10] * 12)
        default = self._create_part(name="SUG-5", part_number="SUG-5", standard_price=7)
        self._set_demand(default, [10] * 12)
        run = self._run_suggestion(lead_days=3)
        self.assertEqual(self._line(run, slow).lead_days, 60)
        self.assertRecordValues(
            self._line(run, default),
            [{"lead_days": 3, "partner_id": False, "price_unit": 7.0}],
        )
        self.assertGreater(
            self._line(run, slow).suggested_quantity, self._line(run, default).suggested_quantity
        )

    def test_service_level_of_class(self):
        sure = self.env["dealer.part.class"].create(
            {"name": "Sure", "code": "SURE", "service_level": 99}
        )
        history = [0, 2, 0, 0, 3, 0, 0, 1, 0, 0, 2, 0]
        some = self._create_bought_part("SUG-6")
        more = self._create_bought_part("SUG-7", part_class_id=sure.id)
        for part in (some, more):
            self._set_demand(part, history)
        run = self._run_suggestion(service_level=80)
        self.assertEqual(self._line(run, more).service_level, 99)
        self.assertEqual(self._line(run, some).method, "tsb")
        self.assertGreater(self._line(run, more).safety_stock, self._line(run, some).safety_stock)

    def test_incoming_and_promised(self):
        """What is on its way counts, confirmed or not; what is promised does not."""
        part = self._create_bought_part("SUG-8", delay=15)
        self._set_demand(part, [10] * 12)
        draft = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "order_line": [Command.create({"product_id": part.id, "product_qty": 4})],
            }
        )
        confirmed = draft.copy()
        confirmed.button_confirm()
        line = self._line(self._run_suggestion(), part)
        self.assertFalse(line, "8 on their way are above the 4.9 of the delivery time")
        self._create_special(part, 5)
        line = self._line(self._run_suggestion(), part)
        self.assertRecordValues(
            line, [{"incoming": 8.0, "promised": 5.0, "position": 3.0, "suggested_quantity": 12.0}]
        )

    def test_promise_without_demand(self):
        part = self._create_bought_part("SUG-9")
        self._create_special(part, 2)
        run = self._run_suggestion()
        line = self._line(run, part)
        self.assertRecordValues(
            line,
            [{"position": -2.0, "suggested_quantity": 2.0, "priority": "0", "method": "none"}],
        )

    def test_supersession(self):
        """The successor is bought, for both demands, less what is left of the old part."""
        old = self._create_bought_part("OLD-1")
        new = self._create_bought_part("NEW-1", delay=15)
        self._set_demand(old, [6] * 6 + [0] * 6)
        self._set_demand(new, [0] * 5 + [4] + [10] * 6)
        self._set_stock(old, 2)
        self._set_stock(new, 1)
        self.env["dealer.part.supersession"].create({"old_id": old.id, "new_id": new.id})
        run = self._run_suggestion()
        self.assertFalse(self._line(run, old))
        line = self._line(run, new)
        self.assertRecordValues(
            line, [{"on_hand": 1.0, "old_stock": 2.0, "position": 3.0, "hits": 12}]
        )
        self.assertIn("2 of replaced parts", line.reason)

    def test_minimum_of_rule(self):
        part = self._create_bought_part("SUG-10")
        self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": part.id,
                "warehouse_id": self.warehouse.id,
                "location_id": self.warehouse.lot_stock_id.id,
                "product_min_qty": 4,
                "product_max_qty": 4,
                "trigger": "manual",
            }
        )
        line = self._line(self._run_suggestion(), part)
        self.assertRecordValues(line, [{"suggested_quantity": 4.0, "minimum": 4.0}])
        self.assertIn("reordering rule", line.reason)

    def test_set_rules(self):
        part = self._create_bought_part("SUG-11", delay=15)
        self._set_demand(part, [8, 12] * 6)
        line = self._line(self._run_suggestion(), part)
        for _ in range(2):  # twice: the same rule
            line.action_set_reordering_rules()
        rule = self.env["stock.warehouse.orderpoint"].search([("product_id", "=", part.id)])
        self.assertEqual(rule.product_min_qty, -(-line.safety_stock // 1))
        self.assertGreaterEqual(rule.product_max_qty, line.order_up_to)
        self.assertEqual(rule.trigger, "manual")

    def test_budget(self):
        """The budget buys what is promised first, then what runs out first."""
        promised = self._create_bought_part("BUD-1", price=50)
        self._create_special(promised, 1)
        empty = self._create_bought_part("BUD-2", price=10, delay=30)
        half = self._create_bought_part("BUD-3", price=10, delay=30)
        for part, stock in ((empty, 0), (half, 4)):
            self._set_demand(part, [10] * 12)
            self._set_stock(part, stock)
        free = self._run_suggestion()
        amounts = {line.product_id: line.amount for line in free.line_ids}
        budget = amounts[promised] + amounts[empty]
        run = self._run_suggestion(budget=budget)
        self.assertEqual(
            [line.product_id for line in run.line_ids.filtered("quantity")], [promised, empty]
        )
        cut = self._line(run, half)
        self.assertTrue(cut.is_over_budget)
        self.assertTrue(cut.suggested_quantity)
        self.assertEqual(run.amount_total, budget)
        self.assertEqual(run.amount_cut, amounts[half])
        self.assertIn("beyond the budget", cut.reason)

    def test_edit_and_make_orders(self):
        """The buyer's changes count; one order a vendor, a draft is used again; twice is once."""
        first = self._create_bought_part("ORD-1", price=10)
        second = self._create_bought_part("ORD-2", price=5, vendor=self.other_vendor)
        dropped = self._create_bought_part("ORD-3")
        added = self._create_bought_part("ORD-4", price=3)
        for part in (first, second, dropped):
            self._set_demand(part, [10] * 12)
        draft = self.env["purchase.order"].create({"partner_id": self.vendor.id})
        run = self._run_suggestion()
        self.assertEqual(run.category, "in_progress")
        self._line(run, first).quantity = 7
        self._line(run, dropped).action_drop()
        with Form(run) as form, form.line_ids.new() as line:
            line.product_id = added
            line.quantity = 4
        self.assertRecordValues(
            self._line(run, added),
            [{"quantity": 4.0, "partner_id": self.vendor.id, "price_unit": 3.0, "on_hand": 0.0}],
        )
        action = run.action_make_orders()
        orders = run.purchase_order_ids
        self.assertEqual(action["domain"], [("id", "in", orders.ids)])
        self.assertEqual(run.category, "ordered")
        self.assertEqual(len(orders), 2)
        self.assertIn(draft, orders)
        self.assertRecordValues(
            draft.order_line.sorted(lambda line: line.product_id.id),
            [
                {"product_id": first.id, "product_qty": 7.0, "price_unit": 10.0},
                {"product_id": added.id, "product_qty": 4.0, "price_unit": 3.0},
            ],
        )
        run.action_make_orders()
        self.assertEqual(len(run.purchase_order_ids.order_line), 3, "nothing is doubled")
        with self.assertRaises(UserError):
            self._line(run, first).quantity = 9
        with self.assertRaises(UserError):
            run.unlink()
        self.assertFalse(
            self._run_suggestion().line_ids.filtered(lambda line: line.product_id == second),
            "drafts are on their way",
        )

    def test_refusals(self):
        part = self._create_part(name="REF-1", part_number="REF-1")
        self._set_demand(part, [10] * 12)
        run = self._run_suggestion()
        line = self._line(run, part)
        with self.assertRaisesRegex(UserError, "vendor"):
            run.action_make_orders()
        line.quantity = 0
        with self.assertRaisesRegex(UserError, "nothing to buy"):
            run.action_make_orders()
        with self.assertRaises(UserError):
            line.suggested_quantity = 3
        with self.assertRaises(UserError):
            run.write({"category": "ordered"})
        service = self.env["product.product"].create({"name": "Wash", "type": "service"})
        with self.assertRaisesRegex(UserError, "not bought"):
            line.create(
                {
                    "suggestion_id": run.id,
                    "product_id": service.id,
                    "warehouse_id": self.warehouse.id,
                }
            )
        run.action_cancel()
        with self.assertRaises(UserError):
            run.action_compute()

    def test_special_orders_through_run(self):
        """What is bought for stock and for a customer comes on one line, his part is kept."""
        part = self._create_bought_part("SPR-1", delay=15)
        self._set_demand(part, [10] * 12)
        special = self._create_special(part, 3)
        run = self._run_suggestion()
        line = self._line(run, part)
        run.action_make_orders()
        self.assertEqual(line.special_order_ids, special)
        self.assertEqual(special.state, "ordered")
        self.assertEqual(special.purchase_line_id, line.purchase_line_id)
        order = run.purchase_order_ids.sudo()
        order.button_confirm()
        self.assertEqual(special.state, "on_the_way")
        self._receive(order)
        self.assertEqual(special.state, "arrived")
        self.assertEqual(part.with_context(warehouse_id=self.warehouse.id).free_qty,
                         line.quantity - 3)  # fmt: skip

    def test_weekly(self):
        part = self._create_bought_part("CRON-1")
        self._set_demand(part, [10] * 12)
        Run = self.env["dealer.part.suggestion"]
        Run._cron_suggest()
        mine = Run.search([("company_id", "=", self.company.id), ("user_id", "=", False)])
        self.assertEqual(mine.mapped("category"), ["in_progress"])
        self.assertTrue(self._line(mine, part))
        Run._cron_suggest()
        self.assertEqual(
            Run.search_count([("company_id", "=", self.company.id), ("user_id", "=", False)]),
            1,
            "last week's is still to be reviewed",
        )

    def test_queries_do_not_grow(self):
        def run_of(count):
            for number in range(count):
                part = self._create_bought_part(f"QRY-{count}-{number}")
                self._set_demand(part, [10] * 12)
            run = self.env["dealer.part.suggestion"].create(
                {"warehouse_ids": [Command.set(self.warehouse.ids)]}
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            run._run()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        run_of(1)  # what the first run of all loads
        few, many = run_of(2), run_of(20)
        self.assertLessEqual(many, few)

    @mute_logger("odoo.sql_db")
    def test_ranges(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env["dealer.part.suggestion"].create({"history_months": 1})
