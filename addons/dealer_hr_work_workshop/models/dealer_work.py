from odoo import api, models
from odoo.tools import SQL

from odoo.addons.dealer_hr_work.models.dealer_work import WorkSource


class DealerWork(models.AbstractModel):
    _inherit = "dealer.work"

    @api.model
    def _get_work_sources(self):
        sources = super()._get_work_sources()
        model = "dealer.repair.job"
        sources["labour_hours"] = WorkSource(
            self.env._("Labour Hours Sold"),
            "hours",
            self._get_labour(SQL("part.hours")),
            model=model,
            is_shared=True,
        )
        sources["labour_amount"] = WorkSource(
            self.env._("Labour Sold"),
            "money",
            self._get_labour(SQL("part.amount")),
            model=model,
            is_shared=True,
        )
        sources["repair_orders"] = WorkSource(
            self.env._("Repair Orders"),
            "count",
            self._get_repair_orders(),
            model="dealer.repair.order",
        )
        sources["repair_part_gross"] = WorkSource(
            self.env._("Gross of Parts in the Workshop"),
            "money",
            self._get_repair_part_gross(),
            model="dealer.repair.order",
            is_cost=True,
        )
        return sources

    @api.model
    def _get_labour(self, value):
        """One row a technician and job of a settled order: his hours of what was sold, and his part
        of the labour's price in proportion to them.

        :param value: SQL of `part.hours` or `part.amount`
        """
        return SQL(
            """
            SELECT part.employee_id, orders.company_id, %(day)s AS date, %(value)s AS value,
                   part.clocked AS base, part.amount, 'dealer.repair.job' AS res_model,
                   part.job_id AS res_id, orders.name || ' · ' || job.concern AS title
              FROM (
                   SELECT work.employee_id, work.job_id, SUM(work.sold_hours) AS hours,
                          SUM(work.clocked_hours) AS clocked,
                          SUM(work.sold_hours) / NULLIF(MIN(labour.hours), 0)
                              * MIN(labour.amount) AS amount
                     FROM (%(work)s) work
                     JOIN (SELECT job_id, SUM(quantity::numeric) AS hours,
                                  SUM(price_subtotal) AS amount
                             FROM dealer_repair_line
                            WHERE line_type = 'labour' AND is_out IS NOT TRUE
                         GROUP BY job_id) labour ON labour.job_id = work.job_id
                 GROUP BY work.employee_id, work.job_id
                   ) part
              JOIN dealer_repair_job job ON job.id = part.job_id
              JOIN dealer_repair_order orders ON orders.id = job.order_id
             WHERE orders.settled_on IS NOT NULL AND part.hours > 0
            """,
            day=self._get_store_day(SQL("orders.settled_on"), SQL("orders.company_id")),
            value=value,
            work=self.env["dealer.technician.work"]._table_query,
        )

    @api.model
    def _get_repair_orders(self):
        """One row a settled order of an adviser: 1, what payers other than the store are billed."""
        return SQL(
            """
            SELECT person.id AS employee_id, orders.company_id, %(day)s AS date, 1 AS value,
                   1 AS base, COALESCE(billed.amount, 0) AS amount,
                   'dealer.repair.order' AS res_model, orders.id AS res_id, orders.name AS title
              FROM dealer_repair_order orders
         LEFT JOIN LATERAL (
                   SELECT SUM(line.price_subtotal) AS amount FROM dealer_repair_line line
                    WHERE line.order_id = orders.id AND line.payer != 'internal'
                      AND line.is_out IS NOT TRUE
                   ) billed ON TRUE
              %(person)s
             WHERE orders.settled_on IS NOT NULL
            """,
            day=self._get_store_day(SQL("orders.settled_on"), SQL("orders.company_id")),
            person=self._get_person(SQL("orders.adviser_id"), SQL("orders.company_id")),
        )

    @api.model
    def _get_repair_part_gross(self):
        """One row a settled order of an adviser: its parts' price less the value of their moves."""
        return SQL(
            """
            SELECT person.id AS employee_id, orders.company_id, %(day)s AS date,
                   part.amount - COALESCE(part.cost, 0) AS value, part.amount AS base, part.amount,
                   'dealer.repair.order' AS res_model, orders.id AS res_id, orders.name AS title
              FROM (
                   SELECT line.order_id, SUM(line.price_subtotal) AS amount,
                          SUM(moved.value) AS cost
                     FROM dealer_repair_line line
                LEFT JOIN LATERAL (
                          SELECT SUM(CASE WHEN target.usage = 'internal' THEN -move.value
                                          ELSE move.value END) AS value
                            FROM stock_move move
                            JOIN stock_location target ON target.id = move.location_dest_id
                           WHERE move.dealer_repair_line_id = line.id AND move.state = 'done'
                          ) moved ON TRUE
                    WHERE line.line_type = 'part' AND line.payer != 'internal'
                      AND line.is_out IS NOT TRUE
                 GROUP BY line.order_id
                   ) part
              JOIN dealer_repair_order orders ON orders.id = part.order_id
                   AND orders.settled_on IS NOT NULL
              %(person)s
            """,
            day=self._get_store_day(SQL("orders.settled_on"), SQL("orders.company_id")),
            person=self._get_person(SQL("orders.adviser_id"), SQL("orders.company_id")),
        )
