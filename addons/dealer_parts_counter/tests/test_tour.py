from odoo.tests import HttpCase, tagged

from .common import CounterCommon


@tagged("post_install", "-at_install")
class TestTour(CounterCommon, HttpCase):
    def setUp(self):
        super().setUp()
        if "has_received_warning_stock_sms" in self.company._fields:  # a question asked once
            self.company.has_received_warning_stock_sms = True

    def test_sell_and_collect(self):
        both = self._create_user("parts_counter", "cashier")
        self.env["dealer.cashier.session"].with_user(both).create({})
        self.start_tour("/odoo/counter-sales", "dealer_counter_sell", login=both.login)
        sale = self.env["sale.order"].search(
            [("is_counter_sale", "=", True), ("company_id", "=", self.company.id)]
        )
        self.assertRecordValues(
            sale,
            [{"partner_id": self.walk_in.id, "counter_state": "paid", "user_id": both.id}],
        )
        self.assertEqual(sale.order_line.mapped("product_uom_qty"), [2, 1, 1])

    def test_return(self):
        sale = self._sell((self.filter, 2), (self.battery, 1))
        self.start_tour(
            f"/odoo/counter-sales/{sale.id}", "dealer_counter_return", login=self.seller.login
        )
        notes = sale.counter_bill_ids.filtered(lambda bill: bill.move_type == "out_refund")
        self.assertEqual(sorted(notes.mapped("amount_total")), [15, 23])
        self.assertEqual(sale.counter_core_ids.state, "returned")


@tagged("post_install", "-at_install")
class TestPhoneTour(CounterCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_sell(self):
        self.start_tour("/odoo/counter-sale", "dealer_counter_phone", login=self.seller.login)
        sale = self.env["sale.order"].search(
            [("is_counter_sale", "=", True), ("company_id", "=", self.company.id)]
        )
        self.assertEqual(sale.counter_state, "billed")
