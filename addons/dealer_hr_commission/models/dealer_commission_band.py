from odoo import fields, models


class DealerCommissionBand(models.Model):
    """The rate of what is more than a number."""

    _name = "dealer.commission.band"
    _description = "Band of a Commission"
    _inherit = ["dealer.amount.mixin"]
    _order = "rule_id, above"
    _rec_name = "above"

    rule_id = fields.Many2one(
        "dealer.commission.rule", required=True, index=True, ondelete="cascade"
    )
    above = fields.Float(
        string="More Than",
        required=True,
        help="The rate counts for what is more than this: documents, pieces, hours or money, as "
        "the rule counts.",
    )
    rate = fields.Float(
        required=True, min_display_digits="Product Price", help="As of the rule: money or percent."
    )

    _above_uniq = models.Constraint(
        "UNIQUE (rule_id, above)", "Two bands begin at the same number: keep one of them."
    )
    _rate_positive = models.Constraint("CHECK (rate >= 0)", "A rate is not below zero.")
