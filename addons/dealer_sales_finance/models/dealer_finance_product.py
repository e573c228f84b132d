from odoo import api, fields, models

from .dealer_finance_terms_mixin import METHODS


class DealerFinanceProduct(models.Model):
    """A loan as a lender offers it: for whom, how long, at what rate from which day on."""

    _name = "dealer.finance.product"
    _description = "Loan Product"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", string="Store", index=True, help="Empty: every store offers it."
    )
    lender_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        check_company=True,
        domain=[("lender_kind", "!=", False)],
        context={"default_lender_kind": "bank", "default_is_company": True},
    )
    method = fields.Selection(
        METHODS,
        required=True,
        default="equal_payment",
        help="Equal payment: the same amount every month. Equal principal: the same principal, "
        "falling interest. Balloon: a part is due with the last instalment.",
    )
    min_months = fields.Integer(string="Shortest Term", required=True, default=12)
    max_months = fields.Integer(string="Longest Term", required=True, default=60)
    min_down_percent = fields.Float(
        string="Least Down Payment (%)", default=20, help="Of what the customer pays in all."
    )
    max_amount = fields.Float(
        string="Largest Loan", help="In the currency of the deal; 0: no limit."
    )
    balloon_percent = fields.Float(
        string="Balloon (%)", help="Part of the loan that is due with the last instalment."
    )
    brand_ids = fields.Many2many(
        "fleet.vehicle.model.brand", string="Brands", help="Empty: every brand."
    )
    model_ids = fields.Many2many(
        "fleet.vehicle.model", string="Models", help="Empty: every model of the brands."
    )
    valid_days = fields.Integer(
        string="Approval Valid (days)",
        default=30,
        help="How long the lender usually keeps an approval open; proposed with his answer.",
    )
    rate_ids = fields.One2many("dealer.finance.rate", "product_id", string="Rates")
    rate = fields.Float(
        string="Rate Today (%)", digits=(8, 4), compute="_compute_rate", help="Nominal, a year."
    )
    fee_percent = fields.Float(
        string="Lender's Fee (%)",
        digits=(8, 4),
        help="Of the loan; the customer pays it to the lender when he gets the loan.",
    )
    commission_percent = fields.Float(
        string="Commission (%)",
        digits=(8, 4),
        groups="dealer_base.group_see_cost,dealer_base.group_finance_clerk,"
        "dealer_base.group_accountant",
        help="Of the loan; the lender pays it to the store, without tax.",
    )
    subsidy_percent = fields.Float(
        string="Interest Subsidised (%)",
        help="Part of the interest the customer is spared: 100 makes the loan interest-free.",
    )
    subsidy_by = fields.Selection(
        [("lender", "Between maker and lender"), ("store", "The lender keeps it from the pay-out")],
        string="Subsidy Settled",
        default="lender",
        required=True,
        help="Kept from the pay-out, it costs the store, which bills it to the maker if one is "
        "named.",
    )
    subsidy_partner_id = fields.Many2one(
        "res.partner", string="Subsidised by", help="The maker; empty: the store itself."
    )
    paper_ids = fields.One2many(
        "dealer.finance.product.paper", "product_id", string="Papers", copy=True
    )

    _months_order = models.Constraint(
        "CHECK(min_months >= 1 AND max_months >= min_months AND max_months <= 360)",
        "The shortest term is at least one month, the longest not shorter, at most 360.",
    )
    _percent_bounds = models.Constraint(
        "CHECK(min_down_percent >= 0 AND min_down_percent < 100 AND fee_percent >= 0"
        " AND fee_percent < 100 AND balloon_percent >= 0 AND balloon_percent <= 90"
        " AND subsidy_percent >= 0 AND subsidy_percent <= 100"
        " AND commission_percent >= 0 AND commission_percent < 100)",
        "Percentages lie between 0 and 100; a balloon is at most 90 percent of the loan.",
    )

    @api.depends("rate_ids.date_from", "rate_ids.rate")
    def _compute_rate(self):
        for product in self:
            product.rate = product._get_rate(fields.Date.context_today(self))

    def _get_rate(self, date):
        """:return: nominal yearly rate, in percent, of that day; that of the first day before it"""
        self.ensure_one()
        rates = self.rate_ids.sorted("date_from")
        past = rates.filtered(lambda rate: rate.date_from and rate.date_from <= date)
        return (past[-1:] or rates[:1]).rate

    def _get_refusals(self, months, amount, price, vehicle):
        """Why the lender would not lend this.

        :param int months: term
        :param float amount: loan
        :param float price: what the customer pays in all
        :param vehicle: the car, maybe empty
        :return: list of sentences
        """
        self.ensure_one()
        env, refusals = self.env, []
        if not self.min_months <= months <= self.max_months:
            refusals.append(
                env._(
                    "%(product)s runs %(low)d to %(high)d months.",
                    product=self.name,
                    low=self.min_months,
                    high=self.max_months,
                )
            )
        if amount <= 0:
            refusals.append(env._("The loan is nothing: lower the down payment."))
        least = price * self.min_down_percent / 100
        if price and price - amount < least - 0.005:
            refusals.append(
                env._(
                    "%(product)s asks for %(percent)g %% down at least: %(amount).2f.",
                    product=self.name,
                    percent=self.min_down_percent,
                    amount=least,
                )
            )
        if self.max_amount and amount > self.max_amount:
            refusals.append(
                env._(
                    "%(product)s lends %(amount).2f at most.",
                    product=self.name,
                    amount=self.max_amount,
                )
            )
        if vehicle and not self._fits_vehicle(vehicle):
            refusals.append(
                env._(
                    "%(product)s is not for this car: it is limited to other brands or models.",
                    product=self.name,
                )
            )
        return refusals

    def _fits_vehicle(self, vehicle):
        self.ensure_one()
        if self.model_ids:
            return vehicle.model_id in self.model_ids
        return not self.brand_ids or vehicle.brand_id in self.brand_ids


class DealerFinanceProductPaper(models.Model):
    _name = "dealer.finance.product.paper"
    _description = "Paper a Lender Asks for"
    _order = "sequence, id"

    product_id = fields.Many2one(
        "dealer.finance.product", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Paper", required=True, translate=True)
    required = fields.Boolean(default=True, help="Without it the application is not sent.")
