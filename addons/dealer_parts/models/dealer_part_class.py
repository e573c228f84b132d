from odoo import fields, models


class DealerPartClass(models.Model):
    _name = "dealer.part.class"
    _description = "Part Class"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Short code, as imports and lists name the class.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    count_days = fields.Integer(
        string="Count Every (Days)",
        default=180,
        help="Each bin with parts of this class is counted at least this often, in days. "
        "0: only in a full count.",
    )
    service_level = fields.Float(
        string="Service Level (%)",
        default=95.0,
        help="Share of the demand that should be served from the shelf, in percent. Safety stock "
        "is worked out from it.",
    )

    _code_uniq = models.UniqueIndex("(upper(code))", "Another part class has this code.")
    _count_days_positive = models.Constraint(
        "CHECK (count_days >= 0)", "The days between two counts cannot be below 0."
    )
    _service_level_range = models.Constraint(
        "CHECK (service_level > 0 AND service_level < 100)",
        "A service level lies between 0 and 100 percent, both excluded.",
    )
