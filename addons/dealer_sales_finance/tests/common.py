from odoo import Command, fields

from odoo.addons.dealer_vehicle_sales.tests.common import VehicleSalesCommon


class FinanceCommon(VehicleSalesCommon):
    """A lender with a product, and a customer whose papers are there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lender = cls.env["res.partner"].create(
            {"name": "Test Bank", "is_company": True, "lender_kind": "bank"}
        )
        cls.loan_product = cls._create_loan_product()
        cls.customer.identity_number = "110101199003077758"
        cls.clerk = cls._create_user("finance_clerk")

    @classmethod
    def _create_loan_product(cls, **values):
        return cls.env["dealer.finance.product"].create(
            {
                "name": "Test loan",
                "lender_id": cls.lender.id,
                "min_months": 1,
                "max_months": 60,
                "min_down_percent": 20,
                "commission_percent": 2,
                "rate_ids": [Command.create({"date_from": "2020-01-01", "rate": 6})],
                "paper_ids": [Command.create({"name": "ID card"})],
                **values,
            }
        )

    @classmethod
    def _apply(cls, deal, amount=150000, **values):
        """A draft application with its papers."""
        loan = cls.env["dealer.finance.application"].create(
            {
                "order_id": deal.id,
                "product_id": cls.loan_product.id,
                "amount_asked": amount,
                "months": 36,
                **values,
            }
        )
        loan.paper_ids.received_on = fields.Date.today()
        return loan

    @classmethod
    def _approve(cls, deal, amount=150000, approved=None, **values):
        loan = cls._apply(deal, amount, **values)
        loan.action_submit()
        loan._answer(
            "approved", approved or amount, "A-1", fields.Date.add(fields.Date.today(), days=30)
        )
        return loan

    @classmethod
    def _sign(cls, deal, amount=150000, **values):
        loan = cls._approve(deal, amount, **values)
        loan.contract_number = "C-1"
        loan.action_sign()
        return loan

    def _balance(self, partner, move_type="asset_receivable"):
        """What is open of a partner in the books, in the store's currency."""
        lines = self.env["account.move.line"].search(
            [
                ("partner_id", "=", partner.id),
                ("account_type", "=", move_type),
                ("parent_state", "=", "posted"),
            ]
        )
        return self.company.currency_id.round(sum(lines.mapped("balance")))

    def _due(self, deal):
        """What the cashier's list asks of the deal, bills included."""
        self.env.flush_all()
        rows = self.env["dealer.cashier.due"].search(
            [
                "|",
                "&",
                ("res_model", "=", "sale.order"),
                ("res_id", "=", deal.id),
                "&",
                ("document_model", "=", "sale.order"),
                ("document_id", "=", deal.id),
            ]
        )
        return self.company.currency_id.round(sum(rows.mapped("amount")))
