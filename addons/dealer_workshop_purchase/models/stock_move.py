from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_assign(self, force_qty=False):
        """Override of `stock`: a visit that waited for parts goes on when they are reserved."""
        result = super()._action_assign(force_qty)
        # A store keeper books receipts; what follows for the visit is the program's.
        orders = self.sudo().dealer_repair_line_id.order_id
        if waiting := orders.filtered(lambda order: order.waiting_reason == "parts"):
            waiting._update_parts_wait()
            waiting._tell_promise_at_risk()
        return result
