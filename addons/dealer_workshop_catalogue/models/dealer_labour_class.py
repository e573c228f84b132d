from odoo import fields, models


class DealerLabourClass(models.Model):
    """A kind of labour that is priced by itself: mechanical, body, paint, high voltage …"""

    _name = "dealer.labour.class"
    _description = "Labour Class"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Short code, used by imports.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(upper(code))", "Another labour class has this code.")
