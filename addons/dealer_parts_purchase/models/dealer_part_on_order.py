from odoo import api, fields, models
from odoo.tools import SQL


class DealerPartOnOrder(models.Model):
    """Where is my part: one row for each part ordered, wanted or just in, and for whom.

    A line of a purchase order has a row for each special order it serves and one for what goes
    to stock. It knows no price: everybody who serves customers may look.
    """

    _name = "dealer.part.on.order"
    _description = "Part on Order"
    _auto = False
    _order = "is_open desc, due_date, id desc"

    company_id = fields.Many2one("res.company", string="Store", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", readonly=True)
    product_id = fields.Many2one("product.product", string="Part", readonly=True)
    quantity = fields.Float(digits="Product Unit", readonly=True, help="In the part's unit.")
    received_quantity = fields.Float(
        string="Received",
        digits="Product Unit",
        readonly=True,
        help="Of the whole line of the purchase order, in the part's unit.",
    )
    vendor_id = fields.Many2one("res.partner", readonly=True)
    purchase_name = fields.Char(string="Purchase Order", readonly=True)
    purchase_order_id = fields.Many2one(
        "purchase.order", string="Order", readonly=True, groups="purchase.group_purchase_user"
    )
    special_order_id = fields.Many2one("dealer.part.special.order", readonly=True)
    reference = fields.Char(string="For", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    vehicle_id = fields.Many2one("dealer.vehicle", readonly=True)
    user_id = fields.Many2one("res.users", string="Asked by", readonly=True)
    state = fields.Selection(
        [
            ("to_order", "To Order"),
            ("ordered", "Ordered"),
            ("on_the_way", "On the Way"),
            ("arrived", "Arrived"),
            ("handed_over", "Handed Over"),
        ],
        readonly=True,
        group_expand=True,
    )
    is_open = fields.Boolean(string="Still to Come", readonly=True)
    is_emergency = fields.Boolean(string="Emergency", readonly=True)
    ordered_on = fields.Date(string="Ordered on", readonly=True)
    promised_date = fields.Date(string="Promised", readonly=True)
    expected_date = fields.Date(string="Expected", readonly=True)
    due_date = fields.Date(
        string="Due", readonly=True, help="The promise; the vendor's date where none was made."
    )
    arrived_on = fields.Date(string="Arrived", readonly=True)
    is_late = fields.Boolean(string="Late", compute="_compute_is_late", search="_search_is_late")

    @api.depends("due_date", "expected_date", "is_open")
    @api.depends_context("tz")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for row in self:
            late = (row.due_date and row.due_date < today) or (
                row.expected_date and row.due_date and row.expected_date > row.due_date
            )
            row.is_late = bool(row.is_open and late)

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        rows = self.with_context(active_test=False)._where_late()
        return [("id", "in" if True in value else "not in", rows)]

    def _where_late(self):
        return SQL(
            "(SELECT late.id FROM (%s) AS late WHERE late.is_open AND late.due_date IS NOT NULL "
            "AND (late.due_date < %s OR late.expected_date > late.due_date))",
            self._table_query,
            fields.Date.context_today(self),
        )

    @property
    def _table_query(self):
        """Special orders by their even id, what is bought for stock by its odd one."""
        return SQL(
            """
            SELECT special.id * 2 AS id, special.company_id, special.warehouse_id,
                   special.product_id, special.quantity::numeric AS quantity,
                   CASE WHEN line.product_qty > 0
                        THEN line.qty_received * line.product_uom_qty / line.product_qty
                   END::numeric AS received_quantity,
                   COALESCE(orders.partner_id, special.vendor_id) AS vendor_id,
                   orders.name AS purchase_name, orders.id AS purchase_order_id,
                   special.id AS special_order_id, special.reference, special.partner_id,
                   special.vehicle_id, special.user_id, special.state,
                   special.state IN ('to_order', 'ordered', 'on_the_way') AS is_open,
                   COALESCE(orders.is_emergency, FALSE) AS is_emergency,
                   orders.date_approve::date AS ordered_on, special.promised_date,
                   special.expected_date,
                   COALESCE(special.promised_date, special.expected_date) AS due_date,
                   special.arrived_on::date AS arrived_on
              FROM dealer_part_special_order special
         LEFT JOIN purchase_order_line line ON line.id = special.purchase_line_id
         LEFT JOIN purchase_order orders ON orders.id = line.order_id
             WHERE special.state != 'cancelled'
             UNION ALL
            SELECT line.id * 2 + 1, line.company_id, kind.warehouse_id, line.product_id,
                   (line.product_uom_qty - COALESCE(kept.quantity, 0))::numeric,
                   CASE WHEN line.product_qty > 0
                        THEN line.qty_received * line.product_uom_qty / line.product_qty
                   END::numeric,
                   orders.partner_id, orders.name, orders.id, NULL, NULL, NULL, NULL,
                   orders.user_id,
                   CASE WHEN line.qty_received >= line.product_qty THEN 'arrived'
                        WHEN orders.state = 'purchase' THEN 'on_the_way'
                        ELSE 'ordered' END,
                   line.qty_received < line.product_qty, orders.is_emergency,
                   orders.date_approve::date, NULL::date, line.date_planned::date,
                   line.date_planned::date, orders.effective_date::date
              FROM purchase_order_line line
              JOIN purchase_order orders ON orders.id = line.order_id
              JOIN stock_picking_type kind ON kind.id = orders.picking_type_id
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
         LEFT JOIN (
                   SELECT purchase_line_id, SUM(quantity) AS quantity
                     FROM dealer_part_special_order
                    WHERE purchase_line_id IS NOT NULL AND state != 'cancelled'
                 GROUP BY purchase_line_id
                   ) kept ON kept.purchase_line_id = line.id
             WHERE template.is_part AND orders.state != 'cancel'
               AND line.product_uom_qty > COALESCE(kept.quantity, 0)
            """
        )

    def action_open(self):
        """Open what the row is about: the special order, else the purchase order."""
        self.ensure_one()
        if self.special_order_id:
            return self.special_order_id.get_formview_action()
        self.env["purchase.order"].check_access("read")
        return self.purchase_order_id.get_formview_action()
