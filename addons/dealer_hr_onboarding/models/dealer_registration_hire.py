from odoo import Command, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from odoo.addons.base.models.ir_mail_server import MailDeliveryException


class DealerRegistration(models.Model):
    """One step that makes an employee of somebody who registered: everything or nothing."""

    _inherit = "dealer.registration"

    def action_hire(self):
        """Make the employee, his user, first terms, salary, benefits, papers and to-dos.

        Somebody who is hired already is not hired again.

        :raise UserError: with all that is missing
        """
        self.check_access("write")
        self.lock_for_update()
        self.invalidate_recordset()
        for registration in self.filtered(lambda r: not r.hired_on):
            registration._refuse_unless("approved")
            if missing := registration._get_all_missing():
                raise UserError("\n".join(missing))
            registration.with_company(registration.company_id)._hire()
        return True

    def _hire(self):
        """Hire; everything was checked. Extension point: what else a new holder gets."""
        self.ensure_one()
        # sudo: the approval decided; a user, his rights and salaries are nobody's to write by hand
        me = self.sudo()
        employee, version = me._take_up()
        user = me._give_user(employee)
        me._set_facts({"hired_on": fields.Datetime.now(), "employee_id": employee.id})
        employee._follow_posts(me.start_date)
        amounts = {line.kind_id: line.amount for line in me.salary_ids}
        employee._set_salary(amounts, me.start_date, me.name)
        if me.benefit_kind_ids:
            wage = sum(amount for kind, amount in amounts.items() if kind.in_wage)
            employee._open_benefits(me.benefit_kind_ids, me.start_date, me.benefit_base or wage)
        me.paper_ids._move_to_file(employee)
        self.env["hr.resume.line"].sudo().create(me.background_ids._prepare_resume_values(employee))
        me._keep_bank_account(employee)
        me._follow_readings(employee)
        self._start_plan(employee)
        employee.with_context(version_id=version.id)._prepare_labour_contract()
        self._workflow_settle_facts()
        me._invite(user)

    def _take_up(self):
        """Return the employee and the version his work begins with; a former one keeps his file."""
        self.ensure_one()
        # the photo goes with the person, never an empty one over that of a former file
        values = {name: value for name, value in self._prepare_employee_values().items() if value}
        version_values = self._prepare_version_values()
        employee = self.known_employee_id
        if not employee:
            employee = self.env["hr.employee"].create({**values, **version_values})
            return employee, employee.version_id
        version = employee.create_version(
            {
                "date_version": self.start_date,
                "contract_date_start": self.start_date,
                "contract_date_end": self.contract_end,
            }
        )
        version.write({**version_values, "departure_date": False, "departure_reason_id": False})
        employee.write({**values, "active": True})
        return employee, version

    def _prepare_employee_values(self):
        """Return what the person gave, as fields of `hr.employee`; extension point."""
        self.ensure_one()
        return {
            "name": self.person_name,
            "company_id": self.company_id.id,
            "birthday": self.birthday,
            "private_phone": self.private_phone,
            "private_email": self.private_email,
            "emergency_contact": self.emergency_contact,
            "emergency_phone": self.emergency_phone,
            "work_email": email_normalize(self.work_email),
            "image_1920": self.photo,
            "parent_id": self.manager_id.id,
        }

    def _prepare_version_values(self):
        """Return the terms the work begins with, as fields of `hr.version`; extension point."""
        self.ensure_one()
        is_passport = self.identity_kind == "passport"
        return {
            "date_version": self.start_date,
            "identification_id": False if is_passport else self.identity_number,
            "passport_id": self.identity_number if is_passport else False,
            "sex": self.sex,
            "country_id": self.country_id.id,
            "private_street": self.private_address,
            "department_id": self.department_id.id,
            "job_id": self.job_id.id,
            "contract_type_id": self.contract_type_id.id,
            "contract_date_start": self.start_date,
            "contract_date_end": self.contract_end,
            "trial_date_end": self.probation_end,
            "hr_responsible_id": self.user_id.id,
        }

    def _give_user(self, employee):
        """Return the user of the employee, made where he has none; without a password."""
        self.ensure_one()
        email = email_normalize(self.work_email)
        user = employee.user_id
        if user:
            user.write(
                {
                    "active": True,
                    "login": email,
                    "email": email,
                    "company_ids": [Command.link(self.company_id.id)],
                }
            )
            return user
        user = (
            self.env["res.users"]
            .with_context(no_reset_password=True, mail_create_nosubscribe=True)
            .create(
                {
                    "name": self.person_name,
                    "login": email,
                    "email": email,
                    "lang": self.company_id.partner_id.lang or self.env.lang,
                    "tz": self.company_id._get_store_zone(),
                    "company_id": self.company_id.id,
                    "company_ids": [Command.set(self.company_id.ids)],
                    "group_ids": [Command.set(self.env.ref("dealer_base.group_employee").ids)],
                    "partner_id": employee.work_contact_id.id,
                }
            )
        )
        employee.user_id = user
        return user

    def _invite(self, user):
        """Mail the invitation to choose a password; what can't be sent is said on the document."""
        try:
            user.with_context(create_user=True)._action_reset_password(signup_type="signup")
        except MailDeliveryException:
            self.message_post(
                body=self.env._(
                    "The invitation could not be mailed to %(email)s: send it from the user once "
                    "the mail server works.",
                    email=user.email,
                )
            )

    def _keep_bank_account(self, employee):
        self.ensure_one()
        if not self.bank_number:
            return
        Account = self.env["res.partner.bank"]
        holder = employee.work_contact_id
        account = Account.search(
            [("acc_number", "=", self.bank_number), ("partner_id", "=", holder.id)], limit=1
        )
        if not account:
            bank = self.env["res.bank"]
            if self.bank_name:
                bank = bank.search([("name", "=", self.bank_name)], limit=1) or bank.create(
                    {"name": self.bank_name}
                )
            account = Account.create(
                {"acc_number": self.bank_number, "partner_id": holder.id, "bank_id": bank.id}
            )
        employee.bank_account_ids |= account

    def _follow_readings(self, employee):
        """Who read the person's data before is told in his file."""
        self.env.cr.execute(
            "UPDATE dealer_private_reading SET employee_id = %s"
            " WHERE registration_id = %s AND employee_id IS NULL",
            [employee.id, self.id],
        )
        self.env["dealer.private.reading"].invalidate_model(["employee_id"])

    def _start_plan(self, employee):
        """Give everybody his to-dos for the new one, by the plan: equipment, training."""
        self.ensure_one()
        plan = self.sudo().plan_id  # sudo: plans of the store
        if not plan:
            return
        wizard = (
            self.env["mail.activity.schedule"]
            .sudo()
            .create(
                {
                    "res_model": employee._name,
                    "res_ids": repr(employee.ids),
                    "plan_id": plan.id,
                    "plan_date": self.start_date,
                    "plan_on_demand_user_id": self.user_id.id,
                }
            )
        )
        wizard.action_schedule_plan()
