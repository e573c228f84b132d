from odoo import fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    dealer_import_id = fields.Many2one(
        "dealer.import", string="Import", index="btree_not_null", copy=False, readonly=True
    )
