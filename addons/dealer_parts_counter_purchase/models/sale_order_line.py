from odoo import api, fields, models
from odoo.exceptions import AccessError


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    special_order_id = fields.Many2one(
        "dealer.part.special.order",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        help="What is kept for this special order is handed over with this line.",
    )

    @api.depends("special_order_id.move_ids.state")
    def _compute_qty_to_hand(self):
        return super()._compute_qty_to_hand()

    @api.depends("special_order_id.move_ids.state")
    def _compute_counter_stock(self):
        return super()._compute_counter_stock()

    def _check_counter_facts(self, vals):
        if not self.env.su and vals.get("special_order_id"):
            raise AccessError(self.env._("Sell a special order with the button of that order."))
        return super()._check_counter_facts(vals)

    def _get_counter_available(self):
        """Override to count what is kept for the customer of the line."""
        available = super()._get_counter_available()
        for line in self:
            if special := line._get_special_to_sell():
                unit = line.product_uom_id or line.product_id.uom_id
                available[line] += line.product_id.uom_id._compute_quantity(
                    special._get_kept_pieces(), unit, round=False
                )
        return available

    def _get_special_to_sell(self):
        """:return: the special order whose kept pieces this line may hand over"""
        self.ensure_one()
        # sudo: what is kept is a transfer of the store's, no document of the counter
        special = self.sudo().special_order_id
        warehouse = self.order_id.warehouse_id
        return special.filtered(
            lambda order: (
                order.product_id == (self.product_id._origin or self.product_id)
                and order.warehouse_id == (warehouse._origin or warehouse)
            )
        )

    def _take_over_kept(self):
        """Release what is kept to the transfers of these lines; runs with rights on stock."""
        for line in self:
            moves = line.move_ids.filtered(
                lambda move: (
                    move.state not in ("done", "cancel")
                    and not move.origin_returned_move_id
                    and not move.special_order_id
                )
            )
            special = line._get_special_to_sell()
            if not special or not moves:
                continue
            moves.special_order_id = special
            special._release_pieces(sum(moves.mapped("product_qty")))

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
