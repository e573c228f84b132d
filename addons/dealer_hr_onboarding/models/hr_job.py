from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .dealer_registration import MANAGERS
from odoo.addons.dealer_hr_ext.lib import licence


class HrJob(models.Model):
    """What a new holder of the post gets, and what he has to bring."""

    _inherit = "hr.job"

    contract_months = fields.Integer(
        string="Contract (Months)",
        default=36,
        groups="hr.group_hr_user",
        help="Length of the first labour contract. 0: without an end.",
    )
    probation_months = fields.Integer(
        string="Probation (Months)",
        groups="hr.group_hr_user",
        help="Shortened where the law allows less for the contract.",
    )
    onboarding_plan_id = fields.Many2one(
        "mail.activity.plan",
        string="Equipment and Training",
        domain="[('res_model', '=', 'hr.employee'), ('company_id', 'in', [False, company_id])]",
        groups="hr.group_hr_user",
        help="What is prepared for a new holder: who does it, and how many days before or after "
        "the first day.",
    )
    benefit_kind_ids = fields.Many2many(
        "dealer.benefit.kind",
        string="Benefits",
        groups="hr.group_hr_user",
        help="Accounts opened for a new holder. Empty: those required by law.",
    )
    proposed_salary_ids = fields.One2many(
        "dealer.job.salary", "job_id", string="Salary Proposal", groups=MANAGERS
    )
    licence_class = fields.Char(
        string="Driving Licence",
        groups="hr.group_hr_user",
        help="Class a holder needs because the post drives, such as C1. Empty: the post does not "
        "drive.",
    )
    needed_papers = fields.Char(
        compute="_compute_needed_papers",
        groups="hr.group_hr_user",
        help="Papers a new holder has to show; set on the kinds of papers.",
    )

    _months_positive = models.Constraint(
        "CHECK(contract_months >= 0 AND probation_months >= 0)",
        "Months of a contract and of a probation are not below zero.",
    )

    @api.depends("licence_class")
    @api.depends_context("lang")
    def _compute_needed_papers(self):
        kinds = self.env["dealer.staff.paper.kind"].search([])  # pylint: disable=no-search-all
        for job in self:
            needed = kinds.filtered(
                lambda kind, job=job: (
                    (kind.is_required and (not kind.job_ids or job._origin in kind.job_ids))
                    or (kind.code == "driving_licence" and job.licence_class)
                )
            )
            job.needed_papers = ", ".join(needed.mapped("name"))

    @api.constrains("licence_class")
    def _check_licence_class(self):
        for job in self:
            if wrong := licence.unknown(job.licence_class):
                raise ValidationError(
                    self.env._(
                        "%(classes)s is no class of a driving licence. Classes are: %(known)s.",
                        classes=", ".join(wrong),
                        known=", ".join(licence.CHINA),
                    )
                )
