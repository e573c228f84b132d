from odoo import fields, models


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    dealer_sublet_ids = fields.One2many("dealer.repair.sublet", "purchase_line_id")


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    dealer_sublet_count = fields.Integer(compute="_compute_dealer_sublet_count")

    def _compute_dealer_sublet_count(self):
        for order in self:
            # sudo: a buyer may know what his own order is for
            order.dealer_sublet_count = len(order.sudo().order_line.dealer_sublet_ids)
