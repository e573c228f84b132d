from odoo import fields, models


class DealerInsuranceCover(models.Model):
    _name = "dealer.insurance.cover"
    _description = "Insurance Cover"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(index=True, help="As in the insurers' files.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    has_sum = fields.Boolean(string="With a Sum", help="A sum insured is agreed.")

    _code_uniq = models.UniqueIndex(
        "(upper(code)) WHERE code IS NOT NULL", "Another cover has this code."
    )
