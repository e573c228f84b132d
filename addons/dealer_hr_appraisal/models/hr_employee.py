from odoo import fields, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    appraisal_ids = fields.One2many(
        "dealer.appraisal", "employee_id", string="Appraisals", groups="dealer_base.group_hr"
    )
    last_grade = fields.Char(compute="_compute_last_grade", groups="dealer_base.group_hr")

    def _compute_last_grade(self):
        """The grade released last, of those this user may see."""
        found = self.env["dealer.appraisal"].search(
            [("employee_id", "in", self.ids), ("released_on", "!=", False)], order="date_to, id"
        )
        grades = {appraisal.employee_id: appraisal.grade_id.name for appraisal in found}
        for employee in self:
            employee.last_grade = grades.get(employee) or "–"

    def action_open_appraisals(self):
        """The appraisals of the person, the newest first."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "dealer_hr_appraisal.action_appraisal_team"
            ),
            "domain": [("employee_id", "=", self.id)],
            "context": {},
        }

    def _get_grades(self):
        """The grades that were released, for whoever decides about posts and pay by them.

        :return: {employee id: [(end of the period, grade, points)], the newest first}
        """
        # sudo: who asks has the right to decide about these people
        found = (
            self.env["dealer.appraisal"]
            .sudo()
            .search(
                [("employee_id", "in", self.ids), ("released_on", "!=", False)],
                order="date_to desc, id desc",
            )
        )
        grades = {employee_id: [] for employee_id in self.ids}
        for appraisal in found:
            grades[appraisal.employee_id.id].append(
                (appraisal.date_to, appraisal.grade_id, appraisal.final_points)
            )
        return grades
