from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

CATEGORIES = [
    ("draft", "New"),
    ("in_progress", "To Review"),
    ("ordered", "Ordered"),
    ("cancelled", "Cancelled"),
]


class DealerPartSuggestion(models.Model):
    """One run of suggested purchases: what the parts store should order now, and why.

    What is known of stock and demand is in `dealer_part_suggestion_facts.py`, how lines follow
    from it in `dealer_part_suggestion_run.py`.
    """

    _name = "dealer.part.suggestion"
    _description = "Purchase Suggestion"
    _inherit = ["dealer.fact.mixin", "dealer.numbered.mixin", "dealer.workflow.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _workflow_category_field = "category"
    _workflow_seal_lines = ("line_ids",)
    _fact_fields = frozenset({"category", "computed_on", "ordered_on", "cancelled_on"})

    def _default_from_last(self, name, otherwise):
        """What the store's last run used is what it will use again."""
        last = self.search([("company_id", "=", self.env.company.id)], limit=1)
        return last[name] if last else otherwise

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    warehouse_ids = fields.Many2many(
        "stock.warehouse",
        string="Warehouses",
        required=True,
        check_company=True,
        default=lambda self: self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)]
        ),
    )
    partner_ids = fields.Many2many(
        "res.partner",
        string="Vendors",
        help="Only parts these vendors sell, at their prices. Empty: every vendor.",
    )
    history_months = fields.Integer(
        string="Months of History",
        required=True,
        default=lambda self: self._default_from_last("history_months", 24),
        help="Full months looked back at for the forecast, 3 to 60.",
    )
    lead_days = fields.Integer(
        string="Delivery Days",
        required=True,
        default=lambda self: self._default_from_last("lead_days", 7),
        help="Days from order to receipt where the vendor list of the part says none.",
    )
    cover_days = fields.Integer(
        string="Days to Cover",
        required=True,
        default=lambda self: self._default_from_last("cover_days", 30),
        help="What is bought should last this many days beyond the delivery.",
    )
    service_level = fields.Float(
        string="Service Level (%)",
        required=True,
        default=lambda self: self._default_from_last("service_level", 95.0),
        help="For parts whose class names none: percent of the deliveries awaited without a part "
        "running out.",
    )
    budget = fields.Monetary(
        help="In the store's currency, before tax. What goes beyond is set to zero, the least "
        "urgent first. 0: no limit."
    )
    line_ids = fields.One2many("dealer.part.suggestion.line", "suggestion_id")
    line_count = fields.Integer(compute="_compute_totals", store=True)
    amount_total = fields.Monetary(
        string="To Buy",
        compute="_compute_totals",
        store=True,
        help="Quantities to buy at the vendors' prices, before tax.",
    )
    amount_cut = fields.Monetary(
        string="Beyond the Budget",
        compute="_compute_totals",
        store=True,
        help="What was suggested and does not fit into the budget.",
    )
    user_id = fields.Many2one(
        "res.users", string="Buyer", default=lambda self: self.env.user, tracking=True
    )
    computed_on = fields.Datetime(readonly=True, copy=False)
    ordered_on = fields.Datetime(readonly=True, copy=False)
    cancelled_on = fields.Datetime(readonly=True, copy=False)
    category = fields.Selection(
        CATEGORIES,
        string="Status",
        compute="_compute_category",
        store=True,
        precompute=True,
        index=True,
        help="Ordered: every line that is to be bought has its purchase order.",
    )
    purchase_order_ids = fields.Many2many(
        "purchase.order", compute="_compute_purchase_orders", string="Purchase Orders"
    )
    purchase_order_count = fields.Integer(compute="_compute_purchase_orders")

    _ranges = models.Constraint(
        "CHECK (history_months BETWEEN 3 AND 60 AND lead_days BETWEEN 0 AND 365 "
        "AND cover_days BETWEEN 1 AND 365 AND service_level BETWEEN 50 AND 99.9 AND budget >= 0)",
        "A run looks back 3 to 60 months, delivery takes 0 to 365 days, it covers 1 to 365 days, "
        "the service level is 50 to 99.9 % and the budget is not below zero.",
    )

    # === COMPUTE METHODS === #

    @api.depends("computed_on", "ordered_on", "cancelled_on")
    def _compute_category(self):
        for run in self:
            if run.cancelled_on:
                run.category = "cancelled"
            elif run.ordered_on:
                run.category = "ordered"
            else:
                run.category = "in_progress" if run.computed_on else "draft"

    @api.depends("line_ids.amount", "line_ids.suggested_amount", "line_ids.is_over_budget")
    def _compute_totals(self):
        Line = self.env["dealer.part.suggestion.line"]
        groups = Line._read_group(
            [("suggestion_id", "in", self.ids)],
            ["suggestion_id", "is_over_budget"],
            ["__count", "amount:sum", "suggested_amount:sum"],
        )
        totals = {}
        for run, over, count, amount, suggested in groups:
            counted, total, cut = totals.get(run.id, (0, 0.0, 0.0))
            cut += max(0.0, suggested - amount) if over else 0.0
            totals[run.id] = (counted + count, total + amount, cut)
        for run in self:
            run.line_count, run.amount_total, run.amount_cut = totals.get(
                run._origin.id, (0, 0.0, 0.0)
            )

    @api.depends("line_ids.purchase_line_id")
    def _compute_purchase_orders(self):
        groups = self.env["dealer.part.suggestion.line"]._read_group(
            [("suggestion_id", "in", self.ids), ("purchase_line_id", "!=", False)],
            ["suggestion_id"],
            ["purchase_line_id:recordset"],
        )
        orders = {run.id: lines.order_id for run, lines in groups}
        for run in self:
            run.purchase_order_ids = orders.get(run._origin.id, False)
            run.purchase_order_count = len(run.purchase_order_ids)

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_ordered(self):
        if ordered := self.filtered("ordered_on"):
            raise UserError(
                self.env._(
                    "%(runs)s made purchase orders: it stays as their reason.",
                    runs=", ".join(ordered.mapped("name")),
                )
            )

    # === ACTION METHODS === #

    def action_compute(self):
        """Work out what to buy; what a buyer changed on an earlier go is worked out anew."""
        self.check_access("write")
        for run in self:
            run._check_open()
            run.line_ids.unlink()
            run._run()
            run._set_facts({"computed_on": fields.Datetime.now()})
        return True

    def action_cancel(self):
        self.check_access("write")
        self._check_open()
        self._set_facts({"cancelled_on": fields.Datetime.now()})
        return True

    def action_make_orders(self):
        """Put what is to be bought on purchase orders, one a vendor and warehouse.

        Whoever comes second finds the lines ordered already: nothing is doubled.

        :return: the action that shows the purchase orders
        """
        self.ensure_one()
        self.check_access("write")
        self._lock()
        if not self.ordered_on:
            self._check_open()
            self._make_orders()
            self._set_facts({"ordered_on": fields.Datetime.now()})
        return self.action_view_orders()

    def action_view_orders(self):
        self.ensure_one()
        orders = self.purchase_order_ids
        action = {
            "type": "ir.actions.act_window",
            "res_model": "purchase.order",
            "name": self.env._("Purchase Orders of %(run)s", run=self.name),
            "domain": [("id", "in", orders.ids)],
            "views": [(False, "list"), (False, "form")],
        }
        if len(orders) == 1:
            action.update(views=[(False, "form")], res_id=orders.id)
        return action

    def action_view_lines(self):
        """Open every line in a list of its own, to filter, sort and edit many at once."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_parts_purchase.dealer_part_suggestion_line_action"
        )
        action["domain"] = [("suggestion_id", "=", self.id)]
        action["context"] = {"default_suggestion_id": self.id}
        action["name"] = self.name
        return action

    # === BUSINESS METHODS === #

    def _check_open(self):
        for run in self:
            if run.category in ("ordered", "cancelled"):
                raise UserError(
                    self.env._(
                        "%(run)s is %(status)s: start a new run.",
                        run=run.display_name,
                        status=dict(self._fields["category"]._description_selection(self.env))[
                            run.category
                        ].lower(),
                    )
                )

    def _lock(self):
        """Two buyers order one after the other; the second one's view is refreshed."""
        self.env.cr.execute(
            "SELECT id FROM dealer_part_suggestion WHERE id = ANY(%s) FOR UPDATE", [self.ids]
        )
        self.invalidate_recordset()

    def _make_orders(self):
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: line.quantity > 0 and not line.purchase_line_id)
        if not lines:
            raise UserError(
                self.env._(
                    "There is nothing to buy: every quantity of %(run)s is zero.", run=self.name
                )
            )
        if homeless := lines.filtered(lambda line: not line.partner_id):
            raise UserError(
                self.env._(
                    "Choose a vendor for %(parts)s, or drop the lines.",
                    parts=", ".join(homeless[:10].product_id.mapped("display_name")),
                )
            )
        today = fields.Date.context_today(self)
        waiting = self._get_waiting_orders(lines)
        wanted = []
        for line in lines:
            line.special_order_ids = waiting.get((line.product_id, line.warehouse_id))
            wanted.append(
                {
                    "partner": line.partner_id,
                    "warehouse": line.warehouse_id,
                    "product": line.product_id,
                    "quantity": line.quantity,
                    "price": line.price_unit,
                    "date": today + timedelta(days=line.lead_days),
                    "moves": line.special_order_ids._get_moves_to_supply(),
                }
            )
        bought = self.env["purchase.order"]._buy_parts(self.company_id, wanted)
        for line, purchase_line in zip(lines, bought, strict=True):
            line._set_facts({"purchase_line_id": purchase_line.id})
            line.special_order_ids._ordered_with(purchase_line)

    def _get_waiting_orders(self, lines):
        """Return the special orders these lines can serve: first come, first served.

        :rtype: dict((product, warehouse): special orders)
        """
        orders = self.env["dealer.part.special.order"].search(
            Domain("state", "=", "to_order")
            & Domain("company_id", "=", self.company_id.id)
            & Domain("product_id", "in", lines.product_id.ids)
            & Domain("warehouse_id", "in", lines.warehouse_id.ids),
            order="promised_date, id",
        )
        grouped = orders.grouped(lambda order: (order.product_id, order.warehouse_id))
        served = {}
        for line in lines:
            left = line.quantity
            for order in grouped.get((line.product_id, line.warehouse_id), ()):
                open_quantity = sum(order._get_moves_to_supply().mapped("product_qty"))
                if 0 < open_quantity <= left:
                    left -= open_quantity
                    key = (line.product_id, line.warehouse_id)
                    served[key] = served.get(key, orders.browse()) + order
        return served

    @api.model
    def _cron_suggest(self):
        """Every week, each store with parts finds a run of suggestions to review."""
        parts = self.env["product.product"].search_count([("is_part", "=", True)], limit=1)
        companies = self.env["stock.warehouse"]._read_group([], ["company_id"]) if parts else ()
        for (company,) in companies:
            Run = self.with_company(company).with_context(allowed_company_ids=company.ids)
            open_run = Run.search_count(
                [
                    ("company_id", "=", company.id),
                    ("category", "=", "in_progress"),
                    ("user_id", "=", False),
                ],
                limit=1,
            )
            if not open_run:  # last week's is still to be reviewed
                Run.create({"user_id": False}).action_compute()
