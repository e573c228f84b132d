from odoo import models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def action_lost_sale(self):
        return self.product_variant_id.action_lost_sale()

    def action_open_part_figures(self):
        return self.product_variant_ids.action_open_part_figures()
