from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerFinancePayment(models.TransientModel):
    """The lender's payment as the bank statement shows it, or the one back to him."""

    _name = "dealer.finance.payment"
    _description = "Payment of a Lender"

    application_id = fields.Many2one("dealer.finance.application", required=True)
    company_id = fields.Many2one(related="application_id.company_id")
    currency_id = fields.Many2one(related="application_id.currency_id")
    lender_id = fields.Many2one(related="application_id.lender_id")
    direction = fields.Selection(
        [("receive", "The lender pays"), ("repay", "Back to the lender")], required=True
    )
    loan_amount = fields.Monetary(related="application_id.loan_amount")
    journal_id = fields.Many2one(
        "account.journal",
        string="Bank",
        required=True,
        domain="[('type', '=', 'bank'), ('company_id', '=', company_id)]",
        compute="_compute_proposal",
        store=True,
        precompute=True,
        readonly=False,
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    amount = fields.Monetary(
        string="Money",
        required=True,
        compute="_compute_proposal",
        store=True,
        precompute=True,
        readonly=False,
    )
    kept = fields.Monetary(
        string="Kept by the Lender",
        compute="_compute_proposal",
        store=True,
        precompute=True,
        readonly=False,
        help="The subsidy he takes off the loan: an expense of the car.",
    )
    reference = fields.Char(help="As the bank statement shows it.")

    @api.depends("application_id", "direction")
    def _compute_proposal(self):
        for wizard in self:
            loan = wizard.application_id.sudo()  # who enters money need not see the books
            journals = (
                self.env["account.journal"]
                .sudo()
                .search([("type", "=", "bank"), ("company_id", "=", loan.company_id.id)], limit=1)
            )
            wizard.journal_id = journals
            if wizard.direction == "repay":
                wizard.amount, wizard.kept = max(-loan.lender_balance, 0), 0
                continue
            first = not loan.released_on and loan.product_id.subsidy_by == "store"
            wizard.kept = loan.subsidy if first else 0
            money = sum(
                payment.amount
                for payment in loan.payment_ids
                if payment.payment_type == "inbound" and payment.state != "canceled"
            )
            wizard.amount = max(loan.loan_amount - money - wizard.kept, 0)

    def action_done(self):
        self.ensure_one()
        loan = self.application_id
        loan._check_clerk()
        self._check_journal()
        # what a colleague has entered meanwhile counts
        self.env["dealer.cashier.receipt"]._lock_rows(loan)
        loan.invalidate_recordset()
        currency = self.currency_id
        if currency.compare_amounts(self.amount, 0) <= 0 or self.kept < 0:
            raise UserError(self.env._("Enter the money as the bank statement shows it."))
        if self.direction == "receive":
            done = sum(
                payment.amount
                for payment in loan.sudo().payment_ids
                if payment.payment_type == "inbound" and payment.state != "canceled"
            )
            if loan.sudo().deduction_move_id and self.kept:
                raise UserError(self.env._("What the lender keeps is booked already."))
            if currency.compare_amounts(self.amount + self.kept + done, loan.loan_amount) > 0:
                raise UserError(
                    self.env._(
                        "The lender lends %(loan)s; with this he would have paid %(total)s.",
                        loan=currency.format(loan.loan_amount),
                        total=currency.format(self.amount + self.kept + done),
                    )
                )
        elif currency.compare_amounts(self.amount, -loan.sudo().lender_balance) > 0:
            raise UserError(
                self.env._(
                    "Only %s is owed to the lender.",
                    currency.format(max(-loan.sudo().lender_balance, 0)),
                )
            )
        loan._check_acting(
            *(("cancelled",) if self.direction == "repay" else ("signed", "released", "booked"))
        )
        loan._pay(
            self.journal_id.sudo(),  # one of the store's own: checked above
            self.date,
            self.amount,
            self.kept,
            self.direction,
            self.reference,
        )
        return {"type": "ir.actions.act_window_close"}

    def _check_journal(self):
        """:raises UserError: the money is not on a bank account of the store"""
        journal = self.journal_id.sudo()  # who enters money need not see the books
        if journal.type != "bank" or journal.company_id != self.application_id.company_id:
            raise UserError(
                self.env._(
                    "Choose a bank account of %s.", self.application_id.company_id.display_name
                )
            )
