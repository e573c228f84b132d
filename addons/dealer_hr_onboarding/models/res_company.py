from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    registration_link_days = fields.Integer(
        string="Registration Link (Days)",
        default=14,
        help="How long the link stays open by which a new person fills in his form.",
    )

    _registration_link_days_positive = models.Constraint(
        "CHECK(registration_link_days BETWEEN 1 AND 90)",
        "The link of a registration is valid for 1 to 90 days.",
    )
