from odoo import api, models
from odoo.exceptions import UserError

from .cost_fields import SEE_COST, CostFloat, CostMonetary


class StockMove(models.Model):
    _inherit = "stock.move"

    value = CostMonetary(groups=SEE_COST, copy=False)
    value_manual = CostMonetary(groups=SEE_COST)
    remaining_value = CostMonetary(groups=SEE_COST)
    standard_price = CostFloat(groups=SEE_COST)
    price_unit = CostFloat(groups=SEE_COST)

    @api.model
    def _has_field_access(self, field, operation):
        """Who moves stock splits and merges moves, and hands on a price he can't read."""
        if operation == "write" and field.name == "price_unit":
            return True
        return super()._has_field_access(field, operation)

    def _check_take_back(self, quantities):
        """Refuse to take back more than is out; two who take the same back do so in turn.

        :param dict quantities: move -> quantity that comes back, in the move's unit
        """
        # the later one waits, fails to serialise and is tried again on what the earlier one did
        self.env.cr.execute(
            "SELECT id FROM stock_move WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
            [self.ids],
        )
        self.env.cr.execute(
            "UPDATE stock_move SET write_date = write_date WHERE id = ANY(%s)", [self.ids]
        )
        if not any(quantities.values()):
            raise UserError(self.env._("Say how many of which part come back."))
        for move in self:
            quantity = quantities[move]
            out = move._get_quantity_out()
            if move.state != "done" or move.product_uom.compare(quantity, out) > 0:
                raise UserError(
                    self.env._(
                        "%(quantity)g of %(part)s cannot come back: %(out)g are out.",
                        quantity=quantity,
                        part=move.product_id.display_name,
                        out=out if move.state == "done" else 0,
                    )
                )
            if quantity < 0:
                raise UserError(self.env._("What comes back cannot be below 0."))

    def _get_quantity_out(self):
        """Return how many of this done move, in its unit, have not come back."""
        self.ensure_one()
        back = sum(
            move.product_uom._compute_quantity(move.quantity, self.product_uom)
            for move in self.returned_move_ids
            if move.state == "done"
        )
        return self.quantity - back

    def _get_value_from_returns(self, quantity, at_date=None):
        """Override of `stock_account`: the last of a move to come back brings the rest of its value.

        Three parts that went out for 10.00 and come back one by one bring 3.33, 3.33 and 3.34; core
        leaves a cent in the books for ever.
        """
        data = super()._get_value_from_returns(quantity, at_date)
        origin = self.origin_returned_move_id
        if not data["quantity"] or at_date:
            return data
        others = (origin.returned_move_ids - self).filtered(
            lambda move: move.state == "done" and (move.value or move.id < self.id)
        )
        back = quantity + sum(move._get_valued_qty() for move in others)
        if others and self.product_id.uom_id.compare(back, origin._get_valued_qty()) == 0:
            data["value"] = origin.value - sum(others.mapped("value"))
        return data

    def _get_value_from_quotation(self, quantity, at_date=None):
        """Override of `stock_account`: opening stock comes in at the cost its file says."""
        if self.picking_id.part_import_id:
            return {
                "value": self.price_unit * quantity,
                "quantity": quantity,
                "description": self.env._(
                    "Opening stock, %(file)s", file=self.picking_id.origin or ""
                ),
            }
        return super()._get_value_from_quotation(quantity, at_date)
