from odoo import fields, models


class StockScrap(models.Model):
    _inherit = "stock.scrap"

    transfer_line_id = fields.Many2one(
        "dealer.part.transfer.line", readonly=True, copy=False, index="btree_not_null"
    )
    part_scrap_line_id = fields.Many2one(
        "dealer.part.scrap.line", readonly=True, copy=False, index="btree_not_null"
    )
