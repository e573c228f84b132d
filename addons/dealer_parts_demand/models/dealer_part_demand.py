from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..lib.lay import lay

FIGURES = (
    "quantity", "hits", "filled_hits", "lost_quantity", "lost_hits", "emergency_quantity",
)  # fmt: skip
REFRESHED_ON = "dealer_parts_demand.refreshed_on"


class DealerPartDemand(models.Model):
    """How much of a part was asked of a warehouse in a month: what buying and figures stand on.

    The rows follow from documents and are written in SQL by `_refresh` only; nobody types them.
    A month is the store's own (time zone of its working hours).
    """

    _name = "dealer.part.demand"
    _description = "Demand for a Part in a Month"
    _order = "month desc, product_id, warehouse_id"
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
    month = fields.Date(
        required=True,
        readonly=True,
        index=True,
        help="First day of the month, in the store's time.",
    )
    quantity = fields.Float(
        string="Demand",
        digits="Product Unit",
        readonly=True,
        help="What left the warehouse for customers, the workshop or consumption, less what came "
        "back from there (in the month it had gone out), plus lost sales. In the part's unit. "
        "Transfers, scrap, inventory adjustments and returns to vendors are no demand.",
    )
    hits = fields.Integer(
        string="Requests",
        readonly=True,
        help="Documents of the month that asked for the part, a transfer with its backorders being "
        "one, plus lost sales. What came back entirely was no request.",
    )
    filled_hits = fields.Integer(
        string="Filled at Once",
        readonly=True,
        help="Requests for which as much was free on the shelf when they were made: on hand, less "
        "what earlier requests still waited for; and that left no backorder.",
    )
    lost_quantity = fields.Float(
        string="Lost", digits="Product Unit", readonly=True, help="Lost sales; part of the demand."
    )
    lost_hits = fields.Integer(
        string="Lost Requests", readonly=True, help="Lost sales recorded; part of the requests."
    )
    emergency_quantity = fields.Float(
        string="Bought in Emergency",
        digits="Product Unit",
        readonly=True,
        help="Ordered on emergency purchase orders of the month, in the part's unit.",
    )

    _part_warehouse_month_uniq = models.UniqueIndex("(product_id, warehouse_id, month)")

    @api.model
    def _refresh(self, date_from=None):
        """Compute the rows again from the documents, in one statement.

        :param date_from: a date: the months from its month on; none: every month
        """
        start = fields.Date.to_date(date_from) or fields.Date.to_date("1970-01-01")
        self._refresh_months(start.replace(day=1))

    @api.model
    def _cron_refresh(self):
        """Compute the months again that documents have touched since the last time."""
        parameters = self.env["ir.config_parameter"].sudo()  # the scheduler's own note
        since = fields.Datetime.to_datetime(parameters.get_param(REFRESHED_ON) or None)
        now = fields.Datetime.now()
        self._refresh_touched(since)
        self.env["dealer.part.figure"]._refresh()
        parameters.set_param(REFRESHED_ON, fields.Datetime.to_string(now))

    @api.model
    def _refresh_touched(self, since):
        """Compute the months again that a document dated or recorded after `since` belongs to."""
        if since and (start := self._get_first_touched(since - timedelta(hours=1))):
            self._refresh(start)
        elif not since:
            self._refresh()

    @api.model
    def _get_first_touched(self, since):
        """Return the earliest date whose demand documents after `since` may have changed."""
        self.env.flush_all()
        [[start]] = self.env.execute_query(
            SQL("SELECT MIN(day) FROM (%s) touched", self._get_touched_query(since))
        )
        return start

    @api.model
    def _get_touched_query(self, since):
        """Return the SQL of `day` (date) that documents after `since` belong to; sources add
        theirs with UNION ALL."""
        return SQL(
            """
            SELECT LEAST(MIN(move.date), MIN(origin.date))::date - 1 AS day
              FROM stock_move move
         LEFT JOIN stock_move origin ON origin.id = move.origin_returned_move_id
             WHERE move.state = 'done' AND move.date >= %(since)s
         UNION ALL
            SELECT MIN(date)::date - 1 FROM dealer_part_lost_sale WHERE write_date >= %(since)s
         UNION ALL
            SELECT MIN(date_approve)::date - 1 FROM purchase_order
             WHERE is_emergency IS NOT NULL AND write_date >= %(since)s
            """,
            since=since,
        )

    @api.model
    def _refresh_months(self, start):
        """Lay the demand from the month `start` on over the rows there are."""
        self.env.flush_all()
        names = SQL(", ").join(SQL.identifier(name) for name in FIGURES)
        fresh = SQL(
            """
            SELECT product_id, warehouse_id, company_id, month, %(sums)s
              FROM (%(sources)s) source
             WHERE month >= %(start)s
             GROUP BY product_id, warehouse_id, company_id, month
            HAVING %(something)s
            """,
            sums=SQL(", ").join(
                SQL("SUM(%s) AS %s", SQL.identifier(name), SQL.identifier(name)) for name in FIGURES
            ),
            sources=SQL(" UNION ALL ").join(
                SQL("SELECT product_id, warehouse_id, company_id, month, %s FROM (%s) s", names, s)
                for s in self._get_demand_sources(start)
            ),
            something=SQL(" OR ").join(
                SQL("SUM(%s) <> 0", SQL.identifier(name)) for name in FIGURES
            ),
            start=start,
        )
        lay(
            self,
            fresh,
            keys=("product_id", "warehouse_id", "month"),
            columns=("company_id", *FIGURES),
            scope=SQL("kept.month >= %s", start),
        )

    @api.model
    def _get_demand_sources(self, start):
        """Return the queries demand is summed from; addons add theirs.

        :param start: date; rows of earlier months are ignored, a source may leave them out
        :return: list of SQL, each giving `product_id, warehouse_id, company_id, month` (date, first
            of the month) and the six figures of this model, of parts only
        """
        return [
            self._get_move_source(start),
            self._get_lost_sale_source(start),
            self._get_emergency_source(start),
        ]

    @api.model
    def _get_lost_sale_source(self, start):
        """Return the query of lost sales of parts we keep: each one request, never filled."""
        return SQL(
            """
            SELECT product_id, warehouse_id, company_id, date_trunc('month', date)::date AS month,
                   quantity, 1 AS hits, 0 AS filled_hits, quantity AS lost_quantity, 1 AS lost_hits,
                   0 AS emergency_quantity
              FROM dealer_part_lost_sale
             WHERE product_id IS NOT NULL AND date >= %s
            """,
            start,
        )

    @api.model
    def _get_emergency_source(self, start):
        """Return the query of confirmed emergency purchases; they are counted, but no demand."""
        return SQL(
            """
            SELECT line.product_id, kind.warehouse_id, warehouse.company_id,
                   date_trunc('month', %(at)s)::date AS month,
                   0 AS quantity, 0 AS hits, 0 AS filled_hits, 0 AS lost_quantity, 0 AS lost_hits,
                   line.product_uom_qty AS emergency_quantity
              FROM purchase_order_line line
              JOIN purchase_order po ON po.id = line.order_id
              JOIN stock_picking_type kind ON kind.id = po.picking_type_id
              JOIN stock_warehouse warehouse ON warehouse.id = kind.warehouse_id
              JOIN res_company store ON store.id = warehouse.company_id
         LEFT JOIN resource_calendar hours ON hours.id = store.resource_calendar_id
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
             WHERE po.is_emergency AND po.state = 'purchase' AND template.is_part
               AND po.date_approve >= %(early)s
            """,
            at=self._local_time(SQL("po.date_approve")),
            early=start - timedelta(days=1),
        )

    @api.model
    def _local_time(self, moment):
        """Return the SQL of a UTC `moment` in the store's time; needs the alias `hours`."""
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(hours.tz, 'UTC'))", moment)
