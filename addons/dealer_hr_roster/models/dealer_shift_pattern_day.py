from odoo import fields, models


class DealerShiftPatternDay(models.Model):
    """One day of a cycle."""

    _name = "dealer.shift.pattern.day"
    _description = "Day of a Shift Pattern"
    _order = "sequence, id"
    _check_company_auto = True

    pattern_id = fields.Many2one(
        "dealer.shift.pattern", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="pattern_id.company_id")
    sequence = fields.Integer(default=10)
    type_id = fields.Many2one(
        "dealer.shift.type",
        string="Shift",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: a day of rest.",
    )
