from odoo import fields, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    insurance_policy_id = fields.Many2one(
        "dealer.insurance.policy",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="The policy this line takes the premium or tax of.",
    )

    def _get_behalf_partner(self):
        return self.insurance_policy_id.insurer_id or super()._get_behalf_partner()
