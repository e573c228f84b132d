from odoo import Command, fields, models, tools
from odoo.exceptions import UserError


class DealerPartShortage(models.Model):
    """Parts of which less is free in a warehouse than its reordering rule's minimum."""

    _name = "dealer.part.shortage"
    _description = "Part Below Safety Stock"
    _auto = False
    _order = "is_covered, cover, id"
    _rec_name = "product_id"
    _depends = {
        "stock.warehouse.orderpoint": [
            "active", "company_id", "product_id", "product_max_qty", "product_min_qty",
            "warehouse_id",
        ],
        "stock.quant": ["location_id", "product_id", "quantity", "reserved_quantity"],
        "stock.move": ["location_dest_id", "location_id", "product_id", "product_qty", "state"],
        "stock.location": ["usage", "warehouse_id"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["is_part"],
    }  # fmt: skip

    orderpoint_id = fields.Many2one("stock.warehouse.orderpoint", readonly=True)
    product_id = fields.Many2one("product.product", string="Part", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", readonly=True)
    company_id = fields.Many2one("res.company", string="Store", readonly=True)
    product_uom_id = fields.Many2one(related="product_id.uom_id")
    minimum = fields.Float(
        string="Safety Stock",
        digits="Product Unit",
        readonly=True,
        help="The minimum of the reordering rule.",
    )
    maximum = fields.Float(string="Fill Up To", digits="Product Unit", readonly=True)
    on_hand = fields.Float(digits="Product Unit", readonly=True)
    free = fields.Float(
        digits="Product Unit", readonly=True, help="On hand and not reserved for anything."
    )
    incoming = fields.Float(
        digits="Product Unit", readonly=True, help="Ordered or on its way to this warehouse."
    )
    missing = fields.Float(
        digits="Product Unit", readonly=True, help="So many fewer are free than the safety stock."
    )
    to_get = fields.Float(
        digits="Product Unit",
        readonly=True,
        help="Missing up to the rule's maximum, what is incoming counted.",
    )
    cover = fields.Float(readonly=True, aggregator=None, help="Free by safety stock.")
    is_covered = fields.Boolean(
        string="On Its Way", readonly=True, help="With what is incoming the minimum is reached."
    )
    elsewhere = fields.Float(
        string="Other Warehouses",
        digits="Product Unit",
        compute="_compute_elsewhere",
        help="Free in the other warehouses of the same store.",
    )
    last_demand = fields.Date(
        compute="_compute_last_demand", help="When the part last left this warehouse."
    )

    def init(self):
        tools.drop_view_if_exists(self.env.cr, self._table)
        self.env.cr.execute(
            """
            CREATE VIEW dealer_part_shortage AS
            WITH stock AS (
                SELECT quant.product_id, location.warehouse_id,
                       SUM(quant.quantity) AS on_hand,
                       SUM(quant.quantity - quant.reserved_quantity) AS free
                  FROM stock_quant quant
                  JOIN stock_location location ON location.id = quant.location_id
                 WHERE location.usage = 'internal'
              GROUP BY quant.product_id, location.warehouse_id
            ), incoming AS (
                SELECT move.product_id, target.warehouse_id, SUM(move.product_qty) AS quantity
                  FROM stock_move move
                  JOIN stock_location source ON source.id = move.location_id
                  JOIN stock_location target ON target.id = move.location_dest_id
                 WHERE move.state IN ('waiting', 'confirmed', 'partially_available', 'assigned')
                   AND target.usage = 'internal'
                   AND source.warehouse_id IS DISTINCT FROM target.warehouse_id
              GROUP BY move.product_id, target.warehouse_id
            )
            SELECT rule.id, rule.id AS orderpoint_id, rule.product_id, rule.warehouse_id,
                   rule.company_id,
                   rule.product_min_qty AS minimum,
                   rule.product_max_qty AS maximum,
                   COALESCE(stock.on_hand, 0) AS on_hand,
                   COALESCE(stock.free, 0) AS free,
                   COALESCE(incoming.quantity, 0) AS incoming,
                   rule.product_min_qty - COALESCE(stock.free, 0) AS missing,
                   GREATEST(
                       GREATEST(rule.product_max_qty, rule.product_min_qty)
                       - COALESCE(stock.free, 0) - COALESCE(incoming.quantity, 0), 0
                   ) AS to_get,
                   COALESCE(stock.free, 0) / rule.product_min_qty AS cover,
                   COALESCE(stock.free, 0) + COALESCE(incoming.quantity, 0)
                       >= rule.product_min_qty AS is_covered
              FROM stock_warehouse_orderpoint rule
              JOIN product_product product ON product.id = rule.product_id AND product.active
              JOIN product_template template
                ON template.id = product.product_tmpl_id AND template.is_part
         LEFT JOIN stock ON stock.product_id = rule.product_id
                        AND stock.warehouse_id = rule.warehouse_id
         LEFT JOIN incoming ON incoming.product_id = rule.product_id
                           AND incoming.warehouse_id = rule.warehouse_id
             WHERE rule.active AND rule.product_min_qty > 0
               AND COALESCE(stock.free, 0) < rule.product_min_qty
            """
        )

    # === COMPUTE METHODS === #

    def _get_stock_around(self):
        """:return: {(product id, warehouse id): PartStock} in all warehouses of these stores"""
        warehouses = self.env["stock.warehouse"].search([("company_id", "in", self.company_id.ids)])
        return warehouses, self.product_id._get_part_stock(warehouses)

    def _compute_elsewhere(self):
        warehouses, stock = self._get_stock_around()
        for shortage in self:
            shortage.elsewhere = sum(
                stock[shortage.product_id.id, warehouse.id].free
                for warehouse in warehouses
                if warehouse.company_id == shortage.company_id
                and warehouse != shortage.warehouse_id
                and (shortage.product_id.id, warehouse.id) in stock
            )

    def _compute_last_demand(self):
        last = {}
        for product, location, date in self.env["stock.move"]._read_group(
            [
                ("product_id", "in", self.product_id.ids),
                ("state", "=", "done"),
                ("location_id.warehouse_id", "in", self.warehouse_id.ids),
                ("location_dest_id.usage", "in", ("customer", "production", "inventory")),
                ("location_id.usage", "=", "internal"),
            ],
            ["product_id", "location_id"],
            ["date:max"],
        ):
            key = (product, location.warehouse_id)
            last[key] = max(date, last.get(key, date))
        for shortage in self:
            shortage.last_demand = last.get((shortage.product_id, shortage.warehouse_id))

    # === ACTION METHODS === #

    def action_buy(self):
        """Order by the reordering rules: quantity, vendor and price as they say."""
        open_ones = self.filtered("to_get")
        if not open_ones:
            raise UserError(self.env._("Enough is on its way already: nothing is left to order."))
        for company, shortages in open_ones.grouped("company_id").items():
            shortages.orderpoint_id.with_company(company).action_replenish(force_to_max=True)
        orders = self.env["purchase.order.line"].search(
            [
                ("product_id", "in", open_ones.product_id.ids),
                ("state", "=", "draft"),
                ("company_id", "in", open_ones.company_id.ids),
            ]
        )
        return orders.order_id._get_records_action(name=self.env._("Ordered"))

    def action_transfer(self):
        """Draft transfers from the warehouses of the same store that have more than they need."""
        warehouses, stock = self._get_stock_around()
        kept = self._get_minimums(warehouses)
        wanted = {}
        for shortage in self.filtered("to_get"):
            product = shortage.product_id.id
            spare = {}
            for warehouse in warehouses - shortage.warehouse_id:
                key = (product, warehouse.id)
                if warehouse.company_id == shortage.company_id and key in stock:
                    spare[warehouse] = stock[key].free - kept.get(key, 0.0)
            source = max(spare, key=spare.get, default=None)
            quantity = min(shortage.to_get, spare[source]) if source else 0.0
            if quantity > 0:
                # what is promised here is not promised twice
                kept[product, source.id] = kept.get((product, source.id), 0.0) + quantity
                way = (source.id, shortage.warehouse_id.id)
                wanted.setdefault(way, {})[product] = quantity
        if not wanted:
            raise UserError(
                self.env._(
                    "No other warehouse of the store has more than its own safety stock. “Where Is "
                    "It” shows which other store can be asked."
                )
            )
        transfers = self.env["dealer.part.transfer"].create(
            [
                {
                    "source_id": source,
                    "destination_id": destination,
                    "note": self.env._("Below safety stock"),
                    "line_ids": [
                        Command.create({"product_id": product, "quantity": quantity})
                        for product, quantity in parts.items()
                    ],
                }
                for (source, destination), parts in wanted.items()
            ]
        )
        return transfers._get_records_action(name=self.env._("Transfers"))

    def _get_minimums(self, warehouses):
        """:return: {(product id, warehouse id): safety stock}"""
        rules = self.env["stock.warehouse.orderpoint"].search_fetch(
            [("warehouse_id", "in", warehouses.ids), ("product_id", "in", self.product_id.ids)],
            ["product_id", "warehouse_id", "product_min_qty"],
        )
        return {(rule.product_id.id, rule.warehouse_id.id): rule.product_min_qty for rule in rules}
