from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DealerAppraisalScale(models.Model):
    """The grades a store gives, by points, and the share of people each may have."""

    _name = "dealer.appraisal.scale"
    _description = "Grade Scale"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", string="Store", index="btree_not_null", help="Empty: every store."
    )
    grade_ids = fields.One2many("dealer.appraisal.grade", "scale_id", string="Grades", copy=True)

    @api.constrains("grade_ids")
    def _check_grades(self):
        for scale in self:
            grades = scale.grade_ids
            if grades and min(grades.mapped("score_min")) > 0:
                raise ValidationError(
                    self.env._(
                        "“%(scale)s” leaves some points without a grade: let the lowest grade "
                        "begin at 0.",
                        scale=scale.name,
                    )
                )
            if sum(grades.mapped("share_min")) > 100 or sum(grades.mapped("share_max")) < 100:
                raise ValidationError(
                    self.env._(
                        "The shares of “%(scale)s” cannot be kept by any store: the least shares "
                        "may add up to 100 % at most, the largest to 100 % at least.",
                        scale=scale.name,
                    )
                )

    def _get_grade(self, points):
        """:return: the best grade these points reach"""
        self.ensure_one()
        return self.grade_ids.sorted("score_min", reverse=True).filtered(
            lambda grade: points >= grade.score_min
        )[:1]
