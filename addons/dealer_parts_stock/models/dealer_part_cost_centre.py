from odoo import fields, models


class DealerPartCostCentre(models.Model):
    """Who uses consumables in the store: the bays, the washing line, the office."""

    _name = "dealer.part.cost.centre"
    _description = "Cost Centre of Consumables"
    _order = "sequence, name"
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    analytic_account_id = fields.Many2one(
        "account.analytic.account",
        check_company=True,
        groups="analytic.group_analytic_accounting",
        help="The cost of what is used here is booked on it too.",
    )
    active = fields.Boolean(default=True)

    _name_uniq = models.UniqueIndex(
        "(company_id, lower(name))", "The store has a cost centre of this name already."
    )
