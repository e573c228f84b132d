from odoo import models
from odoo.tools import SQL


class DealerCashierDue(models.Model):
    _inherit = "dealer.cashier.due"

    def _cashier_others_queries(self):
        """What old cars will pay: the SQL of `dealer.tradein._get_pending()`."""
        self.env["dealer.tradein"].flush_model()
        self.env["sale.order"].flush_model()
        return [
            *super()._cashier_others_queries(),
            SQL(
                """
                SELECT 'sale.order', tradein.order_id,
                       CASE WHEN tradein.netting_move_id IS NOT NULL
                            THEN (SELECT -SUM(item.amount_residual)
                                    FROM account_move_line item
                                   WHERE item.move_id = tradein.netting_move_id
                                     AND item.parent_state = 'posted' AND item.balance < 0)
                            WHEN tradein.category = 'done' THEN 0
                            ELSE (tradein.offer_amount - COALESCE(tradein.payoff_amount, 0))
                                 / COALESCE(NULLIF(deal.currency_rate, 0), 1)
                            END
                  FROM dealer_tradein tradein
                  JOIN sale_order deal ON deal.id = tradein.order_id
                 WHERE tradein.category IN ('accepted', 'received', 'done')
                """
            ),
        ]
