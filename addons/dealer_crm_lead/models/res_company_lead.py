from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    lead_escalation_days = fields.Integer(
        string="Tell the Manager after (days)",
        default=2,
        help="Days after a missed follow-up of a lead before its manager is told. 0: never.",
    )

    _lead_escalation_days_positive = models.Constraint(
        "CHECK (lead_escalation_days >= 0)",
        "Managers are told of missed follow-ups after 0 days or more.",
    )
