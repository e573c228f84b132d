from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        """What was added to a car follows it."""
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        cars = moves.filtered(lambda move: move.product_id.is_vehicle and move.state == "done")
        Cost = self.env["dealer.vehicle.cost"]
        for incoming in cars.filtered("is_in").sudo().grouped("company_id").values():
            Cost._follow_receipts(incoming)
        sent_back = cars.filtered(
            lambda move: move.is_out and move.location_dest_id.usage == "supplier"
        )
        for outgoing in sent_back.sudo().grouped("company_id").values():
            Cost._follow_vendor_returns(outgoing)
        return moves
