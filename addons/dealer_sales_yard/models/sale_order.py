from odoo import api, fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    demo_history = fields.Text(
        string="Used Before as",
        compute="_compute_demo_history",
        help="What the cars of this deal were used for in this store: the buyer is told.",
    )

    @api.depends("order_line.vehicle_id")
    def _compute_demo_history(self):
        # sudo: of the car, what its buyer is told
        for order in self:
            usages = order.order_line.vehicle_id.sudo().usage_ids
            order.demo_history = "\n".join(usages._describe()) or False
