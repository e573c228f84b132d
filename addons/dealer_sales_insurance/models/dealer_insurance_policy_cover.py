from odoo import fields, models


class DealerInsurancePolicyCover(models.Model):
    _name = "dealer.insurance.policy.cover"
    _description = "Cover of a Policy"
    _inherit = ["dealer.draft.line.mixin"]
    _order = "policy_id, sequence, id"
    _draft_document = "policy_id"

    policy_id = fields.Many2one(
        "dealer.insurance.policy", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="policy_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    cover_id = fields.Many2one("dealer.insurance.cover", required=True, index=True)
    sequence = fields.Integer(related="cover_id.sequence", store=True)
    sum_insured = fields.Monetary()
    premium = fields.Monetary(required=True)

    _cover_uniq = models.UniqueIndex("(policy_id, cover_id)", "A cover is on a policy once.")
    _premium_positive = models.Constraint(
        "CHECK (premium >= 0 AND (sum_insured IS NULL OR sum_insured >= 0))",
        "Premium and sum insured cannot be negative.",
    )
