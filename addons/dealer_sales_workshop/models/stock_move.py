from odoo import fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        """With the car, what the workshop did for it is over."""
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        leaving = moves.filtered(lambda move: move.vehicle_id and move.sale_line_id and move.is_out)
        if leaving:
            # sudo: the store keeper lets the car out, the workshop's orders are not his
            self.env["dealer.repair.order"].sudo().search(
                [
                    ("vehicle_id", "in", leaving.vehicle_id.ids),
                    ("stock_purpose", "!=", False),
                    ("stock_left_on", "=", False),
                    ("cancelled_on", "=", False),
                ]
            )._set_facts({"stock_left_on": fields.Datetime.now()})
        return moves

    def _action_synch_order(self):
        """What the workshop needs beside what was sold is its own, no new line of the deal."""
        own = self.filtered(lambda move: move.dealer_repair_line_id and not move.sale_line_id)
        return super(StockMove, self - own)._action_synch_order()
