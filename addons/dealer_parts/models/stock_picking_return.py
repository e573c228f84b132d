from odoo import models
from odoo.fields import Command


class StockPicking(models.Model):
    """Parts that come back."""

    _inherit = "stock.picking"

    def _take_back(self, quantities, again=frozenset()):
        """Make and do the return of done moves, at the value they went out with.

        Addons extend it for the moves they know more about, and call super with the rest.

        :param dict quantities: done `stock.move` -> quantity, in the move's unit
        :param again: moves whose parts are still needed: they are asked for once more
        :return: the done returns, one for each transfer
        :raise UserError: more than is still out, or nothing
        """
        moves = self.env["stock.move"].union(*quantities)
        moves._check_take_back(quantities)
        pickings = self.browse()
        for picking, picked in moves.grouped("picking_id").items():
            wizard = (
                self.env["stock.return.picking"]
                .with_company(picking.company_id)
                .create(
                    {
                        "picking_id": picking.id,
                        "product_return_moves": [
                            Command.create(
                                {
                                    "product_id": move.product_id.id,
                                    "quantity": quantities[move],
                                    "move_id": move.id,
                                }
                            )
                            for move in picked
                        ],
                    }
                )
            )
            back = wizard._create_return()
            for move in back.move_ids:
                move.quantity = move.product_uom_qty
            back.move_ids.picked = True
            back._action_done()
            pickings += back
            if needed := picked & self.env["stock.move"].union(*again):
                wizard.product_return_moves.filtered(
                    lambda line, needed=needed: line.move_id not in needed
                ).quantity = 0
                wizard._create_exchange(back)
        return pickings
