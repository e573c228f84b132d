from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        """A car that comes back needs no calls."""
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        lines = moves.filtered(
            lambda move: move.vehicle_id and move.sale_line_id and move.is_in
        ).sale_line_id
        if lines:
            # sudo: the store keeper takes the car back, he has no hand-overs
            self.env["dealer.vehicle.delivery"].sudo().search(
                [("sale_line_id", "in", lines.ids), ("state", "=", "done")]
            )._end_follow_up()
        return moves
