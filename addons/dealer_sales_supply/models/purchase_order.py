from odoo import fields, models


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    maker_line_id = fields.Many2one(
        "dealer.maker.order.line",
        string="Ordered From the Maker",
        index="btree_not_null",
        copy=False,
        readonly=True,
        ondelete="restrict",
        help="The line of the order to the maker that this car answers.",
    )
