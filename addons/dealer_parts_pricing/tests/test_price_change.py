from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from ..models.dealer_part_price_matrix import shop_price
from .common import PricingCommon


@tagged("post_install", "-at_install")
class TestPriceChange(PricingCommon):
    def test_shop_prices(self):
        for amount, rounding, ending, price in (
            (123.456, 0.01, 0, 123.46),
            (123.4, 10, 0.1, 119.9),
            (12.5, 1, 0, 13),
            (12.49, 1, 0.1, 11.9),
            (0, 1, 0.1, 0),
        ):
            self.assertAlmostEqual(shop_price(amount, rounding, ending), price)

    def test_percent(self):
        change = self._propose(percent=10, rounding=1, ending=0.1)
        self.assertRecordValues(
            self._line(change, self.pads),
            [{"old_price": 100, "new_price": 109.9, "cost": 60, "is_below_cost": False}],
        )
        self.assertAlmostEqual(self._line(change, self.pads).change_percent, 9.9)
        self.assertAlmostEqual(
            self._line(change, self.pads).margin_percent, (109.9 - 60) / 109.9 * 100
        )
        self.assertEqual((change.line_count, change.approval_count), (2, 0))
        self.assertEqual(self.pads.list_price, 100)  # nothing changes before it is released

    def test_matrix(self):
        dear = self._create_part("Gearbox", 1.0, 0.0)  # without a cost nothing follows
        change = self._propose(method="matrix", matrix_id=self.matrix.id)
        self.assertEqual(self._line(change, self.pads).new_price, 90)
        self.assertEqual(self._line(change, self.oil).new_price, 16)
        self.assertFalse(self._line(change, dear))
        with self.assertRaises(ValidationError):
            self.env["dealer.part.price.matrix"].create({"name": "Empty"}).band_ids.unlink()
            self.env["dealer.part.price.matrix"].create({"name": "E", "band_ids": []})

    def test_choice_of_parts(self):
        change = self._propose(product_ids=[Command.set(self.oil.ids)])
        self.assertEqual(change.line_ids.product_id, self.oil)
        change.write(
            {"product_ids": [Command.clear()], "parts_domain": "[('list_price', '>', 50)]"}
        )
        change.action_propose()
        self.assertEqual(change.line_ids.product_id, self.pads)
        for bad in ("[('nothing', '=', 1)]", "__import__('os')", "[("):
            change.parts_domain = bad
            with self.assertRaisesRegex(UserError, "can't be read"):
                change.action_propose()

    def test_what_is_refused(self):
        for values, text in (
            ({"percent": 0}, "by how many percent"),
            ({"percent": -100}, "by how many percent"),
            ({"method": "matrix"}, "Choose the matrix"),
            ({"method": "list"}, "has no rule"),
            ({"brand_ids": [Command.create({"name": "Nobody's"})]}, "No price would change"),
        ):
            with self.assertRaisesRegex(UserError, text):
                self._create_change(**values).action_propose()
        with self.assertRaisesRegex(UserError, "has no prices yet"):
            self._step(self._create_change(), "release")

    def test_lines_by_hand(self):
        form = Form(self.env["dealer.part.price.change"].with_user(self.manager))
        form.reason = "By hand"
        form.method = "list"
        with form.line_ids.new() as line:
            line.product_id = self.pads
            self.assertEqual(line.old_price, 100)
            line.new_price = 50
        change = form.save()
        self.assertRecordValues(
            change.line_ids, [{"old_price": 100, "cost": 60, "is_below_cost": True}]
        )
        self.assertRecordValues(change, [{"approval_count": 1, "below_cost_count": 1}])
        for vals in ({"old_price": 1}, {"state": "applied"}, {"cost": 1}):
            with self.assertRaisesRegex(UserError, "Only the part and its new price"):
                change.line_ids.write(vals)

    def test_released_is_read_only(self):
        tomorrow = fields.Date.add(fields.Date.today(), days=2)
        change = self._propose(effective_date=tomorrow)
        self._step(change, "release")
        self.assertEqual(change.category, "released")
        line = self._line(change, self.pads)
        for act in (
            lambda: change.action_propose(),
            lambda: change.write({"effective_date": fields.Date.today()}),
            lambda: line.write({"new_price": 1}),
            lambda: line.unlink(),
            lambda: change.unlink(),
            lambda: change.write({"applied_on": fields.Datetime.now()}),
        ):
            with self.assertRaises(UserError):
                act()

    def test_labels(self):
        change = self._propose()
        with self.assertRaisesRegex(UserError, "not released"):
            change.action_print_labels()
        self._step(change, "release")
        self.assertEqual(change.action_print_labels()["type"], "ir.actions.report")
        Report = self.env["ir.actions.report"].with_user(self.manager)
        html = Report._render_qweb_html("dealer_parts_pricing.report_labels_change", change.ids)[0]
        for text in (self.pads.default_code, "110.00", "data:image/svg+xml;base64"):
            self.assertIn(text.encode(), html)
        html = Report._render_qweb_html(
            "dealer_parts_pricing.report_labels_template", self.oil.product_tmpl_id.ids
        )[0]
        self.assertIn(b"22.00", html)

    def test_from_the_list_of_parts(self):
        parts = (self.pads | self.oil).product_tmpl_id.with_user(self.manager)
        context = parts.action_change_part_prices()["context"]
        change = (
            self.env["dealer.part.price.change"].with_user(self.manager).with_context(**context)
        )
        change = change.create({"reason": "Chosen", "percent": 5})
        self.assertEqual(change.product_ids, self.pads | self.oil)
