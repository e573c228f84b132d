from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    tool_loan_hours = fields.Integer(
        string="Tools Lent For (Hours)",
        default=10,
        help="After as many hours a tool is due back, unless another time is agreed.",
    )

    _tool_loan_hours_positive = models.Constraint(
        "CHECK(tool_loan_hours > 0)", "Tools are lent for an hour or more."
    )
