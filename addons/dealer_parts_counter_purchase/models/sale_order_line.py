from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _get_shortage_actions(self):
        return [
            *super()._get_shortage_actions(),
            (self.env._("Order it for the customer"), "_action_shortage_special_order"),
            (
                self.env._("The customer goes without: record the lost sale"),
                "_action_shortage_lost",
            ),
        ]

    def _action_shortage_special_order(self):
        """Open a special order of what is short, for this customer."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Special Order"),
            "res_model": "dealer.part.special.order",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                "default_product_id": self.product_id.id,
                "default_quantity": self._get_short_pieces(),
                "default_partner_id": self.order_id.partner_id.id,
                "default_warehouse_id": self.order_id.warehouse_id.id,
                "default_note": self.order_id.name,
            },
        }

    def _action_shortage_lost(self):
        """Open the lost sale of what is short, two taps."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_parts_demand.dealer_part_lost_sale_action_new"
        )
        return {
            **action,
            "context": {
                "default_product_id": self.product_id.id,
                "default_quantity": self._get_short_pieces(),
                "default_partner_id": self.order_id.partner_id.id,
            },
        }

    def _get_short_pieces(self):
        """:return: what is short, in the part's unit"""
        return self.product_uom_id._compute_quantity(
            self.counter_shortage, self.product_id.uom_id, round=False
        )
