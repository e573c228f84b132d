from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _get_sale_order_line_multiline_description_sale(self):
        """The quotation of a former demo car says so."""
        description = super()._get_sale_order_line_multiline_description_sale()
        # sudo: see sale.order
        told = self.vehicle_id.sudo().usage_ids._describe()
        return "\n".join([description, *told])
