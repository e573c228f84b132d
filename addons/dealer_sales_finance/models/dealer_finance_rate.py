from odoo import fields, models


class DealerFinanceRate(models.Model):
    _name = "dealer.finance.rate"
    _description = "Rate of a Loan Product"
    _order = "date_from desc, id desc"

    product_id = fields.Many2one(
        "dealer.finance.product", required=True, index=True, ondelete="cascade"
    )
    date_from = fields.Date(string="Valid from", required=True, default=fields.Date.context_today)
    rate = fields.Float(
        string="Yearly Rate (%)", digits=(8, 4), required=True, help="Nominal, a year."
    )

    _date_unique = models.UniqueIndex(
        "(product_id, date_from)", "There is a rate of this product from that day already."
    )
    _rate_bounds = models.Constraint(
        "CHECK(rate >= 0 AND rate <= 100)", "A yearly rate is between 0 and 100 percent."
    )
