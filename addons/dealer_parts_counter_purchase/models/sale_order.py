from odoo import api, fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    special_order_count = fields.Integer(
        string="Special Orders", compute="_compute_special_order_count", compute_sudo=True
    )
    counter_deposit_note = fields.Char(
        string="Paid in Advance",
        compute="_compute_special_order_count",
        compute_sudo=True,
        help="What the customer paid in advance, as noted on his special order.",
    )

    @api.depends("order_line.special_order_id.deposit_note")
    def _compute_special_order_count(self):
        for order in self:
            specials = order.order_line.special_order_id
            order.special_order_count = len(specials)
            order.counter_deposit_note = ", ".join(filter(None, specials.mapped("deposit_note")))

    def action_view_special_orders(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_parts_purchase.dealer_part_special_order_action"
        )
        return {
            **action,
            "domain": [("id", "in", self.order_line.special_order_id.ids)],
            "context": {"create": False},
        }

    def _hand_over(self, quantities):
        """Override to release what was kept for the customer to his sale, at that moment."""
        self.order_line._take_over_kept()
        return super()._hand_over(quantities)

    def _action_cancel(self):
        """Override to keep the part for the customer again when its sale is given up."""
        # sudo: the parts were kept by the program, whoever gives up the sale
        moves = self.sudo().order_line.move_ids.filtered(
            lambda move: move.special_order_id and move.state not in ("done", "cancel")
        )
        result = super()._action_cancel()
        for special, given_up in moves.grouped("special_order_id").items():
            pieces = sum(given_up.filtered(lambda m: m.state == "cancel").mapped("product_qty"))
            if pieces and not special.cancelled_on:
                special._keep_pieces(pieces)
        return result
