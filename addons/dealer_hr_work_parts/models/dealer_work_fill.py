from odoo import api, models
from odoo.tools import SQL

from odoo.addons.dealer_hr_work.models.dealer_work import WorkSource


class DealerWork(models.AbstractModel):
    """How often the counter has what is asked for."""

    _inherit = "dealer.work"

    @api.model
    def _get_work_sources(self):
        sources = super()._get_work_sources()
        sources["fill_rate"] = WorkSource(
            self.env._("Fill Rate of the Parts Counter"),
            "percent",
            self._get_fill_rate(),
            is_ratio=True,
            model="sale.order",
        )
        return sources

    @api.model
    def _get_fill_rate(self):
        """One row a counter sale: its parts that went out the day they were sold, its parts; and
        one a lost sale: none of one."""
        day = self._get_store_day(SQL("sale.date_order"), SQL("sale.company_id"))
        sold = SQL(
            """
            SELECT person.id AS employee_id, sale.company_id, %(day)s AS date,
                   part.filled AS value, part.asked AS base, sale.amount_untaxed AS amount,
                   'sale.order' AS res_model, sale.id AS res_id, sale.name AS title
              FROM sale_order sale
        CROSS JOIN LATERAL (
                   SELECT COUNT(*) AS asked,
                          COUNT(*) FILTER (
                              WHERE moved.quantity >= line.product_uom_qty - 0.0001) AS filled
                     FROM sale_order_line line
                     JOIN product_product product ON product.id = line.product_id
                     JOIN product_template template ON template.id = product.product_tmpl_id
                          AND template.is_storable
                LEFT JOIN LATERAL (
                          SELECT SUM(move.quantity) AS quantity
                            FROM stock_move move
                            JOIN stock_location target ON target.id = move.location_dest_id
                                 AND target.usage = 'customer'
                           WHERE move.sale_line_id = line.id AND move.state = 'done'
                             AND %(moved)s = %(day)s
                          ) moved ON TRUE
                    WHERE line.order_id = sale.id AND line.product_uom_qty > 0
                   ) part
              %(person)s
             WHERE sale.is_counter_sale AND sale.state = 'sale' AND part.asked > 0
            """,
            day=day,
            moved=self._get_store_day(SQL("move.date"), SQL("sale.company_id")),
            person=self._get_person(SQL("sale.user_id"), SQL("sale.company_id")),
        )
        if "dealer.part.lost.sale" not in self.env:
            return sold
        lost = SQL(
            """
            SELECT person.id AS employee_id, lost.company_id, lost.date, 0 AS value, 1 AS base,
                   0 AS amount, 'dealer.part.lost.sale' AS res_model, lost.id AS res_id,
                   COALESCE(product.default_code, lost.asked_for, '') AS title
              FROM dealer_part_lost_sale lost
         LEFT JOIN product_product product ON product.id = lost.product_id
              %(person)s
            """,
            person=self._get_person(SQL("lost.user_id"), SQL("lost.company_id")),
        )
        return SQL("%s UNION ALL %s", sold, lost)
