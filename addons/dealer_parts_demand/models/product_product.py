from odoo import models


class ProductProduct(models.Model):
    _inherit = "product.product"

    def action_lost_sale(self):
        """Open the little dialog that records a lost sale of this part."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "dealer_parts_demand.dealer_part_lost_sale_action_new"
        )
        return {**action, "context": {"default_product_id": self.id}}

    def action_open_part_figures(self):
        """Open the part's figures, one row a warehouse."""
        return self.env["dealer.part.figure"]._open_rows(
            "dealer_parts_demand.dealer_part_figure_action", [("product_id", "in", self.ids)]
        )
