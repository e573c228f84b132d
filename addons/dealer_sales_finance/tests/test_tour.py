from odoo.tests import HttpCase, tagged

from .common import FinanceCommon


@tagged("post_install", "-at_install")
class TestFinanceTour(FinanceCommon, HttpCase):
    def test_from_deal_to_signature(self):
        deal = self._create_deal(self._buy(150000), confirm=True)
        loan = self._apply(deal)
        action = self.env.ref("dealer_sales_finance.dealer_finance_application_action")
        self.start_tour(
            f"/odoo/action-{action.id}/{loan.id}",
            "dealer_finance_application",
            login=self.clerk.login,
        )
        self.assertEqual(loan.category, "signed")
        self.assertEqual(loan.amount_approved, 150000)
