from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    insurance_renewal_rule = fields.Selection(
        [("clerk", "The finance clerk with the fewest"), ("seller", "Who sold the policy")],
        string="Renewals Are Followed By",
        default="clerk",
        required=True,
    )
