from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models

from .cost_fields import SEE_COST, CostFloat


class PartStock(NamedTuple):
    """Stock of a part in a warehouse, in the part's unit.

    :param on_hand: on the shelves
    :param free: of these not promised to a transfer
    :param incoming: on its way in, from outside the warehouse
    :param outgoing: asked for and not gone yet
    :param bins: names of the bins, the one it is put away into first
    """

    on_hand: float = 0.0
    free: float = 0.0
    incoming: float = 0.0
    outgoing: float = 0.0
    bins: tuple = ()


class ProductProduct(models.Model):
    _inherit = "product.product"

    standard_price = CostFloat(groups=SEE_COST)
    avg_cost = fields.Monetary(groups=SEE_COST)
    total_value = fields.Monetary(groups=SEE_COST)

    @api.model_create_multi
    def create(self, vals_list):
        Template = self.env["product.template"]
        return super().create([Template._move_part_number(vals) for vals in vals_list])

    def _update_standard_price(self, extra_value=None, extra_quantity=None):
        # sudo: who receives a part changes its cost, seen or not
        return super(ProductProduct, self.sudo())._update_standard_price(
            extra_value, extra_quantity
        )

    def _get_part_bins(self):
        """Return `{product id: [bin names]}` in the companies at work, two queries for any set."""
        bins = {product.id: [] for product in self}
        if not self.ids:
            return bins
        companies = self.env.companies.ids
        # Everybody who sees a part may know where it lies; putaway rules are for stock managers.
        rules = (
            self.env["stock.putaway.rule"]
            .sudo()
            .search_fetch(
                [("product_id", "in", self.ids), ("company_id", "in", companies)],
                ["product_id", "location_out_id"],
            )
        )
        ruled = set()
        for rule in rules:
            location = rule.location_out_id
            ruled.add((rule.product_id.id, location.warehouse_id))
            bins[rule.product_id.id].append(location.display_name)
        stocked = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("product_id", "in", self.ids),
                    ("company_id", "in", companies),
                    ("location_id.usage", "=", "internal"),
                    ("quantity", ">", 0),
                ],
                ["product_id", "location_id"],
            )
        )
        for product, location in stocked:
            if (product.id, location.warehouse_id) not in ruled:
                bins[product.id].append(location.display_name)
        return bins

    def _get_part_stock(self, warehouses):
        """Return `{(product id, warehouse id): PartStock}` for every pair, in three queries.

        Quantities only, never a value. They are read past the user's rules: a desk shows where a
        part is, in another store too; which warehouses it may show is the caller's business.
        """
        pairs = [(product, warehouse) for product in self.ids for warehouse in warehouses.ids]
        if not pairs:
            return {}
        self.env["stock.quant"].flush_model()
        self.env["stock.move"].flush_model(["product_id", "product_qty", "quantity", "state"])
        self.env["stock.putaway.rule"].flush_model()
        self.env["stock.location"].flush_model(["complete_name", "warehouse_id", "usage"])
        params = {"products": self.ids, "warehouses": warehouses.ids}
        numbers = defaultdict(lambda: [0.0, 0.0, 0.0, 0.0])
        bins = defaultdict(dict)
        ask = self.env.cr.execute
        ask(
            """
            SELECT rule.product_id, location.warehouse_id, location.complete_name
              FROM stock_putaway_rule rule
              JOIN stock_location location ON location.id = rule.location_out_id
             WHERE rule.product_id = ANY(%(products)s) AND rule.active
               AND location.warehouse_id = ANY(%(warehouses)s)
             ORDER BY rule.sequence, rule.id
            """,
            params,
        )
        for product, warehouse, name in self.env.cr.fetchall():
            bins[product, warehouse][self._get_bin_name(name)] = True
        ask(
            """
            SELECT quant.product_id, location.warehouse_id, location.complete_name,
                   sum(quant.quantity), sum(quant.reserved_quantity)
              FROM stock_quant quant
              JOIN stock_location location ON location.id = quant.location_id
             WHERE quant.product_id = ANY(%(products)s) AND location.usage = 'internal'
               AND location.warehouse_id = ANY(%(warehouses)s)
             GROUP BY quant.product_id, location.warehouse_id, location.complete_name
             ORDER BY location.complete_name
            """,
            params,
        )
        for product, warehouse, name, quantity, reserved in self.env.cr.fetchall():
            found = numbers[product, warehouse]
            found[0] += quantity
            found[1] += quantity - reserved
            if quantity > 0:
                bins[product, warehouse][self._get_bin_name(name)] = True
        ask(
            """
            SELECT move.product_id, source.warehouse_id, target.warehouse_id, sum(move.product_qty)
              FROM stock_move move
              JOIN stock_location source ON source.id = move.location_id
              JOIN stock_location target
                ON target.id = COALESCE(move.location_final_id, move.location_dest_id)
             WHERE move.product_id = ANY(%(products)s)
               AND move.state IN ('waiting', 'confirmed', 'partially_available', 'assigned')
               AND (source.warehouse_id = ANY(%(warehouses)s)
                    OR target.warehouse_id = ANY(%(warehouses)s))
               AND source.warehouse_id IS DISTINCT FROM target.warehouse_id
             GROUP BY move.product_id, source.warehouse_id, target.warehouse_id
            """,
            params,
        )
        for product, source, target, quantity in self.env.cr.fetchall():
            if target:
                numbers[product, target][2] += quantity
            if source:
                numbers[product, source][3] += quantity
        return {pair: PartStock(*numbers[pair], tuple(bins[pair])) for pair in pairs}

    @staticmethod
    def _get_bin_name(complete_name):
        """Return the name of a bin within its warehouse: `WH/Stock/A/01` → `A/01`."""
        names = (complete_name or "").split("/")
        return "/".join(names[2:]) or names[-1]
