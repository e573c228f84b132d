from odoo import api, fields, models


class DealerRegistration(models.Model):
    """Somebody who applied before he joins."""

    _inherit = "dealer.registration"

    applicant_id = fields.Many2one(
        "hr.applicant",
        string="Application",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="set null",
        groups="hr_recruitment.group_hr_recruitment_user",
    )

    _applicant_once = models.UniqueIndex(
        "(applicant_id) WHERE applicant_id IS NOT NULL AND category != 'refused'",
        "This applicant has a registration already: open that one.",
    )

    @api.model
    def _get_fact_fields(self):
        return super()._get_fact_fields() | {"applicant_id"}

    def action_open_applicant(self):
        """Open what the person wrote when he applied."""
        self.ensure_one()
        return self.applicant_id.get_formview_action()

    def _propose_salary(self):
        """What an applicant was promised is what he is offered: the basic salary is what the
        other items of the post leave of it."""
        result = super()._propose_salary()
        basic = self.env.ref("dealer_hr_pay.salary_kind_basic", raise_if_not_found=False)
        # sudo: as the proposal of the post; whoever registers need not see amounts
        for registration in self.sudo().filtered(lambda r: r.applicant_id.salary_proposed > 0):
            promised = registration.applicant_id.salary_proposed
            lines = registration.salary_ids
            others = lines.filtered(lambda line: line.kind_id != basic)
            left = promised - sum(others.mapped("amount"))
            if not basic or left < 0:
                continue
            if own := lines - others:
                own.amount = left
            else:
                registration.salary_ids = [
                    fields.Command.create({"kind_id": basic.id, "amount": left})
                ]
        return result

    def _hire(self):
        """The application ends with the employee it brought."""
        result = super()._hire()
        # sudo: who hires need not keep applications
        me = self.sudo()
        me.applicant_id._follow_hired(me.employee_id)
        return result
