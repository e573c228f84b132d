from odoo import fields, models


class HrApplicant(models.Model):
    _inherit = "hr.applicant"

    vacancy_id = fields.Many2one(
        "dealer.vacancy",
        index="btree_not_null",
        ondelete="set null",
        domain="[('job_id', '=', job_id), ('state', '=', 'open')]",
        help="The vacancy this person would fill.",
    )
