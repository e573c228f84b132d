from odoo import api, fields, models


class DealerInsurancePolicyCover(models.Model):
    _name = "dealer.insurance.policy.cover"
    _description = "Cover of a Policy"
    _order = "policy_id, sequence, id"

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

    @api.model_create_multi
    def create(self, vals_list):
        covers = super().create(vals_list)
        covers.policy_id._check_draft()
        return covers

    def write(self, vals):
        self.policy_id._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        self.policy_id._check_draft()
