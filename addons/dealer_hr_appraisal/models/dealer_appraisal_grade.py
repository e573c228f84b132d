from odoo import fields, models


class DealerAppraisalGrade(models.Model):
    """One grade: from how many points, and which share of a group may have it."""

    _name = "dealer.appraisal.grade"
    _description = "Grade"
    _order = "scale_id, score_min desc, id"

    scale_id = fields.Many2one(
        "dealer.appraisal.scale", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(required=True, translate=True)
    meaning = fields.Char(translate=True, help="What the grade says of somebody's work, in words.")
    score_min = fields.Float(
        string="From Points", required=True, digits=(5, 1), help="Lowest points of the grade."
    )
    share_min = fields.Float(
        string="At Least (%)", digits=(5, 1), help="Fewest people of a group, forced shares only."
    )
    share_max = fields.Float(
        string="At Most (%)",
        digits=(5, 1),
        default=100,
        help="Most people of a group, forced shares only.",
    )
    color = fields.Integer()

    _score_unique = models.UniqueIndex(
        "(scale_id, score_min)", "Two grades of a scale begin at the same points."
    )
    _shares = models.Constraint(
        "CHECK(share_min >= 0 AND share_min <= share_max AND share_max <= 100)",
        "A grade's shares lie between 0 and 100 %, the least not above the largest.",
    )
    _points = models.Constraint(
        "CHECK(score_min >= 0 AND score_min <= 200)", "A grade begins between 0 and 200 points."
    )
