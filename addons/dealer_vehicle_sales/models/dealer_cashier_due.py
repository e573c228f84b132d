from odoo import models
from odoo.tools import SQL


class DealerCashierDue(models.Model):
    _inherit = "dealer.cashier.due"

    def _cashier_due_queries(self):
        """Confirmed deals, with what no posted bill covers yet."""
        self.env["sale.order"].flush_model()
        self.env["sale.order.line"].flush_model()
        return [
            *super()._cashier_due_queries(),
            SQL(
                """
                SELECT 'sale.order', deal.id, deal.company_id, deal.partner_id, deal.name,
                       vehicle.vin, deal.date_order::date,
                       (deal.amount_total - COALESCE(billed.amount, 0))
                           / COALESCE(NULLIF(deal.currency_rate, 0), 1),
                       concat_ws(' ', vehicle.vin, vehicle.license_plate)
                  FROM sale_order deal
             LEFT JOIN dealer_vehicle vehicle ON vehicle.id = deal.deal_vehicle_id
             LEFT JOIN LATERAL (
                        SELECT SUM(bill.amount_total_in_currency_signed) AS amount
                          FROM account_move bill
                         WHERE bill.state = 'posted' AND bill.id IN (
                               SELECT item.move_id
                                 FROM sale_order_line_invoice_rel rel
                                 JOIN sale_order_line line ON line.id = rel.order_line_id
                                 JOIN account_move_line item ON item.id = rel.invoice_line_id
                                WHERE line.order_id = deal.id)
                       ) billed ON TRUE
                 WHERE deal.is_deal AND deal.state = 'sale'
                   AND deal.invoice_status != 'invoiced'
                   AND deal.amount_total > COALESCE(billed.amount, 0)
                """
            ),
        ]

    def _cashier_bill_queries(self):
        """A bill of a deal is collected for the deal."""
        return [
            *super()._cashier_bill_queries(),
            SQL(
                """
                SELECT 'sale.order', deal.id, vehicle.vin,
                       concat_ws(' ', deal.name, vehicle.vin, vehicle.license_plate)
                  FROM account_move_line item
                  JOIN sale_order_line_invoice_rel rel ON rel.invoice_line_id = item.id
                  JOIN sale_order_line line ON line.id = rel.order_line_id
                  JOIN sale_order deal ON deal.id = line.order_id AND deal.is_deal
             LEFT JOIN dealer_vehicle vehicle ON vehicle.id = deal.deal_vehicle_id
                 WHERE item.move_id = bill.id
                 LIMIT 1
                """
            ),
        ]
