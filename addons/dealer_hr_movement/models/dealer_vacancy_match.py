from odoo import api, fields, models

from .dealer_vacancy_matching import MatchFact


class DealerVacancyMatch(models.Model):
    """How well a person fits a vacancy, and why; made by the vacancy, for HR."""

    _name = "dealer.vacancy.match"
    _description = "Match of a Vacancy"
    _order = "vacancy_id, score desc, id"
    _rec_name = "employee_id"

    vacancy_id = fields.Many2one("dealer.vacancy", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="vacancy_id.company_id", store=True, index=True)
    employee_id = fields.Many2one(
        "hr.employee", string="Person", required=True, index=True, ondelete="cascade"
    )
    job_id = fields.Many2one("hr.job", string="Post Now", help="A former employee's: his last.")
    employee_company_id = fields.Many2one("res.company", string="His Store")
    is_former = fields.Boolean(string="Former")
    score = fields.Integer(help="0 to 100: how much of what the post asks for is there.")
    facts = fields.Json(help="What the score is made of.")
    reasons = fields.Text(compute="_compute_reasons")

    @api.depends("facts")
    @api.depends_context("lang")
    def _compute_reasons(self):
        for match in self:
            facts = [MatchFact(*fact) for fact in match.facts or ()]
            words = [match.vacancy_id._describe_match_fact(fact) for fact in facts]
            match.reasons = "\n".join(filter(None, words))

    def action_move(self):
        """Start the movement that brings this person into the post; or the application of
        somebody who was here before."""
        self.ensure_one()
        vacancy = self.vacancy_id
        vacancy._check_is_open()
        if self.is_former:
            return self._start_application()
        movement = self.env["dealer.movement"].create(self._prepare_movement_values())
        return {
            "type": "ir.actions.act_window",
            "res_model": "dealer.movement",
            "res_id": movement.id,
            "views": [(False, "form")],
        }

    def _prepare_movement_values(self):
        vacancy = self.vacancy_id
        today = vacancy.company_id._get_store_date()
        values = {
            "employee_id": self.employee_id.id,
            "kind": self._get_movement_kind(),
            "to_job_id": vacancy.job_id.id,
            "vacancy_id": vacancy.id,
            "date_from": max(vacancy.wanted_on, today),
            "reason": self.env._("Fills the vacancy %(vacancy)s.", vacancy=vacancy.name),
        }
        if values["kind"] == "secondment":
            values["to_company_id"] = vacancy.company_id.id
        if vacancy.department_id:
            values["to_department_id"] = vacancy.department_id.id
        return values

    def _get_movement_kind(self):
        if self.employee_company_id != self.vacancy_id.company_id:
            return "secondment"
        before, after = self.job_id.grade_id, self.vacancy_id.job_id.grade_id
        if not before or not after or before.level == after.level:
            return "transfer"
        return "promotion" if after.level > before.level else "demotion"

    def _start_application(self):
        vacancy, employee = self.vacancy_id, self.employee_id.sudo()  # how to reach him
        vacancy.action_recruit()
        applicant = self.env["hr.applicant"].create(
            {
                "partner_name": employee.name,
                "email_from": employee.private_email or employee.work_email,
                "partner_phone": employee.private_phone or employee.mobile_phone,
                "job_id": vacancy.job_id.id,
                "department_id": vacancy.department_id.id,
                "company_id": vacancy.company_id.id,
                "vacancy_id": vacancy.id,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "hr.applicant",
            "res_id": applicant.id,
            "views": [(False, "form")],
        }
