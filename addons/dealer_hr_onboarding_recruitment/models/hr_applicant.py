from odoo import api, fields, models
from odoo.exceptions import UserError


class HrApplicant(models.Model):
    """An applicant joins by a registration: checked, approved, hired in one step."""

    _inherit = "hr.applicant"

    registration_ids = fields.One2many(
        "dealer.registration",
        "applicant_id",
        domain=[("category", "!=", "refused")],
        groups="dealer_base.group_hr",
    )
    is_registered = fields.Boolean(compute="_compute_is_registered", compute_sudo=True)

    @api.depends("registration_ids")
    def _compute_is_registered(self):
        for applicant in self:
            applicant.is_registered = bool(applicant.registration_ids)

    # === ACTION METHODS === #

    def action_register(self):
        """Make the registration of this applicant, or open the one he has."""
        self.ensure_one()
        self.check_access("write")
        registration = self.registration_ids or self._make_registration()
        return registration.get_formview_action()

    def create_employee_from_applicant(self):
        """Override of core: whoever has a registration is hired there, once."""
        if found := self.sudo().registration_ids:  # sudo: whether there is one
            raise UserError(
                self.env._(
                    "%(applicant)s joins by %(registration)s: take the steps there, they make the "
                    "employee.",
                    applicant=self.display_name,
                    registration=found[:1].name,
                )
            )
        return super().create_employee_from_applicant()

    # === BUSINESS METHODS === #

    def _make_registration(self):
        """Return a registration with everything the applicant has given already.

        :raise UserError: there is nobody to register
        """
        self.ensure_one()
        if self.employee_id:
            raise UserError(
                self.env._("%s is an employee already: open his file.", self.display_name)
            )
        if not self.active:
            raise UserError(
                self.env._("The application of %s is closed: restore it first.", self.display_name)
            )
        company = self.company_id or self.env.company
        [registration] = (
            self.env["dealer.registration"]
            .with_company(company)
            ._create_with_facts([self._prepare_registration_values(company)])
        )
        # sudo: attachments of what one may write; the application keeps its own
        self.sudo().attachment_ids.copy(
            {"res_model": registration._name, "res_id": registration.id}
        )
        return registration

    def _prepare_registration_values(self, company):
        """Return what is known of the person, as fields of `dealer.registration`."""
        self.ensure_one()
        values = {
            "applicant_id": self.id,
            "company_id": company.id,
            "person_name": self.partner_name or self.partner_id.name,
            "private_phone": self.partner_phone,
            "private_email": self.email_normalized or self.email_from,
            "job_id": self.job_id.id,
            "department_id": self.department_id.id,
            "start_date": self.availability,
        }
        # what is empty follows from the post
        return {name: value for name, value in values.items() if value}

    def _follow_hired(self, employee):
        """The application of somebody who was hired: his file, his papers, a hired stage.

        :param employee: the employee, also a former one who is back
        """
        for applicant in self:
            values = {"employee_id": employee.id, "active": True, "refuse_reason_id": False}
            stage = applicant.stage_id
            if not stage.hired_stage:
                stage = stage.search(
                    [
                        ("hired_stage", "=", True),
                        "|",
                        ("job_ids", "=", False),
                        ("job_ids", "in", applicant.job_id.ids),
                    ],
                    limit=1,
                )
                if stage:
                    values["stage_id"] = stage.id
            applicant.write(values)
            applicant.attachment_ids.copy({"res_model": employee._name, "res_id": employee.id})
