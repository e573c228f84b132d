from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    dealer_warranty_claim_id = fields.Many2one(
        "dealer.warranty.claim",
        string="Warranty Claim",
        index="btree_not_null",
        readonly=True,
        copy=False,
        check_company=True,
        help="The claim whose rejected rest this takes off the maker's bill, or bills on.",
    )
    # a bill asks for its claims once; without it every change of a bill would search for them
    billed_warranty_claim_ids = fields.One2many(
        "dealer.warranty.claim",
        "bill_id",
        string="Warranty Claims of This Bill",
        groups="dealer_base.group_warranty_clerk,dealer_base.group_accountant",
        readonly=True,
    )
