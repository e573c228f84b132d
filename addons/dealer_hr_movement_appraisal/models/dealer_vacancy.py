from odoo import fields, models
from odoo.tools import format_date

from odoo.addons.dealer_hr_movement.models.dealer_vacancy_matching import MatchFact

WEIGHT = 20


class DealerVacancy(models.Model):
    _inherit = "dealer.vacancy"

    def _get_match_facts(self, employees):
        """The grade of the last signed appraisal speaks for a person too."""
        facts = super()._get_match_facts(employees)
        # sudo: as the other facts of people
        appraisals = self.env["dealer.appraisal"].sudo()
        signed = appraisals.search(
            [
                ("employee_id", "in", employees.ids),
                ("category", "=", "done"),
                ("grade_id", "!=", False),
            ],
            order="date_to desc, id desc",
        )
        seen = set()
        for appraisal in signed:
            grade = appraisal.grade_id
            if appraisal.employee_id.id in seen:
                continue
            seen.add(appraisal.employee_id.id)
            below = grade.scale_id.grade_ids.sorted("score_min").ids.index(grade.id)
            share = below / max(len(grade.scale_id.grade_ids) - 1, 1)
            until = fields.Date.to_string(appraisal.date_to)
            fact = MatchFact("appraisal", WEIGHT, share, {"grade": grade.id, "until": until})
            facts[appraisal.employee_id.id].append(fact)
        return facts

    def _describe_match_appraisal(self, values):
        # sudo: the name of the grade; matches are for whoever sees all appraisals
        grade = self.env["dealer.appraisal.grade"].sudo().browse(values["grade"]).exists()
        if not grade:
            return ""
        return self.env._(
            "Appraised %(grade)s on %(date)s",
            grade=grade.name,
            date=format_date(self.env, values["until"]),
        )
