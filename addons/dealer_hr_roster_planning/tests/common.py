from odoo.fields import Command

from odoo.addons.dealer_workshop_planning.tests.common import PlanningCommon


class RosterPlanningCommon(PlanningCommon):
    """Anna has a roster in March 2026: late on Tuesday the 10th, rest on Wednesday."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.department = cls.env["hr.department"].create(
            {"name": "Rostered", "company_id": cls.company.id}
        )
        cls.anna.department_id = cls.department
        cls.late = cls.env["dealer.shift.type"].create(
            {
                "name": "Late",
                "code": "PL",
                "start_hour": 12,
                "end_hour": 18,
                "company_id": cls.company.id,
            }
        )
        cls.roster = cls.env["dealer.roster"].create(
            {
                "company_id": cls.company.id,
                "department_id": cls.department.id,
                "month": "2026-03-01",
            }
        )
        cls.roster.set_cells([[cls.anna.id, "2026-03-10"]], cls.late.id)
        cls.roster.set_cells([[cls.anna.id, "2026-03-11"]], 0)

    @classmethod
    def _create_certificate(cls, employee, valid_to, **values):
        kind = cls.env["hr.skill.type"].search([("name", "=", "Test certificates")]) or cls.env[
            "hr.skill.type"
        ].create(
            {
                "name": "Test certificates",
                "is_certification": True,
                "skill_ids": [Command.create({"name": "Test high voltage"})],
                "skill_level_ids": [Command.create({"name": "Held", "level_progress": 100})],
            }
        )
        return cls.env["hr.employee.skill"].create(
            {
                "employee_id": employee.id,
                "skill_type_id": kind.id,
                "skill_id": kind.skill_ids.id,
                "skill_level_id": kind.skill_level_ids.id,
                "valid_from": "2025-01-01",
                "valid_to": valid_to,
                **values,
            }
        )
