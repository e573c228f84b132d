from odoo import api, models
from odoo.tools import SQL

from odoo.addons.dealer_hr_work.models.dealer_work import WorkSource


class DealerWork(models.AbstractModel):
    _inherit = "dealer.work"

    @api.model
    def _get_work_sources(self):
        sources = super()._get_work_sources()
        sources["part_gross"] = WorkSource(
            self.env._("Gross of the Parts Counter"),
            "money",
            self._get_part_gross(),
            model="sale.order",
            is_cost=True,
        )
        return sources

    @api.model
    def _get_part_gross(self):
        """One row a counter sale: what was billed less what was credited, less the value of the
        parts that went out and did not come back."""
        return SQL(
            """
            SELECT person.id AS employee_id, sale.company_id, %(day)s AS date,
                   billed.amount - COALESCE(moved.value, 0) AS value, billed.amount AS base,
                   billed.amount, 'sale.order' AS res_model, sale.id AS res_id, sale.name AS title
              FROM sale_order sale
        CROSS JOIN LATERAL (
                   SELECT SUM(line.untaxed_amount_invoiced)
                              / COALESCE(NULLIF(sale.currency_rate, 0), 1) AS amount
                     FROM sale_order_line line
                     JOIN product_product product ON product.id = line.product_id
                     JOIN product_template template ON template.id = product.product_tmpl_id
                          AND template.type = 'consu'
                    WHERE line.order_id = sale.id
                   ) billed
         LEFT JOIN LATERAL (
                   SELECT SUM(CASE WHEN target.usage = 'internal' THEN -move.value
                                   ELSE move.value END) AS value
                     FROM stock_move move
                     JOIN sale_order_line line ON line.id = move.sale_line_id
                     JOIN stock_location target ON target.id = move.location_dest_id
                    WHERE line.order_id = sale.id AND move.state = 'done'
                   ) moved ON TRUE
              %(person)s
             WHERE sale.is_counter_sale AND sale.state = 'sale' AND billed.amount > 0
            """,
            day=self._get_store_day(SQL("sale.date_order"), SQL("sale.company_id")),
            person=self._get_person(SQL("sale.user_id"), SQL("sale.company_id")),
        )
