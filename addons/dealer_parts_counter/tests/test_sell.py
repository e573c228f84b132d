from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CounterCommon


@tagged("post_install", "-at_install")
class TestSell(CounterCommon):
    def test_typed_and_scanned(self):
        """The walk-in customer, one box, and a scanner anywhere on the screen."""
        with self._sale_form() as form:
            self.assertEqual(form.partner_id, self.walk_in)
            form.counter_product_id = self.filter
            self.assertFalse(form.counter_product_id)
            form._barcode_scanned = "4006381333931"
            form._barcode_scanned = "ct 28800"
        sale = form.record
        parts = sale.order_line.filtered(lambda line: not line.is_core_deposit)
        self.assertRecordValues(
            parts,
            [
                {"product_id": self.filter.id, "product_uom_qty": 2, "qty_to_hand": 2,
                 "counter_free": 10, "price_unit": 20, "core_product_id": False},
                {"product_id": self.battery.id, "product_uom_qty": 1, "qty_to_hand": 1,
                 "counter_free": 10, "price_unit": 100, "core_product_id": False},
            ],
        )  # fmt: skip
        deposit = sale.order_line - parts
        self.assertRecordValues(
            deposit,
            [{"core_product_id": self.battery.id, "product_uom_qty": 1, "price_unit": 15}],
        )
        self.assertFalse(deposit.tax_ids)

    def test_sell_in_one_step(self):
        sale = self._sell((self.filter, 2), (self.battery, 1))
        bill = sale.sudo().counter_bill_ids
        self.assertRecordValues(
            bill,
            [{"state": "posted", "move_type": "out_invoice",
              "amount_total": (40 + 100) * 1.15 + 15, "partner_id": self.customer.id}],
        )  # fmt: skip
        self.assertEqual(sale.sudo().picking_ids.state, "done")
        self.assertEqual(sale.counter_state, "billed")
        self.assertEqual(sale.invoice_status, "invoiced")
        self.assertEqual(sale.amount_to_collect, bill.amount_total)
        self.assertEqual(self.filter.qty_available, 8)
        due = self.env["dealer.cashier.due"].with_user(self.cashier)
        row = due.search([("document_model", "=", "sale.order"), ("document_id", "=", sale.id)])
        self.assertRecordValues(row, [{"kind": "bill", "amount": bill.amount_total}])
        self._collect(sale)
        self.assertEqual(sale.counter_state, "paid")
        self.assertTrue(sale.is_settled)

    def test_salesman_who_collects_lands_at_the_desk(self):
        both = self._create_user("parts_counter", "cashier")
        sale = self._create_sale((self.filter, 1), user=both)
        self.assertIs(sale.action_sell(), True)  # the day is not open
        self.env["dealer.cashier.session"].with_user(both).create({})
        sale = self._create_sale((self.filter, 1), user=both)
        action = sale.action_sell()
        self.assertEqual(action["res_model"], "dealer.cashier.receipt")

    def test_partly_there(self):
        """What is not there stays on order and is billed when it is handed over."""
        sale = self._create_sale((self.filter, 12), (self.battery, 1))
        line = sale.order_line[0]
        self.assertRecordValues(line, [{"qty_to_hand": 10, "counter_shortage": 2}])
        sale.action_sell()
        self.assertEqual(sale.counter_state, "partial")
        self.assertEqual(sale.sudo().counter_bill_ids.amount_total, 300 * 1.15 + 15)
        line.invalidate_recordset()
        self.assertEqual(line._get_qty_rest(), 2)
        with self.assertRaisesRegex(UserError, "nothing to hand over"):
            sale.action_sell()
        self._receive(self.filter, 5, 8)
        line.qty_to_hand = 2
        sale.action_sell()
        self.assertEqual(sale.counter_state, "billed")
        self.assertEqual(len(sale.sudo().counter_bill_ids), 2)
        self.assertAlmostEqual(sale.amount_payable, 340 * 1.15 + 15, 2)
        with self.assertRaises(UserError):
            sale.action_sell()

    def test_not_more_than_there_is(self):
        sale = self._create_sale((self.filter, 12))
        sale.order_line.qty_to_hand = 11
        with self.assertRaisesRegex(UserError, "Only 10.0 of"):
            sale.action_sell()
        other = self._create_sale((self.filter, 8))
        sale.order_line.qty_to_hand = 10
        other.action_sell()
        with self.assertRaisesRegex(UserError, "Only 2.0 of"):
            sale.action_sell()
        self.assertEqual(sale.state, "draft")

    def test_replaced_part(self):
        new = self._create_part(name="Oil filter II", part_number="CT-90916", list_price=22)
        self._receive(new, 5, 8)
        self.env["dealer.part.supersession"].create({"old_id": self.filter.id, "new_id": new.id})
        sale = self._create_sale()
        warning = sale._add_counter_product(self.filter)
        self.assertIn("is replaced by", warning["warning"]["message"])
        self.assertEqual(sale.order_line.product_id, self.filter)  # old stock first
        self._sell((self.filter, 10))
        sale = self._create_sale()
        warning = sale._add_counter_product(self.filter)
        self.assertIn("sold out", warning["warning"]["message"])
        self.assertEqual(sale.order_line.product_id, new)

    def test_price_class(self):
        trade = self.env["product.pricelist"].create(
            {
                "name": "Trade",
                "currency_id": self.currency.id,
                "item_ids": [
                    (0, 0, {"applied_on": "3_global", "compute_price": "percentage",
                            "percent_price": 30})
                ],
            }
        )  # fmt: skip
        self.customer.with_company(self.company).specific_property_product_pricelist = trade
        sale = self._sell((self.filter, 1))
        self.assertEqual(sale.pricelist_id, trade)
        self.assertEqual(sale.amount_untaxed, 14)

    def test_price_limit(self):
        sale = self._create_sale((self.filter, 1, {"price_unit": 17.99}))
        self.assertTrue(sale.counter_below_limit)
        with self.assertRaisesRegex(UserError, "below"):
            sale.action_sell()
        with self.assertRaises(AccessError):
            sale.action_release_prices()
        with self.assertRaises(AccessError):
            sale.order_line.released_price = 1
        sale.with_user(self.manager).action_release_prices()
        sale.invalidate_recordset()
        self.assertFalse(sale.counter_below_limit)
        sale.order_line.price_unit = 17.5  # lower than what was released
        with self.assertRaisesRegex(UserError, "below"):
            sale.action_sell()
        sale.order_line.price_unit = 17.99
        sale.action_sell()
        self._sell((self.filter, 1, {"discount": 10}))
        self._sell((self.filter, 1, {"discount": 50}), user=self.manager)

    def test_on_account(self):
        self.company.account_use_credit_limit = True
        partner = self.customer.with_company(self.company)
        partner.write({"use_partner_credit_limit": True, "credit_limit": 250})
        sale = self._sell((self.battery, 2, {"core_brought_qty": 2}))
        self.assertEqual(sale.counter_payment, "account")
        self.env.invalidate_all()
        self.assertRecordValues(
            sale,
            [{"counter_credit_limit": 250, "counter_credit_used": 230, "counter_credit_left": 20}],
        )
        second = self._create_sale((self.filter, 1))
        with self.assertRaisesRegex(UserError, "230.*23.*3"):
            second.action_sell()
        self.assertEqual(second.state, "draft")
        accountant = self._create_user("accountant")
        self.env["dealer.credit.release"].with_user(accountant).create(
            {"res_model": "sale.order", "res_id": second.id, "amount": 23, "reason": "Good payer"}
        )
        second.action_sell()
        self.assertEqual(second.counter_state, "billed")
        walk_in = self._create_sale(
            (self.filter, 1), partner_id=self.walk_in.id, counter_payment="account"
        )
        with self.assertRaisesRegex(UserError, "no credit limit"):
            walk_in.action_sell()

    def test_cost_of_each_bill(self):
        """Each bill has the cost of its own hand-over, whatever the average became since."""
        first = self._sell((self.filter, 2))
        self._receive(self.filter, 8, 10.01)
        second = self._sell((self.filter, 3))
        cost = 3 * (8 * 7.5 + 8 * 10.01) / 16
        for sale, expected in ((first, 15), (second, self.currency.round(cost))):
            cogs = sale.sudo().counter_bill_ids.line_ids.filtered(
                lambda line: line.display_type == "cogs" and line.balance > 0
            )
            self.assertEqual(cogs.balance, expected)

    def test_printed(self):
        sale = self._create_sale((self.filter, 1))
        with self.assertRaises(UserError):
            sale.action_print_counter_bill()
        sale.action_sell()
        self.assertEqual(sale.action_print_counter_bill()["type"], "ir.actions.report")
        self.assertEqual(sale.action_print_counter_delivery()["type"], "ir.actions.report")
        bills = sale.sudo().counter_bill_ids.with_user(self.seller)
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.seller)
            ._render_qweb_html("account.account_invoices", bills.ids)
        )
        self.assertIn(b"Oil filter", html)
        pickings = sale.sudo().picking_ids
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.seller)
            ._render_qweb_html("stock.action_report_delivery", pickings.ids)
        )
        self.assertIn(b"Oil filter", html)

    def test_what_it_is_stays(self):
        sale = self._create_sale((self.filter, 1))
        with self.assertRaises(UserError):
            sale.is_counter_sale = False
        order = self.env["sale.order"].sudo().create({"partner_id": self.customer.id})
        with self.assertRaisesRegex(UserError, "no counter sale"):
            order.action_sell()
        self.assertFalse(order.counter_state)

    def test_nothing_offered_without_other_addons(self):
        sale = self._create_sale((self.filter, 12))
        wizard = (
            self.env["dealer.counter.shortage"]
            .with_user(self.seller)
            .with_context(default_line_id=sale.order_line.id)
            .create({"choice": "rest"})
        )
        self.assertEqual(wizard.counter_shortage, 2)
        sale.order_line.qty_to_hand = 12
        wizard.action_apply()
        self.assertEqual(sale.order_line.qty_to_hand, 10)
