from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class DealerPartSpecialOrder(models.Model):
    """A part ordered for somebody: from the wish to the hand-over.

    The state is never ticked, it follows from the purchase order and from the stock moves that
    keep the part (`dealer_part_special_order_supply.py`).
    """

    _name = "dealer.part.special.order"
    _description = "Special Order of a Part"
    _inherit = ["dealer.fact.mixin", "dealer.numbered.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "promised_date, id"
    _check_company_auto = True
    _fact_fields = frozenset(
        {"state", "purchase_line_id", "expected_date", "arrived_on", "cancelled_on"}
    )

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        required=True,
        check_company=True,
        default=lambda self: self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        ),
    )
    product_id = fields.Many2one(
        "product.product",
        string="Part",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        domain="[('is_part', '=', True)]",
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    quantity = fields.Float(
        digits="Product Unit", required=True, default=1.0, help="In the part's unit."
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", index="btree_not_null", check_company=True
    )
    vehicle_id = fields.Many2one("dealer.vehicle", index="btree_not_null")
    reference = fields.Char(
        string="For",
        compute="_compute_reference",
        store=True,
        index="trigram",
        help="Whom or which document the part is for.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Asked by",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        tracking=True,
        help="Is told when the part is here or will be late.",
    )
    promised_date = fields.Date(
        string="Promised",
        tracking=True,
        help="Day the customer was told. When the vendor's date moves, whoever asked is told and "
        "makes a new promise.",
    )
    deposit_note = fields.Char(
        string="Deposit", help="What was paid in advance, with the number of the receipt."
    )
    note = fields.Char()
    vendor_id = fields.Many2one(
        "res.partner",
        compute="_compute_vendor_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        help="Where it is bought: by default the first vendor of the part's vendor list.",
    )
    purchase_line_id = fields.Many2one(
        "purchase.order.line", readonly=True, copy=False, index="btree_not_null"
    )
    purchase_order_id = fields.Many2one(related="purchase_line_id.order_id")
    purchase_name = fields.Char(related="purchase_line_id.order_id.name", string="Purchase Order")
    ordered_on = fields.Datetime(
        related="purchase_line_id.order_id.date_approve", string="Ordered on"
    )
    expected_date = fields.Date(
        string="Expected", readonly=True, copy=False, tracking=True, help="The vendor's date."
    )
    move_ids = fields.One2many("stock.move", "special_order_id", readonly=True, copy=False)
    arrived_on = fields.Datetime(string="Arrived", readonly=True, copy=False)
    cancelled_on = fields.Datetime(readonly=True, copy=False)
    state = fields.Selection(
        [
            ("to_order", "To Order"),
            ("ordered", "Ordered"),
            ("on_the_way", "On the Way"),
            ("arrived", "Arrived"),
            ("handed_over", "Handed Over"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
        group_expand=True,
        help="Ordered: stands on a purchase order. On the way: the order is confirmed. Arrived: "
        "in the store and kept for this order. Handed over: gone out for it.",
    )
    is_late = fields.Boolean(
        string="Late",
        compute="_compute_is_late",
        search="_search_is_late",
        help="Not here although promised for today or before, or expected after the promise.",
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Say how many are ordered: the quantity is above zero."
    )

    # === COMPUTE METHODS === #

    @api.depends("partner_id.name", "vehicle_id.license_plate")
    def _compute_reference(self):
        for order in self:
            order.reference = order._get_reference()

    def _get_reference(self):
        """Return in a few words for whom the part is; extended by documents."""
        self.ensure_one()
        # the plate stands here so that one box finds it; whoever sees the order may read it
        words = (self.vehicle_id.sudo().license_plate, self.partner_id.sudo().name)
        return " · ".join(filter(None, words))

    @api.depends("product_id", "company_id")
    def _compute_vendor_id(self):
        for company, orders in self.grouped("company_id").items():
            # An adviser orders; who sells the part is on no list he may read.
            vendors = orders.product_id.sudo()._get_part_vendors(company or self.env.company)
            for order in orders:
                vendor = vendors.get(order.product_id.id)
                order.vendor_id = vendor.partner_id if vendor else False

    @api.depends(
        "cancelled_on",
        "purchase_line_id.order_id.state",
        "move_ids.state",
        "move_ids.quantity",
        "move_ids.product_uom_qty",
    )
    def _compute_state(self):
        for order in self:
            moves = order.move_ids.filtered(lambda m: m.location_id.usage == "internal")
            open_moves = moves.filtered(lambda m: m.state not in ("done", "cancel"))
            bought_in = order.purchase_line_id.order_id.state
            if order.cancelled_on or (moves and all(m.state == "cancel" for m in moves)):
                order.state = "cancelled"
            elif moves and not open_moves:
                order.state = "handed_over"
            elif open_moves and all(m.state == "assigned" for m in open_moves):
                order.state = "arrived"
            elif bought_in == "purchase":
                order.state = "on_the_way"
            elif bought_in and bought_in != "cancel":
                order.state = "ordered"
            else:
                order.state = "to_order"

    @api.depends("promised_date", "expected_date", "state")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for order in self:
            order.is_late = (
                order.state in ("to_order", "ordered", "on_the_way")
                and bool(order.promised_date)
                and (
                    order.promised_date < today
                    or bool(order.expected_date and order.expected_date > order.promised_date)
                )
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.flush_model(["promised_date", "expected_date", "state"])
        late = SQL(
            "(SELECT id FROM dealer_part_special_order WHERE promised_date IS NOT NULL"
            " AND state IN ('to_order', 'ordered', 'on_the_way')"
            " AND (promised_date < %s OR expected_date > promised_date))",
            fields.Date.context_today(self),
        )
        return [("id", "in" if True in value else "not in", late)]

    @api.depends("name", "product_id")
    def _compute_display_name(self):
        for order in self:
            order.display_name = f"{order.name} {order.product_id.display_name or ''}".strip()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders._keep()
        return orders

    def write(self, vals):
        fixed = {"product_id", "quantity", "warehouse_id", "company_id"}
        for order in self:
            for name in fixed & vals.keys():
                value = order[name].id if order._fields[name].relational else order[name]
                if value != vals[name]:
                    raise UserError(
                        self.env._(
                            "The part of %(order)s is being kept: cancel it and order the other part or "
                            "quantity anew.",
                            order=order.display_name,
                        )
                    )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_ordered(self):
        for order in self:
            if order.purchase_line_id or order.state in ("arrived", "handed_over"):
                raise UserError(
                    self.env._("%(order)s was ordered: cancel it instead.", order=order.name)
                )
            order.sudo()._release()  # whoever may delete it gives up what is kept for it

    # === ACTION METHODS === #

    def action_order(self):
        """Put special orders on purchase orders, one a vendor and warehouse."""
        self.check_access("write")
        self._lock()
        orders = self.filtered(lambda o: o.state == "to_order")
        if not orders:
            raise UserError(self.env._("These parts are ordered, here, or not wanted any more."))
        if homeless := orders.filtered(lambda o: not o.vendor_id):
            raise UserError(
                self.env._(
                    "Choose a vendor for %(parts)s.",
                    parts=", ".join(homeless.mapped("display_name")),
                )
            )
        lines = self.env["purchase.order.line"]
        for company, mine in orders.grouped("company_id").items():
            lines += mine._buy(company)
        purchases = lines.order_id
        action = {
            "type": "ir.actions.act_window",
            "res_model": "purchase.order",
            "name": self.env._("Purchase Orders"),
            "domain": [("id", "in", purchases.ids)],
            "view_mode": "list,form",
        }
        if len(purchases) == 1:
            action.update(view_mode="form", res_id=purchases.id)
        return action

    def action_cancel(self):
        """Give up what is wanted: what was kept is free again, the buyer is told."""
        self.check_access("write")
        for order in self:
            if order.state == "handed_over":
                raise UserError(
                    self.env._(
                        "%(order)s is handed over: take the part back instead.", order=order.name
                    )
                )
        for order in self:
            # An adviser gives up a promise; the documents of the store follow.
            order.sudo()._tell_buyer_cancelled()
            order.sudo()._release()
        self._set_facts({"cancelled_on": fields.Datetime.now()})
        return True

    def action_view_purchase(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "purchase.order",
            "res_id": self.purchase_order_id.id,
            "view_mode": "form",
        }

    def action_view_transfers(self):
        """Open the transfer the part is kept with: its validation is the hand-over."""
        self.ensure_one()
        pickings = self.sudo().move_ids.picking_id  # ids only; opening them is the user's right
        action = {
            "type": "ir.actions.act_window",
            "res_model": "stock.picking",
            "name": self.env._("Transfers of %(order)s", order=self.name),
            "domain": [("id", "in", pickings.ids)],
            "view_mode": "list,form",
        }
        if len(pickings) == 1:
            action.update(view_mode="form", res_id=pickings.id)
        return action

    def _lock(self):
        """Two buyers order one after the other; the second one finds it ordered."""
        self.env.cr.execute(
            "SELECT id FROM dealer_part_special_order WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
            [self.ids],
        )
        self.invalidate_recordset()
