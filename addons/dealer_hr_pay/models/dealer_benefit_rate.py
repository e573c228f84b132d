from odoo import fields, models


class DealerBenefitRate(models.Model):
    """What store and person pay for a benefit, from a day on; the store's own rate counts before
    its city's, that before the general one."""

    _name = "dealer.benefit.rate"
    _description = "Benefit Rate"
    _inherit = ["dealer.amount.mixin"]
    _order = "kind_id, date_from desc, id"

    kind_id = fields.Many2one("dealer.benefit.kind", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(
        "res.company", string="Store", index="btree_not_null", help="Empty: every store."
    )
    city = fields.Char(help="City of the store's address. Empty: every city.")
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="Until", help="Last day. Empty: until further notice.")
    percent_store = fields.Float(
        string="Store (%)", digits=(6, 3), help="Percent of the base paid by the store."
    )
    percent_person = fields.Float(
        string="Person (%)", digits=(6, 3), help="Percent of the base kept from the salary."
    )
    amount_store = fields.Float(
        string="Store (Fixed)", digits=(12, 2), help="A month, besides the percentage."
    )
    amount_person = fields.Float(
        string="Person (Fixed)", digits=(12, 2), help="A month, besides the percentage."
    )
    base_min = fields.Float(string="Lowest Base", digits=(12, 2), help="A month. 0: none.")
    base_max = fields.Float(string="Highest Base", digits=(12, 2), help="A month. 0: none.")
    source = fields.Char(help="The notice it comes from.")

    _percent_range = models.Constraint(
        "CHECK(percent_store BETWEEN 0 AND 100 AND percent_person BETWEEN 0 AND 100)",
        "A rate lies between 0 and 100 percent.",
    )
    _amount_positive = models.Constraint(
        "CHECK(amount_store >= 0 AND amount_person >= 0 AND base_min >= 0 AND base_max >= 0)",
        "Amounts of a rate are not below zero.",
    )
    _base_in_order = models.Constraint(
        "CHECK(base_max = 0 OR base_max >= base_min)",
        "The highest base is not below the lowest.",
    )
    _dates_in_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)", "A rate must not end before it starts."
    )
    _one_at_a_time = models.Constraint(
        "EXCLUDE USING gist (kind_id WITH =, COALESCE(company_id, 0) WITH =, "
        "COALESCE(lower(city), '') WITH =, daterange(date_from, date_to, '[]') WITH &&)",
        "There is a rate of this benefit for that store, city and time already: end it first.",
    )
