from odoo import api, fields, models


class DealerInsurancePolicy(models.Model):
    _inherit = "dealer.insurance.policy"

    claim_ids = fields.One2many("dealer.insurance.claim", "policy_id", string="Claims")
    claim_count = fields.Integer(compute="_compute_claim_count")

    @api.depends("claim_ids")
    def _compute_claim_count(self):
        for policy in self:
            # sudo: how many there were decides the next premium
            policy.claim_count = len(policy.sudo().claim_ids)
