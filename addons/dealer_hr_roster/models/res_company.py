from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    roster_rest_hours = fields.Float(
        string="Rest between Shifts",
        default=11,
        help="Hours a person has at least between the end of a shift and the beginning of the "
        "next; 0: not checked. The law of China names none; 11 hours are those of the European "
        "Directive 2003/88/EC, article 3.",
    )
    roster_days_in_row = fields.Integer(
        string="Days in a Row",
        default=6,
        help="Days a person works at most before a day of rest; 0: not checked. Labour Law of the "
        "People's Republic of China, article 38: at least one day of rest a week.",
    )

    _roster_limits = models.Constraint(
        "CHECK (roster_rest_hours >= 0 AND roster_rest_hours < 24 AND roster_days_in_row >= 0)",
        "The rest between shifts is less than 24 hours, and no limit is below zero.",
    )
