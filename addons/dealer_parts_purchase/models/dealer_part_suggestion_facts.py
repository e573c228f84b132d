from collections import defaultdict

from dateutil.relativedelta import relativedelta
from odoo import fields, models


class DealerPartSuggestion(models.Model):
    """What a run knows: demand, stock, what is on its way and what is promised.

    One query for each kind of fact whatever the number of parts; each answers a dict by
    (product id, warehouse id) in the part's unit. Replaced parts count for their successor.
    """

    _inherit = "dealer.part.suggestion"

    def _get_promised(self):
        """Return what is promised and on no stock move yet; extension point.

        Open moves (parts requested for repair orders, special orders, deliveries) are counted
        already; here come authorised parts not requested yet, booked appointments and the like.

        :rtype: dict((product id, warehouse id): quantity in the part's unit)
        """
        return {}

    def _flush_facts(self):
        for name in (
            "dealer.part.demand",
            "dealer.part.supersession",
            "stock.quant",
            "stock.move",
            "stock.location",
            "stock.warehouse.orderpoint",
            "purchase.order",
            "purchase.order.line",
            "product.product",
            "product.template",
        ):
            self.env[name].flush_model()

    def _get_successors(self):
        """:return: {id of a replaced part: id of the part at the end of its chain}"""
        self.env.cr.execute("SELECT array_agg(DISTINCT old_id) FROM dealer_part_supersession")
        replaced = self.env["product.product"].browse(self.env.cr.fetchone()[0] or ())
        if not replaced:
            return {}
        return {old: product.id for old, product in replaced._get_current_parts().items()}

    def _get_demand(self, products):
        """:return: {(product id, warehouse id): ([month index], [quantity])}, in any order"""
        first = fields.Date.context_today(self).replace(day=1)
        start = first - relativedelta(months=self.history_months)
        self.env.cr.execute(
            """
            SELECT product_id, warehouse_id,
                   array_agg(month - %(start)s::date), array_agg(quantity::float8)
              FROM dealer_part_demand
             WHERE warehouse_id = ANY(%(warehouses)s) AND month >= %(start)s AND month < %(end)s
               AND quantity > 0
               AND (%(products)s IS NULL OR product_id = ANY(%(products)s::int[]))
          GROUP BY product_id, warehouse_id
            """,
            {
                "warehouses": self.warehouse_ids.ids,
                "start": start,
                "end": first,
                "products": products,
            },
        )
        indexes = {
            (start + relativedelta(months=number) - start).days: number
            for number in range(self.history_months)
        }
        return {
            (row[0], row[1]): ([indexes[days] for days in row[2]], row[3])
            for row in self.env.cr.fetchall()
        }

    def _get_on_hand(self, products):
        self.env.cr.execute(
            """
            SELECT quant.product_id, location.warehouse_id, SUM(quant.quantity)::float8
              FROM stock_quant quant
              JOIN stock_location location ON location.id = quant.location_id
             WHERE location.usage = 'internal' AND location.warehouse_id = ANY(%(warehouses)s)
               AND (%(products)s IS NULL OR quant.product_id = ANY(%(products)s::int[]))
          GROUP BY quant.product_id, location.warehouse_id
            """,
            {"warehouses": self.warehouse_ids.ids, "products": products},
        )
        return {(row[0], row[1]): row[2] for row in self.env.cr.fetchall()}

    def _get_moving(self, products):
        """:return: (incoming, outgoing) of confirmed transfers that are still to be done"""
        warehouses = set(self.warehouse_ids.ids)
        self.env.cr.execute(
            """
            SELECT move.product_id,
                   CASE WHEN source.usage = 'internal' THEN source.warehouse_id END,
                   CASE WHEN target.usage = 'internal' THEN target.warehouse_id END,
                   SUM(move.product_qty)::float8
              FROM stock_move move
              JOIN stock_location source ON source.id = move.location_id
              JOIN stock_location target
                ON target.id = COALESCE(move.location_final_id, move.location_dest_id)
             WHERE move.state IN ('waiting', 'confirmed', 'partially_available', 'assigned')
               AND move.company_id = %(company)s
               AND source.warehouse_id IS DISTINCT FROM target.warehouse_id
               AND (%(products)s IS NULL OR move.product_id = ANY(%(products)s::int[]))
          GROUP BY 1, 2, 3
            """,
            {"company": self.company_id.id, "products": products},
        )
        incoming, outgoing = defaultdict(float), defaultdict(float)
        for product, source, target, quantity in self.env.cr.fetchall():
            if source in warehouses:
                outgoing[product, source] += quantity
            if target in warehouses:
                incoming[product, target] += quantity
        return incoming, outgoing

    def _get_in_drafts(self, products):
        """Return what stands on purchase orders that are not confirmed yet."""
        self.env.cr.execute(
            """
            SELECT line.product_id, kind.warehouse_id, SUM(line.product_uom_qty)::float8
              FROM purchase_order_line line
              JOIN purchase_order orders ON orders.id = line.order_id
              JOIN stock_picking_type kind ON kind.id = orders.picking_type_id
             WHERE orders.state IN ('draft', 'sent', 'to approve')
               AND kind.warehouse_id = ANY(%(warehouses)s) AND line.product_id IS NOT NULL
               AND (%(products)s IS NULL OR line.product_id = ANY(%(products)s::int[]))
          GROUP BY 1, 2
            """,
            {"warehouses": self.warehouse_ids.ids, "products": products},
        )
        return {(row[0], row[1]): row[2] for row in self.env.cr.fetchall()}

    def _get_minimums(self, products):
        """Return the minimum of the reordering rules of the warehouses' shelves."""
        self.env.cr.execute(
            """
            SELECT product_id, warehouse_id, MAX(product_min_qty)::float8
              FROM stock_warehouse_orderpoint
             WHERE active AND product_min_qty > 0 AND warehouse_id = ANY(%(warehouses)s)
               AND (%(products)s IS NULL OR product_id = ANY(%(products)s::int[]))
          GROUP BY product_id, warehouse_id
            """,
            {"warehouses": self.warehouse_ids.ids, "products": products},
        )
        return {(row[0], row[1]): row[2] for row in self.env.cr.fetchall()}

    def _get_masters(self, product_ids):
        """:return: {product id: (pack, service level or None, cost)} of the parts to be bought"""
        self.env.cr.execute(
            """
            SELECT product.id, template.pack_quantity::float8, class.service_level::float8,
                   (product.standard_price ->> %(company)s)::float8
              FROM product_product product
              JOIN product_template template ON template.id = product.product_tmpl_id
         LEFT JOIN dealer_part_class class ON class.id = template.part_class_id
             WHERE product.id = ANY(%(products)s) AND product.active AND template.active
               AND template.is_part AND template.purchase_ok
               AND (template.company_id IS NULL OR template.company_id = %(company_id)s)
            """,
            {
                "products": product_ids,
                "company": str(self.company_id.id),
                "company_id": self.company_id.id,
            },
        )
        return {row[0]: row[1:] for row in self.env.cr.fetchall()}
