from odoo import api, models
from odoo.tools import SQL


class DealerPartFigure(models.Model):
    _inherit = "dealer.part.figure"

    @api.model
    def _get_figures_query(self, now):
        """Return the query of all rows as of `now` (UTC), one column a stored field.

        The average stock needs no reading of the past: with `change` the net flow of month j (0 the
        oldest), 13 readings sum to 13 × on hand − Σ change × (j + 1).
        """
        Demand = self.env["dealer.part.demand"]
        return SQL(
            """
            WITH store AS (
                SELECT warehouse.id AS warehouse_id, company.id AS company_id, hours.tz,
                       company.part_abc_basis = 'value' AS by_value,
                       company.part_abc_a / 100 AS share_a, company.part_abc_b / 100 AS share_b,
                       company.part_xyz_x AS limit_x, company.part_xyz_y AS limit_y,
                       clock.today, month.this, (month.this - interval '11 months')::date AS start,
                       make_interval(months => company.part_slow_months) AS slow,
                       make_interval(months => company.part_dead_months) AS dead
                  FROM stock_warehouse warehouse
                  JOIN res_company company ON company.id = warehouse.company_id
             LEFT JOIN resource_calendar hours ON hours.id = company.resource_calendar_id
            CROSS JOIN LATERAL (SELECT %(today)s::date AS today) clock
            CROSS JOIN LATERAL (SELECT date_trunc('month', clock.today)::date AS this) month
            ), stock AS (
                SELECT quant.product_id, place.warehouse_id, SUM(quant.quantity) AS on_hand
                  FROM stock_quant quant
                  JOIN stock_location place ON place.id = quant.location_id
                 WHERE place.usage = 'internal' AND place.warehouse_id IS NOT NULL
                 GROUP BY quant.product_id, place.warehouse_id
            ), flow AS (
                SELECT move.product_id, move.date, %(quantity)s AS quantity,
                       source.warehouse_id AS from_id, target.warehouse_id AS to_id,
                       source.usage = 'internal' AS leaves, target.usage = 'internal' AS enters,
                       %(demanded)s AS demanded,
                       %(given_back)s AS given_back
                  FROM stock_move move
                  %(part)s
                  JOIN stock_location source ON source.id = move.location_id
                  JOIN stock_location target ON target.id = move.location_dest_id
                 WHERE move.state = 'done'
                   AND (source.warehouse_id IS DISTINCT FROM target.warehouse_id
                        OR source.usage <> target.usage)
            ), side AS (
                SELECT product_id, from_id AS warehouse_id, date, -quantity AS change,
                       demanded AS issued, FALSE AS received
                  FROM flow WHERE leaves AND from_id IS NOT NULL
                 UNION ALL
                SELECT product_id, to_id, date, quantity, FALSE, NOT given_back
                  FROM flow WHERE enters AND to_id IS NOT NULL
            ), history AS (
                SELECT side.product_id, side.warehouse_id,
                       MIN(day.local) FILTER (WHERE received) AS first_receipt,
                       MAX(day.local) FILTER (WHERE received) AS last_receipt,
                       MAX(day.local) FILTER (WHERE issued) AS last_issue,
                       SUM(change * (12 * EXTRACT(year FROM day.local)
                                     + EXTRACT(month FROM day.local)
                                     - 12 * EXTRACT(year FROM store.start)
                                     - EXTRACT(month FROM store.start) + 1))
                           FILTER (WHERE day.local >= store.start) AS weighted
                  FROM side
                  JOIN store USING (warehouse_id)
            CROSS JOIN LATERAL (
                SELECT (side.date AT TIME ZONE 'UTC'
                        AT TIME ZONE COALESCE(store.tz, 'UTC'))::date AS local) day
                 GROUP BY side.product_id, side.warehouse_id
            ), demand AS (
                SELECT product_id, warehouse_id,
                       SUM(quantity) FILTER (WHERE recent) AS demand,
                       SUM(quantity * quantity) FILTER (WHERE recent) AS squares,
                       SUM(quantity - lost_quantity) FILTER (WHERE recent) AS issued,
                       SUM(hits) FILTER (WHERE recent) AS hits,
                       SUM(filled_hits) FILTER (WHERE recent) AS filled_hits,
                       SUM(lost_hits) FILTER (WHERE recent) AS lost_hits,
                       SUM(emergency_quantity) FILTER (WHERE recent) AS emergency_quantity,
                       MAX(month) FILTER (WHERE quantity > 0) AS last_month
                  FROM (
                      SELECT kept.*, kept.month >= store.start AND kept.month <= store.this AS recent
                        FROM dealer_part_demand kept
                        JOIN store USING (warehouse_id)
                  ) rows
                 GROUP BY product_id, warehouse_id
            ), base AS (
                SELECT product_id, store.*, product.product_tmpl_id, template.part_class_id,
                       template.part_brand_id, supersession.new_id AS successor_id,
                       COALESCE((product.standard_price ->> store.company_id::text)::numeric, 0) AS cost,
                       COALESCE(stock.on_hand, 0) AS on_hand,
                       (13 * COALESCE(stock.on_hand, 0) - COALESCE(history.weighted, 0)) / 13
                           AS average_stock,
                       COALESCE(demand.demand, 0) AS demand, COALESCE(demand.issued, 0) AS issued,
                       COALESCE(demand.squares, 0) AS squares, COALESCE(demand.hits, 0) AS hits,
                       COALESCE(demand.filled_hits, 0) AS filled_hits,
                       COALESCE(demand.lost_hits, 0) AS lost_hits,
                       COALESCE(demand.emergency_quantity, 0) AS emergency_quantity,
                       demand.last_month, history.first_receipt, history.last_receipt,
                       history.last_issue, demand.demand / 12.0 AS mean
                  FROM stock
             FULL JOIN history USING (product_id, warehouse_id)
             FULL JOIN demand USING (product_id, warehouse_id)
                  JOIN store USING (warehouse_id)
                  JOIN product_product product ON product.id = product_id
                  JOIN product_template template ON template.id = product.product_tmpl_id
                                                AND template.is_part
             LEFT JOIN dealer_part_supersession supersession ON supersession.old_id = product_id
            ), ranked AS (
                SELECT base.*, weight.demand AS weight,
                       SUM(weight.demand) OVER (PARTITION BY warehouse_id) AS total,
                       SUM(weight.demand) OVER (PARTITION BY warehouse_id
                                                ORDER BY weight.demand DESC, product_id) AS reached,
                       CASE WHEN mean > 0
                            THEN SQRT(GREATEST(squares / 12.0 - mean * mean, 0)) / mean
                       END AS variation,
                       today - GREATEST(last_receipt, last_issue) AS age,
                       on_hand > 0 AS stocked
                  FROM base
            CROSS JOIN LATERAL (
                SELECT GREATEST(demand, 0) * CASE WHEN by_value THEN cost ELSE 1 END AS demand) weight
            )
            SELECT product_id, warehouse_id, company_id, part_class_id, part_brand_id, on_hand,
                   average_stock, demand, issued, hits, filled_hits, lost_hits, emergency_quantity,
                   CASE WHEN hits > 0 THEN filled_hits::float / hits END AS fill_rate,
                   CASE WHEN average_stock > 0 THEN issued / average_stock END AS turns,
                   CASE WHEN demand > 0 THEN on_hand * (today - start + 1) / demand END AS supply_days,
                   CASE WHEN demand <= 0 THEN NULL
                        WHEN reached - weight < share_a * total THEN 'a'
                        WHEN reached - weight < share_b * total THEN 'b' ELSE 'c' END AS abc,
                   variation,
                   CASE WHEN variation <= limit_x THEN 'x' WHEN variation <= limit_y THEN 'y'
                        WHEN variation IS NOT NULL THEN 'z' END AS xyz,
                   last_receipt AS last_receipt_date, last_issue AS last_issue_date,
                   CASE WHEN stocked THEN age END AS age_days,
                   CASE WHEN NOT stocked OR age IS NULL THEN NULL WHEN age <= 30 THEN '030'
                        WHEN age <= 90 THEN '090' WHEN age <= 180 THEN '180'
                        WHEN age <= 365 THEN '365' ELSE '999' END AS age_band,
                   CASE WHEN NOT stocked THEN NULL
                        WHEN COALESCE(last_month, '-infinity') < this - dead
                             AND COALESCE(first_receipt, '-infinity') < this - dead THEN 'dead'
                        WHEN COALESCE(last_month, '-infinity') < this - slow
                             AND COALESCE(first_receipt, '-infinity') < this - slow THEN 'slow'
                        ELSE 'moving' END AS movement,
                   stocked AND successor_id IS NOT NULL AS is_obsolete, successor_id,
                   on_hand * cost AS value, average_stock * cost AS average_value,
                   issued * cost AS issued_value
              FROM ranked
            """,
            today=SQL(
                "(%s::timestamp AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(hours.tz, 'UTC'))", now
            ),
            quantity=Demand._get_move_quantity(),
            demanded=Demand._get_demand_condition(SQL("move"), SQL("target")),
            given_back=Demand._get_demand_condition(SQL("move"), SQL("source")),
            part=Demand._get_part_joins(),
        )
