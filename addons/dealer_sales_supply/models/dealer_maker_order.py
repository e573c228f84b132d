from odoo import api, fields, models
from odoo.exceptions import UserError

CATEGORIES = [
    ("draft", "Draft"),
    ("sent", "Sent"),
    ("confirmed", "Confirmed"),
    ("received", "Received"),
    ("cancelled", "Cancelled"),
]


class DealerMakerOrder(models.Model):
    """Cars ordered from the maker before they have a VIN: trims, colours, options, quantities.

    Nothing is bought yet: the maker allocates what he will build, and his shipping lists bring one
    purchase line, receipt move and invoice price for each VIN (see ``dealer.vehicle.arrival``),
    which answer the lines of this order. What is shipped and received is counted from them.
    """

    _name = "dealer.maker.order"
    _description = "Order to the Maker"
    _inherit = ["dealer.fact.mixin", "dealer.numbered.mixin", "dealer.workflow.mixin"]
    _order = "month desc, id desc"
    _check_company_auto = True
    _workflow_category_field = "category"
    _workflow_seal_lines = ("line_ids",)
    _workflow_phases = {
        "draft": "draft",
        "sent": "waiting",
        "confirmed": "open",
        "received": "done",
        "cancelled": "cancelled",
    }
    _workflow_acts = {
        "sent": "action_send",
        "confirmed": "action_confirm",
        "cancelled": "action_cancel",
    }
    _computed_facts = True
    _fact_fields = frozenset({"sent_on", "confirmed_on", "cancelled_on"})

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Maker",
        required=True,
        index=True,
        check_company=True,
        tracking=True,
        help="Who ships and bills the cars.",
    )
    month = fields.Date(
        required=True,
        default=lambda self: fields.Date.context_today(self).replace(day=1),
        index=True,
        help="The month of the maker's plan this is ordered for; kept as its first day.",
    )
    kind = fields.Selection(
        [("stock", "Stock"), ("customer", "Customers' orders")],
        string="Ordered For",
        required=True,
        default="stock",
        tracking=True,
    )
    maker_reference = fields.Char(
        string="Maker's Number",
        copy=False,
        index="btree_not_null",
        tracking=True,
        help="Number the maker gave this order; his shipping lists name it.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Ordered By",
        default=lambda self: self.env.user,
        index="btree_not_null",
        tracking=True,
    )
    note = fields.Text()
    line_ids = fields.One2many("dealer.maker.order.line", "order_id", string="Cars", copy=True)
    sent_on = fields.Datetime(readonly=True, copy=False)
    confirmed_on = fields.Datetime(readonly=True, copy=False)
    cancelled_on = fields.Datetime(readonly=True, copy=False)
    category = fields.Selection(
        CATEGORIES,
        string="Status",
        compute="_compute_category",
        store=True,
        index=True,
        default="draft",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    quantity = fields.Integer(compute="_compute_quantities", store=True, string="Ordered")
    confirmed = fields.Integer(compute="_compute_quantities", store=True, string="Allocated")
    shipped = fields.Integer(compute="_compute_quantities", store=True)
    received = fields.Integer(compute="_compute_quantities", store=True)
    amount = fields.Monetary(
        compute="_compute_amount",
        groups="dealer_base.group_see_cost",
        help="Expected prices of what is ordered, without tax.",
    )
    arrival_count = fields.Integer(compute="_compute_arrival_count")

    # === COMPUTE METHODS === #

    @api.depends(
        "sent_on", "confirmed_on", "cancelled_on", "line_ids.open_quantity", "line_ids.received"
    )
    def _compute_category(self):
        for order in self:
            lines = order.line_ids
            if order.cancelled_on:
                order.category = "cancelled"
            elif order.confirmed_on:
                done = any(line.received for line in lines) and not any(
                    line.open_quantity for line in lines
                )
                order.category = "received" if done else "confirmed"
            else:
                order.category = "sent" if order.sent_on else "draft"

    @api.depends("line_ids.quantity", "line_ids.confirmed", "line_ids.shipped", "line_ids.received")
    def _compute_quantities(self):
        for order in self:
            for name in ("quantity", "confirmed", "shipped", "received"):
                order[name] = sum(order.line_ids.mapped(name))

    @api.depends("line_ids.price_unit", "line_ids.quantity")
    def _compute_amount(self):
        for order in self:
            order.amount = sum(line.price_unit * line.quantity for line in order.line_ids)

    def _compute_arrival_count(self):
        counts = dict(
            self.env["dealer.vehicle.arrival"]._read_group(
                [("maker_order_id", "in", self.ids), ("state", "!=", "cancelled")],
                ["maker_order_id"],
                ["__count"],
            )
        )
        for order in self:
            order.arrival_count = counts.get(order, 0)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._round_month(vals)
        return super().create(vals_list)

    def write(self, vals):
        vals = dict(vals)
        self._round_month(vals)
        if {"partner_id", "company_id", "month", "kind"} & vals.keys():
            self._check_draft()
        return super().write(vals)

    @api.model
    def _round_month(self, vals):
        if vals.get("month"):
            vals["month"] = fields.Date.to_date(vals["month"]).replace(day=1)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        for order in self:
            if order.sent_on:
                raise UserError(
                    self.env._("%s was sent to the maker: cancel it instead.", order.name)
                )

    def _check_draft(self):
        for order in self:
            if order.sent_on:
                raise UserError(
                    self.env._(
                        "%s was sent to the maker, so what it asks for stays as it is. Cancel it "
                        "and send another one.",
                        order.name,
                    )
                )

    # === ACTION METHODS === #

    def action_send(self):
        """The order went to the maker: what it asks for stays as it is."""
        for order in self:
            if order.category != "draft":
                raise UserError(self.env._("%s was sent or cancelled already.", order.name))
            if blockers := order._get_send_blockers():
                raise UserError("\n".join(blockers))
        self._set_facts({"sent_on": fields.Datetime.now()})
        return True

    def action_confirm(self):
        """The maker has answered: what he allocates is on the lines."""
        for order in self:
            if order.category != "sent":
                raise UserError(self.env._("%s does not wait for the maker's answer.", order.name))
            if not any(line.confirmed for line in order.line_ids):
                raise UserError(
                    self.env._(
                        "Write down first how many of each line the maker allocates, or cancel %s.",
                        order.name,
                    )
                )
        self._set_facts({"confirmed_on": fields.Datetime.now()})
        return True

    def action_cancel(self):
        """Nothing more comes of this order."""
        for order in self:
            if order.shipped:
                raise UserError(
                    self.env._(
                        "%s: cars are under way or here already. Reduce what is allocated of each "
                        "line instead.",
                        order.name,
                    )
                )
        self._set_facts({"cancelled_on": fields.Datetime.now()})
        return True

    def action_allocate_all(self):
        """The maker allocates everything: fill the lines that say nothing yet."""
        for line in self.line_ids:
            if not line.confirmed:
                line.confirmed = line.quantity
        return True

    def action_view_arrivals(self):
        """Open the cars that came of this order."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cars of %s", self.name),
            "res_model": "dealer.vehicle.arrival",
            "view_mode": "list,form",
            "domain": [("maker_order_id", "=", self.id)],
        }

    # === WORKFLOW === #

    @api.model
    def _workflow_fact_moves(self):
        return (
            ("draft", "sent"),
            ("sent", "confirmed"),
            ("confirmed", "received"),
            ("received", "confirmed"),
            ("draft", "cancelled"),
            ("sent", "cancelled"),
            ("confirmed", "cancelled"),
        )

    def _workflow_get_missing(self, step):
        missing = super()._workflow_get_missing(step)
        if step.trigger == "person" and self._workflow_stage_info(step.to_id).category == "sent":
            for order in self:
                if reasons := order._get_send_blockers():
                    missing[order.id] = [*missing.get(order.id, ()), *reasons]
        return missing

    @api.model
    def _workflow_key_figures(self):
        return ["partner_id", "month", "quantity"]

    def _get_send_blockers(self):
        """:return: list of sentences, why the order cannot be sent"""
        self.ensure_one()
        if not self.line_ids:
            return [self.env._("Say first which cars, and how many.")]
        if self.kind == "customer" and not all(line.sale_line_id for line in self.line_ids):
            return [
                self.env._(
                    "An order for customers names the deal of each line: choose them, or order for "
                    "stock."
                )
            ]
        return []
