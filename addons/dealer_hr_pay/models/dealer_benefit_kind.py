from odoo import fields, models


class DealerBenefitKind(models.Model):
    """A benefit with an account (社会保险, 住房公积金, own kinds), paid by a base and rates."""

    _name = "dealer.benefit.kind"
    _description = "Benefit Kind"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Identity for imports and payroll.")
    sequence = fields.Integer(default=10)
    by_law = fields.Boolean(string="Required by Law", help="Everybody with a contract has it.")
    rate_ids = fields.One2many("dealer.benefit.rate", "kind_id", string="Rates")
    note = fields.Char()
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex("(code)", "There is a benefit with this code already.")
