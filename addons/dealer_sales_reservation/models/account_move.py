from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    kept_deposit_order_id = fields.Many2one(
        "sale.order",
        string="Kept Deposit Of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The cancelled deal whose deposit this bill keeps.",
    )
