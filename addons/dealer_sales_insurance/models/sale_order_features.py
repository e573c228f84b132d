from odoo import api, models


class SaleOrder(models.Model):
    """A deal with a policy is one with insurance, in filters and figures."""

    _inherit = "sale.order"

    @api.depends("insurance_policy_ids.cancelled_on")
    def _compute_deal_features(self):
        result = super()._compute_deal_features()
        for order in self:  # sudo: whose documents these are is the deal's to know
            if order.sudo().insurance_policy_ids.filtered(lambda policy: not policy.cancelled_on):
                order.with_insurance = True
        return result
