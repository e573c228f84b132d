from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    part_price_limit = fields.Float(
        string="Price Changes Without Approval up to",
        default=20.0,
        help="Percent. A price change that moves a part's price by more, up or down, or below its "
        "cost, needs an approval before it is released.",
    )
