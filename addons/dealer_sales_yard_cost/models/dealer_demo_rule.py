from odoo import api, fields, models


class DealerDemoRule(models.Model):
    """What a demo car loses in a store, from a day on: an amount a month, or a kilometre."""

    _name = "dealer.demo.rule"
    _description = "Loss of Value of Demo Cars"
    _order = "company_id, date_from desc"
    _rec_name = "date_from"

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: fields.Date.context_today(self),
    )
    method = fields.Selection(
        [("month", "Each month"), ("km", "Each kilometre")],
        required=True,
        default="month",
    )
    amount = fields.Monetary(required=True, help="Without tax, in the currency of the store.")

    _date_uniq = models.UniqueIndex(
        "(company_id, date_from)", "The store has a rule from this day on already."
    )
    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)", "A car cannot gain value by being driven."
    )

    @api.model
    def _get_rule(self, company, date):
        """:return: the rule of the store on that day, or an empty one"""
        return self.search(
            [("company_id", "=", company.id), ("date_from", "<=", date)],
            order="date_from desc",
            limit=1,
        )
