from odoo import models
from odoo.tools import SQL


class DealerCashierDue(models.Model):
    _inherit = "dealer.cashier.due"

    def _cashier_bill_queries(self):
        """Bills and credit notes of the counter are collected for their sale."""
        return [
            *super()._cashier_bill_queries(),
            SQL(
                """
                SELECT 'sale.order', sale.id, NULL::varchar, sale.name
                  FROM sale_order sale
                 WHERE sale.id = bill.counter_order_id
                """
            ),
        ]
