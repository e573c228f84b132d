from odoo import fields, models


class SurveyQuestionAnswer(models.Model):
    _inherit = "survey.question.answer"

    is_unsatisfied = fields.Boolean(
        string="Unsatisfied",
        help="In a follow-up call this answer takes in a complaint, whatever the score.",
    )
