from odoo import fields, models


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    dealer_import_id = fields.Many2one(
        "dealer.import", string="Import", index="btree_not_null", copy=False, readonly=True
    )
