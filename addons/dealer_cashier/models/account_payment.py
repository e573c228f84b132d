from odoo import api, models


class AccountPayment(models.Model):
    _inherit = "account.payment"

    @api.depends("payment_method_line_id")
    def _compute_outstanding_account_id(self):
        """Override of `account`: money taken at the desk is on the journal's own account at once.

        Unless the journal's payment method names an account; core would take the chart's
        outstanding account, where the money waits for a bank statement.
        """
        super()._compute_outstanding_account_id()
        if self.env.context.get("dealer_cashier_desk"):
            for payment in self.filtered(lambda payment: not payment.outstanding_account_id):
                payment.outstanding_account_id = payment.journal_id.default_account_id
