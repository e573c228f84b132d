from odoo import api, fields, models

from ..lib import instalments

METHODS = [
    ("equal_payment", "Equal Payment"),
    ("equal_principal", "Equal Principal"),
    ("balloon", "Balloon"),
]


class DealerFinanceTermsMixin(models.AbstractModel):
    """A loan's terms and what follows from them; all amounts in the deal's currency.

    Who inherits it has ``product_id``, ``months``, ``rate``, ``currency_id``, ``loan_amount``.
    """

    _name = "dealer.finance.terms.mixin"
    _description = "Terms of a Loan"

    product_id = fields.Many2one(
        "dealer.finance.product", required=True, index=True, check_company=True
    )
    currency_id = fields.Many2one("res.currency")
    lender_id = fields.Many2one(related="product_id.lender_id", store=True, index=True)
    method = fields.Selection(related="product_id.method")
    months = fields.Integer(string="Term (months)", required=True, default=36)
    rate = fields.Float(
        string="Yearly Rate (%)", digits=(8, 4), help="Nominal rate of the lender, a year."
    )
    loan_amount = fields.Monetary(string="Loan", compute="_compute_loan_amount")
    first_payment = fields.Monetary(string="First Instalment", compute="_compute_terms")
    last_payment = fields.Monetary(string="Last Instalment", compute="_compute_terms")
    total_paid = fields.Monetary(
        string="All Instalments", compute="_compute_terms", help="Loan and interest, with the fee."
    )
    total_interest = fields.Monetary(string="Interest", compute="_compute_terms")
    fee = fields.Monetary(
        string="Lender's Fee",
        compute="_compute_terms",
        help="What the customer pays the lender for the loan when he gets it.",
    )
    subsidy_by = fields.Selection(related="product_id.subsidy_by")
    subsidy_partner_id = fields.Many2one(related="product_id.subsidy_partner_id")
    subsidy = fields.Monetary(
        compute="_compute_terms", help="Interest the customer is spared: the maker or store pays."
    )
    customer_rate = fields.Float(
        string="Customer's Rate (%)",
        digits=(8, 4),
        compute="_compute_terms",
        help="After the subsidy.",
    )
    effective_rate = fields.Float(
        string="Effective Rate (%)",
        digits=(8, 2),
        compute="_compute_terms",
        help="What the loan costs the customer a year, interest on interest and fee included.",
    )
    schedule = fields.Json(string="Instalments", compute="_compute_schedule")

    def _compute_loan_amount(self):
        raise NotImplementedError

    @api.depends("product_id", "months", "rate", "loan_amount", "currency_id")
    def _compute_terms(self):
        for record in self:
            rows = record._get_schedule()
            product = record.product_id
            fee = record.currency_id.round(record.loan_amount * product.fee_percent / 100)
            interest = float(sum(row.interest for row in rows))
            record.fee = fee if rows else 0
            record.first_payment = float(rows[0].payment) if rows else 0
            record.last_payment = float(rows[-1].payment) if rows else 0
            record.total_interest = interest
            record.total_paid = record.loan_amount + interest + fee if rows else 0
            record.customer_rate = record._get_customer_rate()
            record.subsidy = (
                float(sum(row.interest for row in record._get_schedule(subsidised=False)))
                - interest
                if rows and product.subsidy_percent
                else 0
            )
            record.effective_rate = (
                instalments.get_effective_rate(
                    record.loan_amount, [row.payment for row in rows], fee
                )
                if rows
                else 0
            )

    @api.depends("product_id", "months", "rate", "loan_amount", "currency_id")
    def _compute_schedule(self):
        for record in self:
            record.schedule = [[row.number, *map(float, row[1:])] for row in record._get_schedule()]

    def _get_customer_rate(self):
        self.ensure_one()
        return self.rate * (1 - self.product_id.subsidy_percent / 100)

    def _get_schedule(self, subsidised=True):
        """:return: list of instalments (see ``lib/instalments.py``), empty without a loan
        :param bool subsidised: at the customer's rate, else at the lender's
        """
        self.ensure_one()
        currency = self.currency_id
        amount = currency.round(self.loan_amount) if currency else 0
        if amount <= 0 or self.months < 1 or not self.product_id:
            return []
        rate = self._get_customer_rate() if subsidised else self.rate
        return instalments.get_schedule(
            amount,
            round(max(rate, 0), 6),
            self.months,
            self.product_id.method,
            balloon=currency.round(amount * self.product_id.balloon_percent / 100),
            unit=round(currency.rounding, 6),
        )
