from collections import defaultdict

from odoo import models


class DealerPartSuggestion(models.Model):
    _inherit = "dealer.part.suggestion"

    def _get_promised(self):
        """Authorised parts of open repair orders that nobody has asked the parts store for yet."""
        promised = defaultdict(float, super()._get_promised())
        self.env["dealer.repair.order"].flush_model()
        self.env["dealer.repair.line"].flush_model()
        self.env.cr.execute(
            """
            SELECT line.product_id, orders.warehouse_id,
                   SUM(line.quantity - line.qty_issued + line.qty_returned - line.qty_pending)
              FROM dealer_repair_line line
              JOIN dealer_repair_order orders ON orders.id = line.order_id
             WHERE orders.warehouse_id = ANY(%s)
               AND orders.category IN ('draft', 'in_progress', 'waiting')
               AND line.line_type = 'part'
               AND line.authorisation_state IN ('authorised', 'not_needed')
               AND line.quantity > line.qty_issued - line.qty_returned + line.qty_pending
          GROUP BY line.product_id, orders.warehouse_id
            """,
            [self.warehouse_ids.ids],
        )
        for product, warehouse, quantity in self.env.cr.fetchall():
            promised[product, warehouse] += float(quantity)
        return promised
