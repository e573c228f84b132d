import random

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestSettlement(WorkshopCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stock_account = cls.company.account_stock_valuation_id
        cls.expense_account = cls.pads.product_tmpl_id.get_product_accounts()["expense"]

    def _cost_posted(self, moves):
        return -self._balance(self.stock_account, moves)

    def test_one_bill_and_exact_cost(self):
        order = self._finish(self._create_order())
        self._receive(self.pads, 8, 60)  # cost of today: 50, of what was issued: 40
        order.action_settle()
        bill = order.invoice_ids
        self.assertRecordValues(
            bill,
            [
                {
                    "move_type": "out_invoice",
                    "state": "posted",
                    "partner_id": self.customer.id,
                    "dealer_repair_payer": "customer",
                    "amount_untaxed": 1.5 * 100 + 2 * 90 + 20,
                    "amount_total": order.amount_total,
                }
            ],
        )
        self.assertEqual(self._cost_posted(bill), 2 * 40 + 7.5)
        self.assertEqual(self._balance(self.expense_account, bill), 2 * 40 + 7.5)
        self.assertEqual(order.cost, 2 * 40 + 7.5)
        self.assertEqual(order.margin, 350 - 87.5)

    def test_books_and_shelf_agree(self):
        """After settlement the stock account fell by exactly the value that left the shelf."""
        shelf = self.pads.total_value + self.oil.total_value
        order = self._finish(self._create_order())
        pads = order.line_ids.filtered(lambda line: line.product_id == self.pads)
        order._return_parts({pads: 1})
        order.action_settle()
        self.env.invalidate_all()
        left = shelf - self.pads.total_value - self.oil.total_value
        self.assertEqual(self._cost_posted(order.invoice_ids), left)
        self.assertEqual(left, 40 + 7.5)
        self.assertEqual(order.invoice_ids.amount_untaxed, 150 + 90 + 20)

    def test_blocked_with_every_reason(self):
        order = self._create_order(
            self._labour_line(),
            self._part_line(self.pads, 2),
            self._labour_line(payer="warranty"),
        )
        self._authorise(order)
        order.action_start()
        order.action_request_parts()
        order.line_ids[0].price_unit = 120
        with self.assertRaises(UserError) as refused:
            order.action_settle()
        text = str(refused.exception)
        for reason in (
            "Jobs not done: Squeaks when braking",
            "Not authorised by the customer",
            "requested and not issued",
            "does not name who that is",
        ):
            self.assertIn(reason, text)
        self.assertFalse(order.invoice_ids)

    def test_parts_neither_issued_nor_cancelled_block(self):
        order = self._create_order()
        self._authorise(order)
        order.action_start()
        order.action_finish()
        with self.assertRaisesRegex(UserError, "neither issued nor cancelled"):
            order.action_settle()
        order.line_ids.filtered("qty_to_request").action_cancel_remaining()
        order.action_settle()
        self.assertEqual(order.invoice_ids.amount_untaxed, 150)

    def test_one_bill_for_each_payer(self):
        order = self._create_order(
            self._labour_line(1),
            self._part_line(self.pads, 1, payer="warranty"),
            self._labour_line(2, payer="insurer", discount=10),
            self._part_line(self.oil, 1, payer="internal"),
            warranty_partner_id=self.maker.id,
            insurer_id=self.insurer.id,
        )
        self._settle(order)
        bills = order.invoice_ids.filtered(lambda move: move.move_type == "out_invoice")
        self.assertEqual(
            {bill.dealer_repair_payer: bill.partner_id for bill in bills},
            {"customer": self.customer, "warranty": self.maker, "insurer": self.insurer},
        )
        self.assertEqual(
            {bill.dealer_repair_payer: bill.amount_total for bill in bills},
            {
                "customer": order.amount_customer,
                "warranty": order.amount_warranty,
                "insurer": order.amount_insurer,
            },
        )
        self.assertEqual(order._get_payable_invoices().partner_id, self.customer)
        self.assertEqual(order.amount_to_collect, order.amount_customer)
        warranty = bills.filtered(lambda bill: bill.dealer_repair_payer == "warranty")
        self.assertEqual(self._cost_posted(warranty), 40)

    def test_internal_work_is_cost_not_revenue(self):
        account = self.company_data["default_account_expense"].copy({"name": "Internal work"})
        self.company.workshop_internal_account_id = account
        order = self._create_order(
            self._part_line(self.pads, 2, payer="internal"), self._labour_line(payer="internal")
        )
        self._settle(order)
        entry = order.invoice_ids
        self.assertEqual((entry.move_type, entry.state), ("entry", "posted"))
        self.assertEqual(self._balance(account), 80)
        self.assertEqual(self._cost_posted(entry), 80)
        self.assertEqual((order.amount_total, order.amount_internal), (0, 280))
        self.assertTrue(order.is_settled)
        self.assertEqual(order.next_action, "gate")

    def test_totals_equal_bills_over_random_orders(self):
        """Whatever quantities, prices, discounts, payers and taxes: totals are the bills'."""
        self.company.repair_discount_limit = 100
        dice = random.Random(19)
        included = self.tax.copy(
            {"name": "13 % incl.", "amount": 13, "price_include_override": "tax_included"}
        )
        odd = self.tax.copy({"name": "7.7 %", "amount": 7.7})
        for method in ("round_per_line", "round_globally"):
            self.company.tax_calculation_rounding_method = method
            for _visit in range(6):
                lines = [
                    self._labour_line(
                        dice.choice([0.1, 0.3, 1.7, 2.25]),
                        price_unit=dice.choice([33.33, 99.99, 128.05]),
                        discount=dice.choice([0, 3, 12.5]),
                        payer=dice.choice(["customer", "warranty", "insurer"]),
                        tax_ids=[Command.set(dice.choice([self.tax, included, odd]).ids)],
                    )
                    for _line in range(dice.randint(2, 7))
                ]
                order = self._create_order(
                    *lines, warranty_partner_id=self.maker.id, insurer_id=self.insurer.id
                )
                self._settle(order)
                for payer in ("customer", "warranty", "insurer"):
                    bill = order.invoice_ids.filtered(
                        lambda move, payer=payer: move.dealer_repair_payer == payer
                    )
                    self.assertEqual(
                        self.currency.compare_amounts(bill.amount_total, order[f"amount_{payer}"]),
                        0,
                    )
                self.assertEqual(
                    self.currency.compare_amounts(
                        sum(order.invoice_ids.mapped("amount_total")), order.amount_total
                    ),
                    0,
                )

    def test_settled_order_is_frozen(self):
        order = self._settle(self._create_order())
        for change in (
            lambda: order.line_ids[0].write({"price_unit": 1}),
            lambda: order.write({"line_ids": [self._labour_line()]}),
            lambda: order.line_ids[0].unlink(),
            lambda: order.write({"partner_id": self.maker.id}),
            lambda: order.action_cancel(),
            lambda: order.job_ids.action_not_done(),
        ):
            with self.assertRaisesRegex(UserError, "is settled"):
                change()
        with self.assertRaisesRegex(UserError, "settled already"):
            order.action_settle()

    def test_reopen_credits_and_settles_again(self):
        order = self._settle(self._create_order())
        self._pay(order)
        first = order.invoice_ids
        controller = self._create_user("workshop_controller")
        wizard = Form(
            self.env["dealer.repair.reopen"]
            .with_user(controller)
            .with_context(default_order_id=order.id)
        )
        wizard.reason = "Hours too high"
        wizard.save().action_confirm()
        credit = order.invoice_ids - first
        self.assertRecordValues(
            credit,
            [
                {
                    "move_type": "out_refund",
                    "state": "posted",
                    "reversed_entry_id": first.id,
                    "dealer_repair_reason": "Hours too high",
                    "dealer_repair_order_id": order.id,
                }
            ],
        )
        self.assertEqual(self._cost_posted(first + credit), 0)
        self.assertEqual(order.category, "done")
        self.assertIn("Hours too high", order.message_ids[0].body)
        pads = order.line_ids.filtered(lambda line: line.product_id == self.pads)
        order._return_parts({pads: 1})
        order.action_settle()
        again = order._get_payable_invoices()
        self.assertEqual(again.amount_untaxed, 150 + 90 + 20)
        self.assertEqual(self._cost_posted(again), 47.5)
        self.assertEqual(self._cost_posted(order.invoice_ids), 47.5)

    def test_reopen_takes_internal_cost_back(self):
        order = self._create_order(self._part_line(self.pads, 2, payer="internal"))
        self.company.workshop_internal_account_id = self.company_data[
            "default_account_expense"
        ].copy()
        self._settle(order)
        order._reopen("Wrong car")
        self.assertEqual(self._cost_posted(order.invoice_ids), 0)
        self.assertFalse(order._get_live_moves())

    def test_reopen_by_right_only(self):
        order = self._settle(self._create_order())
        adviser = self._create_user("service_adviser")
        with self.assertRaises(AccessError):
            order.with_user(adviser).action_reopen()
        with self.assertRaises(AccessError):
            order.with_user(adviser)._reopen("x")

    def test_periodic_valuation_posts_no_cost_with_the_bill(self):
        self.category.property_valuation = "periodic"
        order = self._create_order(
            self._part_line(self.pads), self._part_line(self.oil, payer="internal")
        )
        account = self.company_data["default_account_expense"].copy()
        self.company.workshop_internal_account_id = account
        self._settle(order)
        self.assertEqual(self._cost_posted(order.invoice_ids), 0)
        self.assertEqual(self._balance(account), 7.5)

    def test_desk_finds_the_bill_by_plate(self):
        self.vehicle._set_plate("粤B54321")
        order = self._settle(self._create_order())
        self.env.flush_all()
        due = self.env["dealer.cashier.due"].search([("search_text", "ilike", "B54321")])
        self.assertRecordValues(
            due,
            [
                {
                    "document_model": "dealer.repair.order",
                    "document_id": order.id,
                    "amount": order.amount_customer,
                }
            ],
        )

    def test_deposit_is_used_at_settlement(self):
        order = self._finish(self._create_order())
        method = self.env["dealer.cashier.method"].search(
            [("company_id", "=", self.company.id), ("is_cash", "=", True)], limit=1
        )
        cashier = self._create_user("cashier")
        self.env["dealer.cashier.session"].with_user(cashier).create({})
        values = order._prepare_receipt_values()
        self.assertEqual(values["kind"], "deposit")
        receipt = (
            self.env["dealer.cashier.receipt"]
            .with_user(cashier)
            .create(
                {
                    **{key: value for key, value in values.items() if key != "invoice_ids"},
                    "line_ids": [Command.create({"method_id": method.id, "amount": 100})],
                }
            )
        )
        receipt.action_confirm()
        order.action_settle()
        self.env.invalidate_all()
        self.assertEqual(order.amount_collected, 100)
        self.assertEqual(order.invoice_ids.amount_residual, order.amount_customer - 100)
