from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    workshop_internal_account_id = fields.Many2one(
        "account.account",
        string="Internal Workshop Cost",
        check_company=True,
        help="Cost of parts the workshop uses for the store itself (preparation, courtesy cars, "
        "goodwill). Empty: the part's expense account.",
    )
    gate_pass_hours = fields.Integer(
        string="Gate Pass Valid for",
        default=24,
        help="Hours from issuing a gate pass until it expires.",
    )

    _gate_pass_hours_positive = models.Constraint(
        "CHECK(gate_pass_hours > 0)", "A gate pass must be valid for at least one hour."
    )
