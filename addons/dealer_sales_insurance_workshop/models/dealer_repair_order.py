from odoo import api, fields, models


class DealerRepairOrder(models.Model):
    _inherit = "dealer.repair.order"

    insurance_claim_ids = fields.One2many("dealer.insurance.claim", "order_id", string="Claim")
    has_insurance_claim = fields.Boolean(compute="_compute_has_insurance_claim")

    @api.depends("insurance_claim_ids")
    def _compute_has_insurance_claim(self):
        for order in self:
            # sudo: that there is one, not what it says
            order.has_insurance_claim = bool(order.sudo().insurance_claim_ids)

    def action_open_insurance_claim(self):
        """The claim of this order; a new one with the policy that is in force."""
        self.ensure_one()
        if self.insurance_claim_ids:
            return self.insurance_claim_ids._get_records_action(name=self.env._("Insurance Claim"))
        date = self.company_id._get_store_date(self.received_on)
        policy = self.vehicle_id._get_insurance_policies(date)[:1]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Insurance Claim"),
            "res_model": "dealer.insurance.claim",
            "views": [(False, "form")],
            "context": {
                "default_order_id": self.id,
                "default_happened_on": date,
                "default_policy_id": policy.id,
                "default_insurer_id": (policy.insurer_id or self.insurer_id).id,
            },
        }
