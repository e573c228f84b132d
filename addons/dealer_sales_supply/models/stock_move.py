from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        """Whoever validates the receipt, here or in core: the arrival has its day."""
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        if any(moves.mapped("vehicle_id")):
            # sudo: arrivals follow their moves, whoever moves the cars
            arrivals = self.env["dealer.vehicle.arrival"].sudo().search(
                [("move_id", "in", moves.ids), ("received_on", "=", False)]
            )  # fmt: skip
            arrivals.filtered(lambda arrival: arrival.move_id.state == "done")._note_received()
        return moves

    def _action_cancel(self):
        result = super()._action_cancel()
        if any(self.mapped("vehicle_id")):
            # sudo: as above
            arrivals = self.env["dealer.vehicle.arrival"].sudo().search(
                [("move_id", "in", self.ids), ("received_on", "=", False)]
            )  # fmt: skip
            arrivals.vehicle_id._update_lifecycle()
        return result

    def _take_expected_lot(self, lot):
        """Give a receipt move the serial number it expects, where its line has none."""
        self.ensure_one()
        line = self.move_line_ids[:1]
        if not line:
            self._action_assign()
            line = self.move_line_ids[:1]
        if line.lot_id != lot or line.quantity != 1:
            line.write({"lot_id": lot.id, "lot_name": lot.name, "quantity": 1})
