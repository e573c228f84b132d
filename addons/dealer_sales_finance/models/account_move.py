from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _use_cashier_deposits(self):
        """The lender's part comes on the bill first: a deposit beyond it can be given back."""
        # sudo: who posts a bill need not see the customer's loan
        orders = self.sudo().invoice_line_ids.sale_line_ids.order_id.filtered("is_deal")
        if orders:
            orders.finance_application_ids.filtered("is_live")._book()
        return super()._use_cashier_deposits()


class AccountPayment(models.Model):
    _inherit = "account.payment"

    dealer_finance_application_id = fields.Many2one(
        "dealer.finance.application",
        string="Loan",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The loan a lender's payment is for.",
    )
