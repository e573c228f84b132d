from odoo import fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    # kept by the backorder, which is a copy
    transfer_id = fields.Many2one("dealer.part.transfer", readonly=True, index="btree_not_null")
    consumption_id = fields.Many2one(
        "dealer.part.consumption", readonly=True, index="btree_not_null"
    )
