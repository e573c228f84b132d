from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class DealerPartStock(models.Model):
    """A part in a warehouse, as its form shows it: quantities and the bin it belongs in."""

    _name = "dealer.part.stock"
    _description = "Part in a Warehouse"
    _auto = False
    _order = "company_id, warehouse_id"

    product_id = fields.Many2one("product.product", string="Part", readonly=True)
    product_tmpl_id = fields.Many2one("product.template", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", readonly=True)
    company_id = fields.Many2one("res.company", string="Store", readonly=True)
    lot_stock_id = fields.Many2one(related="warehouse_id.lot_stock_id")
    uom_id = fields.Many2one(related="product_tmpl_id.uom_id")
    on_hand = fields.Float(
        compute="_compute_quantities", digits="Product Unit", help="On the shelves."
    )
    free = fields.Float(
        compute="_compute_quantities",
        digits="Product Unit",
        help="On the shelves and not promised to a transfer.",
    )
    incoming = fields.Float(
        compute="_compute_quantities", digits="Product Unit", help="On its way in."
    )
    outgoing = fields.Float(
        compute="_compute_quantities", digits="Product Unit", help="Asked for and not gone yet."
    )
    bins = fields.Char(compute="_compute_quantities", help="Where it lies now.")
    bin_id = fields.Many2one(
        "stock.location",
        string="Home Bin",
        compute="_compute_bin_id",
        inverse="_inverse_bin_id",
        domain="[('warehouse_id', '=', warehouse_id), ('usage', '=', 'internal')]",
        help="Where receipts of the part are put away in this warehouse: its putaway rule.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT product.id::bigint * 100000 + warehouse.id AS id, product.id AS product_id,
                   product.product_tmpl_id, warehouse.id AS warehouse_id, warehouse.company_id
              FROM product_product product
              JOIN product_template template ON template.id = product.product_tmpl_id
              JOIN stock_warehouse warehouse
                ON warehouse.active
               AND (template.company_id IS NULL OR template.company_id = warehouse.company_id)
             WHERE template.is_part AND product.active
            """
        )

    def _compute_quantities(self):
        stock = self.product_id._get_part_stock(self.warehouse_id)
        for record in self:
            found = stock[record.product_id.id, record.warehouse_id.id]
            record.on_hand = found.on_hand
            record.free = found.free
            record.incoming = found.incoming
            record.outgoing = found.outgoing
            record.bins = ", ".join(found.bins)

    def _get_putaway_rules(self):
        """Return `{record: its first putaway rule}`."""
        rules = self.env["stock.putaway.rule"].search(
            [
                ("product_id", "in", self.product_id.ids),
                ("location_in_id", "in", self.warehouse_id.lot_stock_id.ids),
            ],
            order="sequence, id",
        )
        first = {}
        for rule in rules:
            first.setdefault((rule.product_id, rule.location_in_id), rule)
        nothing = rules.browse()
        return {
            record: first.get((record.product_id, record.warehouse_id.lot_stock_id), nothing)
            for record in self
        }

    @api.depends("product_id", "warehouse_id")
    def _compute_bin_id(self):
        for record, rule in self._get_putaway_rules().items():
            record.bin_id = rule.location_out_id

    def _inverse_bin_id(self):
        """Keep the bin as a putaway rule of the warehouse's stock location."""
        wanted = {record: record.bin_id for record in self}
        for record, rule in self._get_putaway_rules().items():
            location = wanted[record]
            if location and location.warehouse_id != record.warehouse_id:
                raise UserError(
                    self.env._(
                        "%(bin)s is not in %(warehouse)s: choose a bin of this warehouse.",
                        bin=location.display_name,
                        warehouse=record.warehouse_id.display_name,
                    )
                )
            if not location:
                rule.unlink()
            elif rule:
                rule.location_out_id = location
            else:
                rule.create(record._prepare_putaway_rule_values(location))

    def _prepare_putaway_rule_values(self, location):
        """Return the values of the putaway rule that sends the part to `location`."""
        self.ensure_one()
        return {
            "product_id": self.product_id.id,
            "location_in_id": self.warehouse_id.lot_stock_id.id,
            "location_out_id": location.id,
            "company_id": self.company_id.id,
        }
