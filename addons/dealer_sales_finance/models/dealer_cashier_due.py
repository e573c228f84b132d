from odoo import models
from odoo.tools import SQL


class DealerCashierDue(models.Model):
    _inherit = "dealer.cashier.due"

    def _cashier_others_queries(self):
        """What lenders will pay: the SQL of `dealer.finance.application._get_pending()`."""
        self.env["dealer.finance.application"].flush_model()
        self.env["sale.order"].flush_model()
        return [
            *super()._cashier_others_queries(),
            SQL(
                """
                SELECT 'sale.order', loan.order_id,
                       COALESCE(
                           (SELECT -SUM(item.amount_residual)
                              FROM account_move_line item
                             WHERE item.move_id = loan.booking_move_id
                               AND item.parent_state = 'posted' AND item.balance < 0),
                           COALESCE(NULLIF(loan.amount_approved, 0), loan.amount_asked)
                               / COALESCE(NULLIF(deal.currency_rate, 0), 1))
                  FROM dealer_finance_application loan
                  JOIN sale_order deal ON deal.id = loan.order_id
                 WHERE loan.is_live
                """
            ),
        ]
