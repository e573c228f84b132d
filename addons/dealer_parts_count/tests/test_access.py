from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import CountCommon

SECRET = (
    "book_quantity", "first_quantity", "first_book", "second_quantity", "second_book",
    "recount_quantity", "final_quantity", "variance", "is_right", "accuracy", "unit_cost",
    "variance_value",
)  # fmt: skip


@tagged("post_install", "-at_install")
class TestAccess(CountCommon):
    def test_blind_is_blind_for_whoever_calls(self):
        """No read, search, grouping, order or export tells a counter what the books say."""
        counting = self._start(two_counters=True)
        self._scan(counting, self.pads, self.bin_a, 9)
        Line = self.env["dealer.part.count.line"].with_user(self.second)
        lines = Line.search([("count_id", "=", counting.id)])
        for name in SECRET:
            with self.subTest(name):
                self.assertNotIn(name, Line.fields_get())
                with self.assertRaises(AccessError):
                    lines.read([name])
                with self.assertRaises(AccessError):
                    Line.search([(name, "=", True)])
                with self.assertRaises(AccessError):
                    Line.search([], order=name)
                with self.assertRaises(AccessError):
                    lines.mapped(name)
        with self.assertRaises(AccessError):
            Line._read_group([], [], ["book_quantity:sum"])
        for name in ("difference_count", "accuracy", "variance_value", "variance_total"):
            with self.assertRaises(AccessError):
                counting.with_user(self.second).read([name])
        shown = lines.read()
        self.assertEqual({row["book_shown"] for row in shown}, {0.0})
        self.assertEqual({row["my_quantity"] for row in shown}, {0.0})
        views = counting.with_user(self.second).get_view(view_type="form")
        self.assertNotIn("book_quantity", views["arch"])

    def test_a_form_cannot_pretend_that_a_count_is_open(self):
        """What a client sends to `onchange` is no fact: the books stay hidden."""
        counting = self._start()
        plain = self.env["dealer.part.count"].create(
            {"warehouse_id": self.warehouse.id, "company_id": self.company.id, "blind": False}
        )
        line = self._line(counting, self.pads).with_user(self.keeper)
        for values in ({"category": "posted"}, {"count_id": False}, {"count_id": plain.id}):
            with self.subTest(values):
                self.env.invalidate_all()
                told = line.onchange(values, list(values), {"book_shown": {}})
                self.assertNotIn(10.0, told["value"].values())

    def test_no_move_pretends_to_be_a_count(self):
        """A move linked to a line by a context would keep the count from being posted."""
        line = self._line(self._start(), self.pads)
        move = (
            self.env["stock.move"]
            .with_user(self.keeper)
            .with_context(default_dealer_count_line_id=line.id)
            .create(
                {
                    "product_id": self.pads.id,
                    "location_id": self.bin_a.id,
                    "location_dest_id": self.bin_b.id,
                }
            )
        )
        self.assertFalse(move.dealer_count_line_id)

    def test_quantities_that_cannot_be(self):
        counting = self._start()
        for quantity in (1e300, float("inf"), float("nan"), -1):
            with self.subTest(quantity), self.assertRaises(UserError):
                counting.with_user(self.keeper).action_scan(
                    self.pads.id, self.bin_a.id, quantity, add=False
                )

    def test_books_are_shown_where_a_count_is_not_blind(self):
        counting = self._start(blind=False)
        line = self._line(counting, self.pads).with_user(self.keeper)
        self.assertEqual(line.book_shown, 10)

    def test_reviewer_sees_all(self):
        counting = self._start()
        line = self._line(counting, self.pads).with_user(self.manager)
        self.assertEqual((line.book_quantity, line.book_shown, line.unit_cost), (10, 10, 40))

    def test_store_keeper_counts_and_sees_no_money(self):
        counting = self._start(blind=False)
        line = self._line(counting, self.pads).with_user(self.keeper)
        line.my_quantity = 9
        self.assertEqual(line.sudo().variance, -1)
        line.action_one_more()
        self.assertEqual(line.my_quantity, 10)
        line.action_none()
        self.assertEqual((line.my_quantity, line.is_mine), (0, True))
        for vals in (
            {"first_quantity": 3}, {"book_quantity": 3}, {"state": "counted"},
            {"product_id": self.oil.id}, {"is_open": False},
        ):  # fmt: skip
            with self.assertRaises(UserError):
                line.write(vals)
        with self.assertRaises(AccessError):
            line.create({"count_id": counting.id, "product_id": self.oil.id})
        with self.assertRaises(AccessError):
            line.unlink()

    def test_other_roles(self):
        counting = self._start()
        for role in ("technician", "service_adviser", "cashier"):
            user = self._create_user(role)
            self.assertFalse(counting.with_user(user).has_access("read"), role)
        accountant = self._create_user("accountant")
        self.assertEqual(counting.with_user(accountant).difference_count, 0)
        with self.assertRaises(AccessError):
            counting.with_user(accountant).action_scan(self.pads.id, self.bin_a.id, 1)
        with self.assertRaises(AccessError):
            self._line(counting, self.pads).with_user(accountant).write({"my_quantity": 1})

    def test_another_store(self):
        counting = self._start()
        company = self.env["res.company"].create({"name": "Second store"})
        keeper = self._create_user("store_keeper", company_id=company.id)
        self.assertFalse(counting.with_user(keeper).has_access("read"))
        self.assertFalse(self.env["dealer.part.count.line"].with_user(keeper).search([]))
        with self.assertRaises(AccessError):
            counting.with_user(keeper).action_scan(self.pads.id, self.bin_a.id, 1)
        with self.assertRaises(UserError):  # the warehouse is another store's
            self._create_count(keeper, company_id=company.id)

    def test_portal(self):
        user = new_test_user(self.env, "count_portal", groups="base.group_portal")
        for model in ("dealer.part.count", "dealer.part.count.line"):
            self.assertFalse(self.env[model].with_user(user).has_access("read"))
