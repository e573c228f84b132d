from odoo import fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    special_order_id = fields.Many2one(
        "dealer.part.special.order",
        index="btree_not_null",
        check_company=True,
        ondelete="set null",
        readonly=True,
        help="The special order this part goes out for: what arrives for it is kept.",
    )

    purchase_vendor_id = fields.Many2one(related="picking_id.partner_id", string="Vendor")

    def _prepare_merge_moves_distinct_fields(self):
        return [*super()._prepare_merge_moves_distinct_fields(), "special_order_id"]

    def _action_assign(self, force_qty=False):
        """Override of `stock` to tell who waits for a part that it is here."""
        result = super()._action_assign(force_qty)
        # A store keeper books the receipt; the special order is told by the program.
        if orders := self.sudo().special_order_id:
            orders._tell_arrived()
        return result
