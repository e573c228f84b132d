from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

# What waits longer than this was not filled at once, whatever lay on the shelf then.
LONGEST_WAIT = timedelta(days=92)


class DealerPartDemand(models.Model):
    _inherit = "dealer.part.demand"

    @api.model
    def _get_demand_usages(self):
        """Return the usages of locations whose moves are demand: customers (the workshop is one)
        and consumption."""
        return ("customer", "production")

    @api.model
    def _get_demand_exclusion(self, move):
        """Return an SQL condition on the move with alias `move` that is true for what leaves to
        such a location and is no demand all the same."""
        return SQL(
            "(%(move)s.scrap_id IS NOT NULL OR COALESCE(%(move)s.is_inventory, FALSE))", move=move
        )

    @api.model
    def _get_demand_condition(self, move, place):
        """Return the SQL that is true when a move to (or from) the location `place` is demand.

        A transfer to a location of inventory losses is consumption: adjustments and scrap, which
        also go there, have no transfer or are excluded.
        """
        return SQL(
            """((%(place)s.usage IN %(usages)s
                 OR %(place)s.usage = 'inventory' AND %(move)s.picking_id IS NOT NULL)
                AND NOT %(excluded)s)""",
            place=place,
            move=move,
            usages=self._get_demand_usages(),
            excluded=self._get_demand_exclusion(move),
        )

    @api.model
    def _get_move_quantity(self):
        """Return the SQL of what a done move moved, in the part's unit; needs `_get_part_joins`."""
        return SQL(
            """CASE WHEN move.product_uom = template.uom_id THEN move.quantity
                    ELSE move.quantity * used.factor / own.factor END"""
        )

    @api.model
    def _get_part_joins(self):
        """Return the SQL that keeps of the moves those of parts."""
        return SQL(
            """
              JOIN product_product product ON product.id = move.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
                                            AND template.is_part
              JOIN uom_uom used ON used.id = move.product_uom
              JOIN uom_uom own ON own.id = template.uom_id
            """
        )

    @api.model
    def _get_move_source(self, start):
        """Return the query of what left the warehouses from the month `start` on, less what came back.

        A request was filled at once when, at the time its move was made, the warehouse had it:
        the stock there is now, less what is asked for and not done, walked back over all that has
        happened since; without a backorder.
        """
        early = start - timedelta(days=1)
        return SQL(
            """
            WITH RECURSIVE chain AS (
                SELECT id, backorder_id AS root FROM stock_picking WHERE backorder_id IS NOT NULL
                 UNION ALL
                SELECT chain.id, parent.backorder_id FROM chain
                  JOIN stock_picking parent ON parent.id = chain.root
                 WHERE parent.backorder_id IS NOT NULL
            ), first AS (
                SELECT id, MIN(root) AS root FROM chain GROUP BY id
            ), flow AS MATERIALIZED (
                SELECT move.id, move.product_id, move.picking_id, move.origin_returned_move_id,
                       move.date, move.state = 'done' AS done,
                       CASE WHEN move.state = 'done' THEN LEAST(move.create_date, move.date)
                            ELSE move.create_date END AS asked,
                       source.warehouse_id AS from_id, target.warehouse_id AS to_id,
                       source.usage = 'internal' AS leaves, target.usage = 'internal' AS enters,
                       %(demanded)s AS demanded,
                       %(given_back)s AS given_back,
                       CASE WHEN move.state = 'done' THEN %(quantity)s
                            ELSE move.product_qty END AS quantity
                  FROM stock_move move
                  %(part)s
                  JOIN stock_location source ON source.id = move.location_id
                  JOIN stock_location target ON target.id = move.location_dest_id
                 WHERE (move.state = 'done' AND move.date >= %(since)s
                        OR move.state IN ('waiting', 'confirmed', 'partially_available', 'assigned')
                           AND source.usage = 'internal' AND %(demanded)s)
                   AND (source.warehouse_id IS DISTINCT FROM target.warehouse_id
                        OR source.usage <> target.usage)
            ), stock AS (
                SELECT quant.product_id, place.warehouse_id, SUM(quant.quantity) AS quantity
                  FROM stock_quant quant
                  JOIN stock_location place ON place.id = quant.location_id
                 WHERE place.usage = 'internal' AND place.warehouse_id IS NOT NULL
                 GROUP BY quant.product_id, place.warehouse_id
            ), event AS (
                SELECT id, product_id, from_id AS warehouse_id, demanded,
                       CASE WHEN demanded THEN asked ELSE date END AS at, -quantity AS change
                  FROM flow WHERE leaves AND from_id IS NOT NULL
                 UNION ALL
                SELECT -id, product_id, to_id, FALSE, date, quantity
                  FROM flow WHERE enters AND to_id IS NOT NULL
            ), later AS (
                SELECT event.*,
                       SUM(change) OVER whole
                       - SUM(change) OVER (whole ORDER BY at, change < 0, id) AS since
                  FROM event
                WINDOW whole AS (PARTITION BY product_id, warehouse_id)
            ), balance AS (
                SELECT product_id, warehouse_id, SUM(-quantity) AS open FROM (
                    SELECT product_id, from_id AS warehouse_id, quantity FROM flow WHERE NOT done
                ) waiting GROUP BY product_id, warehouse_id
            ), filled AS (
                SELECT later.id
                  FROM later
             LEFT JOIN stock USING (product_id, warehouse_id)
             LEFT JOIN balance USING (product_id, warehouse_id)
                 WHERE later.demanded AND later.at >= %(since)s
                   AND COALESCE(stock.quantity, 0) + COALESCE(balance.open, 0) - later.since >= -0.00001
            ), request AS (
                SELECT flow.product_id, flow.from_id AS warehouse_id, flow.date, flow.quantity,
                       COALESCE(first.root, flow.picking_id, -flow.id) AS request,
                       first.root IS NULL AND filled.id IS NOT NULL AND NOT EXISTS (
                           SELECT FROM stock_picking rest
                             JOIN stock_move more ON more.picking_id = rest.id
                            WHERE rest.backorder_id = flow.picking_id
                              AND more.product_id = flow.product_id AND more.state <> 'cancel'
                       ) AS filled
                  FROM flow
             LEFT JOIN first ON first.id = flow.picking_id
             LEFT JOIN filled ON filled.id = flow.id
                 WHERE flow.done AND flow.leaves AND flow.demanded AND flow.date >= %(early)s
                 UNION ALL
                SELECT flow.product_id, COALESCE(place.warehouse_id, flow.to_id),
                       COALESCE(origin.date, flow.date), -flow.quantity,
                       COALESCE(first.root, origin.picking_id, -origin.id, -flow.id), TRUE
                  FROM flow
             LEFT JOIN stock_move origin ON origin.id = flow.origin_returned_move_id
             LEFT JOIN stock_location place ON place.id = origin.location_id
             LEFT JOIN first ON first.id = origin.picking_id
                 WHERE flow.done AND flow.enters AND flow.given_back
                   AND COALESCE(origin.date, flow.date) >= %(early)s
            ), asked AS (
                SELECT request.product_id, request.warehouse_id, warehouse.company_id,
                       date_trunc('month', %(at)s)::date AS month, request.request,
                       SUM(request.quantity) AS quantity, BOOL_AND(request.filled) AS filled
                  FROM request
                  JOIN stock_warehouse warehouse ON warehouse.id = request.warehouse_id
                  JOIN res_company store ON store.id = warehouse.company_id
             LEFT JOIN resource_calendar hours ON hours.id = store.resource_calendar_id
                 GROUP BY request.product_id, request.warehouse_id, warehouse.company_id, 4,
                          request.request
            )
            SELECT product_id, warehouse_id, company_id, month, SUM(quantity) AS quantity,
                   COUNT(*) FILTER (WHERE quantity > 0) AS hits,
                   COUNT(*) FILTER (WHERE quantity > 0 AND filled) AS filled_hits,
                   0 AS lost_quantity, 0 AS lost_hits, 0 AS emergency_quantity
              FROM asked
             GROUP BY product_id, warehouse_id, company_id, month
            """,
            demanded=self._get_demand_condition(SQL("move"), SQL("target")),
            given_back=self._get_demand_condition(SQL("move"), SQL("source")),
            quantity=self._get_move_quantity(),
            part=self._get_part_joins(),
            since=start - LONGEST_WAIT if start.year > 1970 else start,
            early=early,
            at=self._local_time(SQL("request.date")),
        )
