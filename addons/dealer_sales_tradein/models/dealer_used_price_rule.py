from odoo import fields, models


class DealerUsedPriceRule(models.Model):
    _name = "dealer.used.price.rule"
    _description = "Price-Down Rule of Used Cars"
    _order = "company_id, days"

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    days = fields.Integer(string="After (days in stock)", required=True, default=30)
    percent = fields.Float(string="Down by (%)", required=True, default=3)
    active = fields.Boolean(default=True)

    _days_unique = models.UniqueIndex(
        "(company_id, days) WHERE active", "This store has a rule for that day already."
    )
    _bounds = models.Constraint(
        "CHECK(days > 0 AND percent > 0 AND percent < 100)",
        "Days are above zero, the percentage between 0 and 100.",
    )
