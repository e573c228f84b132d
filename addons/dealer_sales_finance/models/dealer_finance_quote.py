from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerFinanceQuote(models.Model):
    """One loan in the comparison the customer is shown: two or three stand side by side."""

    _name = "dealer.finance.quote"
    _description = "Loan Compared on a Deal"
    _inherit = ["dealer.finance.terms.mixin"]
    _order = "sequence, id"
    _rec_name = "product_id"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    order_id = fields.Many2one(
        "sale.order", string="Deal", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    down_payment = fields.Monetary(
        compute="_compute_down_payment",
        store=True,
        readonly=False,
        help="What the customer pays himself; proposed: the least the lender asks for.",
    )
    rate = fields.Float(compute="_compute_rate", store=True, readonly=False)
    months = fields.Integer(
        compute="_compute_months",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        default=None,
    )
    problem = fields.Char(compute="_compute_problem", help="Why the lender would not lend this.")

    _months_positive = models.Constraint(
        "CHECK(months >= 1 AND months <= 360)", "A loan runs 1 to 360 months."
    )
    _down_positive = models.Constraint(
        "CHECK(down_payment >= 0)", "The down payment cannot be below zero."
    )

    @api.depends("product_id")
    def _compute_months(self):
        for quote in self:
            product = quote.product_id
            months = quote.months or 36
            quote.months = (
                min(max(months, product.min_months), product.max_months) if product else months
            )

    @api.depends("product_id")
    def _compute_rate(self):
        for quote in self:
            quote.rate = (
                quote.product_id._get_rate(fields.Date.context_today(quote))
                if quote.product_id
                else 0
            )

    @api.depends("product_id")
    def _compute_down_payment(self):
        for quote in self:
            order = quote.order_id
            if not quote.down_payment and quote.product_id:
                least = order.amount_total * quote.product_id.min_down_percent / 100
                quote.down_payment = quote.currency_id.round(least) if quote.currency_id else least

    @api.depends("order_id.amount_total", "down_payment")
    def _compute_loan_amount(self):
        for quote in self:
            quote.loan_amount = max(quote.order_id.amount_total - quote.down_payment, 0)

    @api.depends("product_id", "months", "loan_amount", "order_id.deal_vehicle_id")
    @api.depends_context("lang")
    def _compute_problem(self):
        for quote in self:
            order = quote.order_id
            quote.problem = quote.product_id and " ".join(
                quote.product_id._get_refusals(
                    quote.months, quote.loan_amount, order.amount_total, order.deal_vehicle_id
                )
            )

    def action_apply(self):
        """The customer takes this one: an application with its terms.

        :raises UserError: the lender would refuse it, or an application is running
        """
        self.ensure_one()
        if self.problem:
            raise UserError(self.problem)
        application = self.env["dealer.finance.application"].create(
            {
                "order_id": self.order_id.id,
                "product_id": self.product_id.id,
                "months": self.months,
                "rate": self.rate,
                "down_payment": self.down_payment,
                "amount_asked": self.loan_amount,
            }
        )
        return application._get_records_action(name=self.env._("Loan Application"))
