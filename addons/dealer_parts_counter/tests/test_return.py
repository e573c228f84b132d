from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import CounterCommon


@tagged("post_install", "-at_install")
class TestReturn(CounterCommon):
    def test_unpaid_bill_is_set_off(self):
        sale = self._sell((self.filter, 3), (self.battery, 1))
        bill = sale.sudo().counter_bill_ids
        note = self._take_back(sale, {self.filter: 1})
        self.assertRecordValues(
            note,
            [{"move_type": "out_refund", "state": "posted", "amount_total": 23,
              "reversed_entry_id": bill.id, "amount_residual": 0, "ref": "Does not fit"}],
        )  # fmt: skip
        self.assertEqual(bill.amount_residual, bill.amount_total - 23)
        self.assertEqual(sale.amount_to_collect, bill.amount_total - 23)
        self.assertEqual(self.filter.qty_available, 8)
        back = sale.sudo().order_line.move_ids.filtered("origin_returned_move_id")
        self.assertRecordValues(back, [{"state": "done", "quantity": 1, "value": 7.5}])
        self.assertEqual(sale.invoice_status, "no")

    def test_paid_bill_is_paid_back_at_the_desk(self):
        sale = self._sell((self.filter, 2))
        self._collect(sale)
        note = self._take_back(sale, {self.filter: 2})
        self.assertEqual(note.amount_residual, 46)
        self.assertEqual(sale.counter_state, "refund")
        due = self.env["dealer.cashier.due"].with_user(self.cashier)
        row = due.search([("res_model", "=", "account.move"), ("res_id", "=", note.id)])
        self.assertRecordValues(row, [{"kind": "credit_note", "document_id": sale.id}])
        action = row.action_collect()
        self.assertEqual(action["context"]["default_kind"], "refund")
        form = Form(
            self.env["dealer.cashier.receipt"]
            .with_user(self.cashier)
            .with_context(**action["context"]),
            view="dealer_cashier.dealer_cashier_receipt_view_collect",
        )
        self.assertEqual(form.amount_due, 46)

    def test_never_more_than_was_sold(self):
        sale = self._sell((self.filter, 3))
        self._take_back(sale, {self.filter: 2})
        with self.assertRaisesRegex(UserError, "At most 1.0"):
            self._take_back(sale, {self.filter: 2})
        with self.assertRaises(UserError):
            self._take_back(sale, {self.filter: -1})
        with self.assertRaisesRegex(UserError, "how many"):
            self._take_back(sale, {self.filter: 0})
        with self.assertRaisesRegex(UserError, "why"):
            self._take_back(sale, {self.filter: 1}, reason=" ")
        self._take_back(sale, {self.filter: 1})
        with self.assertRaisesRegex(UserError, "At most 0"):
            self._take_back(sale, {self.filter: 1})
        other = self._sell((self.filter, 1))
        with self.assertRaisesRegex(UserError, "At most 0"):
            sale._take_back_sold({self._bill_line(other, self.filter): 1}, "Not this sale's")

    def test_credited_by_the_accountant(self):
        """A reversal with core's own button counts too."""
        sale = self._sell((self.filter, 3))
        bill = sale.sudo().counter_bill_ids
        self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=bill.ids
        ).create({"journal_id": bill.journal_id.id}).refund_moves()
        self.assertEqual(len(sale.sudo().counter_bill_ids), 2)
        with self.assertRaisesRegex(UserError, "At most 0"):
            self._take_back(sale, {self.filter: 1})

    def test_not_returnable(self):
        self.filter.is_returnable = False
        sale = self._sell((self.filter, 1))
        with self.assertRaisesRegex(AccessError, "parts manager"):
            self._take_back(sale, {self.filter: 1})
        self._take_back(sale, {self.filter: 1}, user=self.manager)

    def test_fee(self):
        sale = self._sell((self.filter, 2))
        note = self._take_back(sale, {self.filter: 2}, fee_percent=10)
        self.assertEqual(note.amount_untaxed, 36)
        self.assertEqual(note.amount_total, 41.4)
        self.assertEqual(sale.amount_to_collect, 4.6)
        with self.assertRaises(UserError):
            self._take_back(sale, {self.filter: 1}, fee_percent=101)

    def test_to_the_cent_in_several_goes(self):
        """Three thirds are one whole: bill, tax, cost and stock end at nothing."""
        part = self._create_part(name="Clip", part_number="CT-CLIP", list_price=3.335)
        self._receive(part, 3, 3.336)
        sale = self._sell((part, 3, {"discount": 3}))
        bill = sale.sudo().counter_bill_ids
        for _number in range(3):
            self._take_back(sale, {part: 1})
        notes = sale.sudo().counter_bill_ids - bill
        for field in ("amount_untaxed", "amount_tax", "amount_total"):
            self.assertEqual(self.currency.round(sum(notes.mapped(field))), bill[field], field)
        self.assertEqual(bill.amount_residual, 0)
        cogs = (notes | bill).line_ids.filtered(lambda line: line.display_type == "cogs")
        for lines in cogs.grouped("account_id").values():
            self.assertEqual(self.currency.round(sum(lines.mapped("balance"))), 0)
        moves = sale.sudo().order_line.move_ids
        out = moves.filtered(lambda move: not move.origin_returned_move_id)
        self.assertEqual(
            self.currency.round(sum((moves - out).mapped("value"))), sum(out.mapped("value"))
        )

    def test_screen(self):
        sale = self._sell((self.filter, 2), (self.battery, 1))
        action = sale.action_counter_return()
        form = Form(self.env[action["res_model"]].with_user(self.seller).with_context(
            **action["context"]
        ))  # fmt: skip
        form.reason = "Wrong part"
        self.assertEqual(len(form.line_ids), 2)
        with form.line_ids.edit(0) as line:
            line.quantity = 1
        self.assertEqual(form.amount, 23)
        form.save().action_return()
        self.assertEqual(len(sale.sudo().counter_bill_ids), 2)
