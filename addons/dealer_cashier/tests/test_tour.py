from odoo.tests import HttpCase, tagged

from .common import DealerCashierCommon


@tagged("post_install", "-at_install")
class TestCashierTour(DealerCashierCommon, HttpCase):
    def test_cashier_day(self):
        """A cashier opens the day, collects a bill with two methods and closes the day."""
        bill = self._create_bill(1000)
        self.start_tour("/odoo/cashier", "dealer_cashier_day", login="cashier")
        self.assertEqual(bill.payment_state, "paid")
        session = self.env["dealer.cashier.session"].search([("user_id", "=", self.cashier.id)])
        receipt = session.receipt_ids
        self.assertRecordValues(
            receipt, [{"state": "done", "amount_total": 1000, "amount_change": 200}]
        )
        self.assertEqual(receipt.line_ids.method_id, self.cash | self.card)
        self.assertEqual(receipt.line_ids.mapped("amount"), [300, 700])
        self.assertRecordValues(
            session,
            [{"state": "closed", "opening_float": 200, "amount_handed_over": 500}],
        )
