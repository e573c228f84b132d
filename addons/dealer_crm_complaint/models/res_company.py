import secrets

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    complaint_deadline_hours = fields.Float(
        string="Complaints Answered within",
        default=24,
        help="Working hours of the store, for categories that say nothing else.",
    )
    complaint_silence_days = fields.Integer(
        string="Close without Answer after",
        default=7,
        help="Days after the solution was told; a customer who says nothing has no objection.",
    )
    complaint_repeat_days = fields.Integer(
        string="Repeated within",
        default=180,
        help="Days: the same car with the same category or cause again is a repeat.",
    )
    complaint_voucher_program_id = fields.Many2one(
        "loyalty.program",
        string="Vouchers for Complaints",
        domain="[('program_type', 'in', ('gift_card', 'ewallet')), "
        "('company_id', 'in', (False, id))]",
        help="Compensations given as a voucher become cards of this program.",
    )
    complaint_voucher_months = fields.Integer(
        string="Vouchers Valid for", default=12, help="Months from the day they are made."
    )
    complaint_form_token = fields.Char(
        copy=False, groups="base.group_system,dealer_base.group_administrator"
    )
    complaint_form_url = fields.Char(
        string="Web Form for Complaints",
        compute="_compute_complaint_form_url",
        compute_sudo=True,
        help="For a QR code at the counter or the store's website; anyone who has it can write.",
    )

    def _compute_complaint_form_url(self):
        for company in self:
            token = company.complaint_form_token
            company.complaint_form_url = (
                f"{company.get_base_url()}/complaint/{token}" if token else False
            )

    def action_renew_complaint_form(self):
        """Give the public form a new address; the old one opens nothing any more."""
        self.check_access("write")
        for company in self:
            company.complaint_form_token = secrets.token_urlsafe(18)
