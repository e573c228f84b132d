from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    insurance_policy_id = fields.Many2one(
        "dealer.insurance.policy",
        index="btree_not_null",
        ondelete="restrict",
        help="The policy this commission was earned on.",
    )
