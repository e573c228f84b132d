from odoo import fields, models


class DealerStaffPaperKind(models.Model):
    """A kind of paper people bring: ID card, driving licence, diploma, health certificate …"""

    _name = "dealer.staff.paper.kind"
    _description = "Kind of Staff Paper"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="What programs ask for it by; never changes.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_identity = fields.Boolean(
        string="Identity Paper", help="Reading its number and its pictures is noted."
    )
    is_health = fields.Boolean(
        string="Health Data", help="Only HR and the person see it; each reading is noted."
    )
    is_licence = fields.Boolean(string="Driving Licence", help="Has classes, such as C1.")
    is_required = fields.Boolean(
        string="Required", help="Whoever has none that is valid has an incomplete file."
    )
    job_ids = fields.Many2many(
        "hr.job",
        string="Required of Posts",
        help="Required of holders of these posts only. Empty: of everybody.",
    )
    needs_expiry = fields.Boolean(string="Expires", help="Such a paper has a last day.")
    remind_days = fields.Integer(
        default=30, help="Days before the last day that HR is reminded. 0: no reminder."
    )

    _code_uniq = models.UniqueIndex("(code)", "There is a kind of paper with this code already.")
    _remind_days_positive = models.Constraint(
        "CHECK(remind_days >= 0)", "Reminders come before the last day: the days can't be negative."
    )
