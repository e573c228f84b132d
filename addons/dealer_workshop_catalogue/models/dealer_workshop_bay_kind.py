from odoo import fields, models


class DealerWorkshopBayKind(models.Model):
    """What a bay is made for: a lift, alignment, the paint booth, washing …"""

    _name = "dealer.workshop.bay.kind"
    _description = "Kind of Bay"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Short code, used by imports.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(upper(code))", "Another kind of bay has this code.")
