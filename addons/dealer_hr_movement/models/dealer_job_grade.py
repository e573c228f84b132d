from odoo import fields, models


class DealerJobGrade(models.Model):
    """How high a post stands (职级), in every store alike."""

    _name = "dealer.job.grade"
    _description = "Grade of Posts"
    _order = "level, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Short, as letters and lists show it, e.g. P2 or M1.")
    level = fields.Integer(
        required=True,
        default=10,
        help="The higher, the more senior: a promotion leads up, a demotion down.",
    )
    note = fields.Char()
    active = fields.Boolean(default=True)
    job_ids = fields.One2many("hr.job", "grade_id", string="Posts")

    _code_unique = models.UniqueIndex("(code)", "There is a grade with this code already.")
    _level_unique = models.UniqueIndex(
        "(level)", "There is a grade of this level already: grades follow one another."
    )
