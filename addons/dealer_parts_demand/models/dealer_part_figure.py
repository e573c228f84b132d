from odoo import api, fields, models
from odoo.tools import SQL

from ..lib.lay import lay

SEE_COST = "dealer_base.group_see_cost"
AGE_BANDS = [
    ("030", "Up to 30 days"),
    ("090", "31 to 90 days"),
    ("180", "91 to 180 days"),
    ("365", "181 to 365 days"),
    ("999", "Over 365 days"),
]


class DealerPartFigure(models.Model):
    """How a part does in a warehouse: one row for each that was ever there or asked for.

    "12 months" are this month and the eleven before it, in the store's time. Written in SQL by
    `_refresh` after the demand; nobody types them.
    """

    _name = "dealer.part.figure"
    _description = "Figures of a Part"
    _order = "warehouse_id, demand desc, id"
    _rec_name = "product_id"
    _log_access = False

    product_id = fields.Many2one(
        "product.product", string="Part", required=True, readonly=True, ondelete="cascade"
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", string="Store", required=True, readonly=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    part_class_id = fields.Many2one("dealer.part.class", readonly=True)
    part_brand_id = fields.Many2one("dealer.part.brand", string="Brand", readonly=True)
    # === STOCK === #
    on_hand = fields.Float(digits="Product Unit", readonly=True, help="In the bins now.")
    average_stock = fields.Float(
        digits="Product Unit",
        readonly=True,
        help="Mean of the stock at the beginning of the 12 months and at the end of each of them "
        "(today for this one): 13 readings, from the moves.",
    )
    # === DEMAND === #
    demand = fields.Float(
        string="Demand, 12 Months",
        digits="Product Unit",
        readonly=True,
        help="Asked for in 12 months, lost sales included.",
    )
    issued = fields.Float(
        string="Issued, 12 Months",
        digits="Product Unit",
        readonly=True,
        help="Demand less lost sales: what went out, less what came back.",
    )
    hits = fields.Integer(string="Requests", readonly=True, help="Requests of 12 months.")
    filled_hits = fields.Integer(
        string="Filled at Once", readonly=True, help="Of these, served from the shelf at once."
    )
    lost_hits = fields.Integer(string="Lost Requests", readonly=True)
    emergency_quantity = fields.Float(
        string="Bought in Emergency", digits="Product Unit", readonly=True
    )
    fill_rate = fields.Float(
        readonly=True,
        aggregator=None,
        help="First-time fill: requests of 12 months for which as much was free on the shelf when "
        "they were made, and that left no backorder ÷ all requests, lost sales included.",
    )
    # === TURNS === #
    turns = fields.Float(
        readonly=True,
        aggregator=None,
        digits=(16, 1),
        help="Issued in 12 months ÷ average stock of these months.",
    )
    supply_days = fields.Float(
        string="Days of Supply",
        readonly=True,
        aggregator=None,
        digits=(16, 0),
        help="On hand ÷ demand per day of the 12 months: how long the stock lasts.",
    )
    # === CLASSES === #
    abc = fields.Selection(
        [("a", "A"), ("b", "B"), ("c", "C")],
        string="ABC",
        readonly=True,
        index="btree_not_null",
        help="Parts of the warehouse ranked by their demand of 12 months (value at cost or quantity, "
        "as the store says). A until together they make 80 %, B until 95 %, then C; the store "
        "may set other shares. Empty: no demand.",
    )
    variation = fields.Float(
        readonly=True,
        aggregator=None,
        help="Coefficient of variation: standard deviation of the 12 monthly demands ÷ their mean.",
    )
    xyz = fields.Selection(
        [("x", "X"), ("y", "Y"), ("z", "Z")],
        string="XYZ",
        readonly=True,
        help="By the variation: X steady (up to 0.5), Y varying (up to 1), Z irregular; the store may "
        "set other limits. Empty: no demand.",
    )
    # === AGE === #
    last_receipt_date = fields.Date(
        string="Last Receipt",
        readonly=True,
        help="Last came in, whatever from; what customers and the workshop gave back apart.",
    )
    last_issue_date = fields.Date(
        string="Last Issue", readonly=True, help="Last went out to a customer or the workshop."
    )
    age_days = fields.Integer(
        string="Age (Days)",
        readonly=True,
        aggregator=None,
        help="Of stock: days since the later of the last receipt and the last issue.",
    )
    age_band = fields.Selection(AGE_BANDS, readonly=True, help="By the age. Empty: no stock.")
    movement = fields.Selection(
        [("moving", "Moving"), ("slow", "Slow"), ("dead", "Dead")],
        readonly=True,
        index="btree_not_null",
        help="Of stock. Slow and dead: no demand in this month nor in as many months before it as "
        "the store says (6 and 12), and the part had come in before that. Empty: no stock.",
    )
    is_obsolete = fields.Boolean(
        string="Obsolete",
        readonly=True,
        help="There is stock of it, and another part replaces it.",
    )
    successor_id = fields.Many2one("product.product", string="Replaced By", readonly=True)
    # === MONEY === #
    value = fields.Monetary(
        string="Stock Value",
        readonly=True,
        groups=SEE_COST,
        help="On hand × today's cost, in the store's currency.",
    )
    average_value = fields.Monetary(
        readonly=True, groups=SEE_COST, help="Average stock × today's cost."
    )
    issued_value = fields.Monetary(
        readonly=True,
        groups=SEE_COST,
        help="Issued in 12 months × today's cost.",
    )

    _part_warehouse_uniq = models.UniqueIndex("(product_id, warehouse_id)")

    @api.model
    def _refresh(self):
        """Compute every row again, in one statement. The demand must be up to date."""
        self.env.flush_all()
        names = [
            name
            for name, field in self._fields.items()
            if field.store and name not in ("id", "product_id", "warehouse_id")
        ]
        lay(
            self,
            self._get_figures_query(fields.Datetime.now()),
            keys=("product_id", "warehouse_id"),
            columns=names,
            scope=SQL("TRUE"),
        )
