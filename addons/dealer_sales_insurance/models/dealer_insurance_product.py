from odoo import fields, models


class DealerInsuranceProduct(models.Model):
    _name = "dealer.insurance.product"
    _description = "Insurance Product"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [
            ("compulsory", "Compulsory"),
            ("commercial", "Commercial"),
            ("other", "Other"),
        ],
        required=True,
        default="commercial",
        help="A car has one compulsory policy at a time.",
    )
    cover_ids = fields.Many2many("dealer.insurance.cover", string="Covers")
    product_id = fields.Many2one(
        "product.product",
        string="Premium on Deals",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('is_on_behalf', '=', True)]",
        help="The money on behalf a deal takes for it.",
    )
    tax_product_id = fields.Many2one(
        "product.product",
        string="Tax Collected with It",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('is_on_behalf', '=', True)]",
        help="Vehicle and vessel tax, collected by the insurer with the compulsory policy.",
    )
