from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    dealer_repair_order_id = fields.Many2one(
        "dealer.repair.order",
        string="Repair Order",
        index="btree_not_null",
        readonly=True,
        check_company=True,
    )
    dealer_repair_payer = fields.Selection(
        [
            ("customer", "Customer"),
            ("warranty", "Warranty"),
            ("insurer", "Insurer"),
            ("internal", "Internal"),
        ],
        string="Payer",
        readonly=True,
        help="Whose part of the repair order this is.",
    )
    dealer_repair_reason = fields.Char(
        string="Reason", readonly=True, copy=False, help="Why the settlement was taken back."
    )
