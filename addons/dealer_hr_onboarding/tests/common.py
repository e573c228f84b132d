import io
from datetime import date

from odoo import Command
from PIL import Image

from odoo.addons.dealer_hr_ext.tests.common import IDENTITY, PeopleCommon

PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
START = date(2026, 3, 2)
# one character is mistyped
WRONG = IDENTITY[:-1] + ("1" if IDENTITY[-1] != "1" else "2")


def photo(kind="PNG"):
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 60, 60)).save(stream, kind)
    return stream.getvalue()


class OnboardingCommon(PeopleCommon):
    """A post with everything a new holder gets, and somebody who joins."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Registration = cls.env["dealer.registration"]
        cls.basic = cls.env.ref("dealer_hr_pay.salary_kind_basic")
        cls.meal = cls.env.ref("dealer_hr_pay.salary_kind_meal")
        cls.benefit = cls.env["dealer.benefit.kind"].create(
            {"name": "Canteen", "code": "test_canteen"}
        )
        cls.role = cls.env.ref("dealer_base.role_technician")
        cls.plan = cls.env["mail.activity.plan"].create(
            {
                "name": "Newcomer",
                "res_model": "hr.employee",
                "template_ids": [
                    Command.create(
                        {
                            "activity_type_id": cls.env.ref("mail.mail_activity_data_todo").id,
                            "summary": "Overalls and locker",
                            "responsible_type": "other",
                            "responsible_id": cls.head_user.id,
                            "delay_count": 3,
                            "delay_from": "before_plan_date",
                        }
                    ),
                    Command.create(
                        {
                            "activity_type_id": cls.env.ref("mail.mail_activity_data_todo").id,
                            "summary": "Safety training",
                            "responsible_type": "manager",
                            "delay_count": 1,
                            "delay_from": "after_plan_date",
                        }
                    ),
                ],
            }
        )
        # kinds of papers are the test's own: what a store requires is set in the store
        cls.env["dealer.staff.paper.kind"].search([]).is_required = False
        cls.id_card = cls.env.ref("dealer_hr_ext.paper_kind_id_card")
        cls.id_card.is_required = True
        cls.licence = cls.env.ref("dealer_hr_ext.paper_kind_driving_licence")
        cls.job.write(
            {
                "department_id": cls.department.id,
                "role_ids": [Command.set(cls.role.ids)],
                "contract_months": 36,
                "probation_months": 3,
                "onboarding_plan_id": cls.plan.id,
                "benefit_kind_ids": [Command.set(cls.benefit.ids)],
                "proposed_salary_ids": [
                    Command.create({"kind_id": cls.basic.id, "amount": 6000}),
                    Command.create({"kind_id": cls.meal.id, "amount": 300}),
                ],
            }
        )

    @classmethod
    def _create_registration(cls, user=None, **values):
        """Return a registration of the clerk, still empty of what the person gives."""
        return cls.Registration.with_user(user or cls.hr_user).create(
            {"job_id": cls.job.id, "start_date": START, **values}
        )

    @classmethod
    def _create_complete(cls, user=None, **values):
        """Return a registration from which nothing is missing."""
        return cls._create_registration(
            user,
            **{
                "person_name": "李娜",
                "identity_number": IDENTITY,
                "private_phone": "138 0013 8000",
                "private_email": "li.na@example.com",
                "emergency_contact": "李强（父亲）",
                "emergency_phone": "139 0013 9000",
                "bank_name": "工商银行",
                "bank_number": "6222020200112233445",
                "work_email": "li.na.work@example.com",
                "paper_ids": [cls._paper(cls.id_card)],
                "background_ids": [
                    Command.create(
                        {
                            "kind": "education",
                            "name": "Technical College",
                            "title": "Automotive",
                            "date_start": "2008-09-01",
                            "date_end": "2011-06-30",
                        }
                    ),
                    Command.create(
                        {"kind": "work", "name": "Other Garage", "date_start": "2011-07-01"}
                    ),
                ],
                **values,
            },
        )

    @classmethod
    def _paper(cls, kind, **values):
        return Command.create(
            {
                "kind_id": kind.id,
                "attachment_ids": [
                    Command.create({"name": "scan.png", "raw": photo(), "mimetype": "image/png"})
                ],
                **values,
            }
        )

    @classmethod
    def _step(cls, registration, code, user=None, reason=None):
        """Take a step of the workflow as somebody."""
        step = registration.sudo().workflow_stage_id.workflow_id.transition_ids.filtered(
            lambda step: step.code == code
        )
        mine = registration.with_user(user or cls.hr_user)
        return mine.workflow_step(step.id, reason)

    @classmethod
    def _approve(cls, registration):
        """Bring a complete registration to where it can be hired."""
        for code in ("submit", "check", "approve"):
            cls._step(registration, code)
        request = registration.sudo().workflow_request_id
        request.review_ids.with_user(cls.general_manager_user).action_approve()
        return registration
