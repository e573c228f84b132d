from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    churn_high = fields.Integer(
        string="High Risk below",
        default=30,
        help="In percent: who is still a customer with less than this probability.",
    )
    churn_medium = fields.Integer(
        string="Medium Risk below",
        default=60,
        help="In percent: who is still a customer with less than this probability.",
    )

    _churn_order = models.Constraint(
        "CHECK (churn_high BETWEEN 1 AND 99 AND churn_medium BETWEEN churn_high AND 99)",
        "The risk of leaving is high below the smaller probability, medium below the larger one; "
        "both are between 1 and 99 %.",
    )
