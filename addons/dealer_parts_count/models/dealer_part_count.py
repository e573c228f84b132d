from odoo import api, fields, models, tools
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

CATEGORIES = [
    ("draft", "Draft"),
    ("counting", "Counting"),
    ("review", "To Review"),
    ("posted", "Posted"),
    ("cancelled", "Cancelled"),
]
# what is counted is said before it begins
_SCOPE = frozenset(
    {
        "company_id", "warehouse_id", "kind", "class_ids", "location_ids", "product_ids",
        "max_lines", "blind", "two_counters", "block_moves",
    }
)  # fmt: skip
_REVIEWERS = "dealer_parts_count.group_count_review"


class DealerPartCount(models.Model):
    """A count of parts in the bins of one warehouse, from freeze to posting.

    When the count starts, the book quantity of every bin in it is frozen and kept on the line.
    Each count of a bin also notes what the books said at that very moment. The variance is the
    quantity counted less the books at the moment of the count, and posting moves the variance,
    never an absolute figure: whatever was received or issued between freeze, count and posting
    stays right. What moves out of a bin after half of it has been counted can't be known: block
    the moves of the bins (`block_moves`) where that happens.

    Only parts without lots are counted, and only what is ours and in no package.
    """

    _name = "dealer.part.count"
    _description = "Parts Count"
    _inherit = ["dealer.fact.mixin", "dealer.workflow.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _workflow_category_field = "category"
    _fact_fields = frozenset(
        {
            "name", "category", "started_on", "counted_on", "posted_on", "cancelled_on",
            "posted_by_id", "unexpected_count",
        }
    )  # fmt: skip

    def _default_warehouse_id(self):
        return self.env["stock.warehouse"].search_fetch(
            [("company_id", "=", self.env.company.id)], ["company_id"], limit=1
        )

    name = fields.Char(string="Number", readonly=True, copy=False, default="", index="trigram")
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        required=True,
        check_company=True,
        index=True,
        default=lambda self: self._default_warehouse_id(),
    )
    kind = fields.Selection(
        [
            ("full", "Whole warehouse"),
            ("bins", "Bins"),
            ("class", "Due by part class"),
            ("parts", "Chosen parts"),
        ],
        required=True,
        default="class",
        help="Whole warehouse and bins: every part that lies there. Due by part class: parts not "
        "counted for as many days as their class says, the oldest first.",
    )
    class_ids = fields.Many2many(
        "dealer.part.class",
        string="Part Classes",
        help="Empty: every class that says after how many days its parts are counted.",
    )
    location_ids = fields.Many2many(
        "stock.location",
        string="Bins",
        domain="[('usage', '=', 'internal'), ('warehouse_id', '=', warehouse_id)]",
        check_company=True,
        help="Bins, or shelves with all their bins.",
    )
    product_ids = fields.Many2many(
        "product.product",
        string="Parts",
        domain="[('is_part', '=', True), ('tracking', '=', 'none')]",
        check_company=True,
    )
    max_lines = fields.Integer(
        string="At Most", default=100, help="So many bins in one cycle count; 0: all that are due."
    )
    blind = fields.Boolean(
        default=True, help="Who counts is not shown what the books say, nor what others counted."
    )
    two_counters = fields.Boolean(
        help="Every bin is counted by two people; where they differ it is counted once more."
    )
    block_moves = fields.Boolean(
        help="Nothing goes in or out of the bins while they are counted. Not blocked: the variance "
        "is taken against the books at the moment of each count.",
    )
    planned_date = fields.Date(default=fields.Date.context_today, required=True)
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        index="btree_not_null",
    )
    note = fields.Text()

    category = fields.Selection(
        CATEGORIES, compute="_compute_category", store=True, index=True, string="Status"
    )
    started_on = fields.Datetime(string="Frozen on", readonly=True, copy=False)
    counted_on = fields.Datetime(string="Counting Done on", readonly=True, copy=False)
    posted_on = fields.Datetime(readonly=True, copy=False)
    posted_by_id = fields.Many2one("res.users", string="Posted by", readonly=True, copy=False)
    cancelled_on = fields.Datetime(readonly=True, copy=False)
    unexpected_count = fields.Integer(
        string="Unexpected", readonly=True, copy=False, help="Parts found that no book put there."
    )

    line_ids = fields.One2many("dealer.part.count.line", "count_id", string="Lines")
    line_count = fields.Integer(string="Bins in Count", compute="_compute_figures")
    open_count = fields.Integer(
        string="Left", compute="_compute_figures", help="Bins still to be counted."
    )
    recount_count = fields.Integer(string="To Recount", compute="_compute_figures")
    progress = fields.Float(compute="_compute_figures", help="In percent of the bins.")
    difference_count = fields.Integer(
        string="Differences", compute="_compute_figures", groups=_REVIEWERS
    )
    accuracy = fields.Float(
        compute="_compute_figures",
        groups=_REVIEWERS,
        help="Bins that were right, in percent of the bins counted.",
    )
    variance_value = fields.Monetary(
        compute="_compute_figures",
        groups="dealer_base.group_see_cost",
        help="Counted less books at average cost, gains and losses set off.",
    )
    variance_total = fields.Monetary(
        string="Gross Variance",
        compute="_compute_figures",
        groups="dealer_base.group_see_cost",
        help="Gains and losses at average cost added up without their signs: what approvals go by.",
    )
    lines_seal = fields.Char(
        string="Counted Quantities",
        compute="_compute_lines_seal",
        compute_sudo=True,
        groups=_REVIEWERS,
        help="Fingerprint of the counted lines, part of what an approval agrees to.",
    )
    move_count = fields.Integer(compute="_compute_move_count")

    # === COMPUTE METHODS === #

    @api.depends("started_on", "counted_on", "posted_on", "cancelled_on")
    def _compute_category(self):
        for count in self:
            if count.cancelled_on:
                count.category = "cancelled"
            elif count.posted_on:
                count.category = "posted"
            elif count.counted_on:
                count.category = "review"
            else:
                count.category = "counting" if count.started_on else "draft"

    @api.depends("line_ids.state", "line_ids.variance", "line_ids.variance_value")
    def _compute_figures(self):
        names = (
            "line_count", "open_count", "recount_count", "difference_count", "counted",
            "variance_value", "variance_total",
        )  # fmt: skip
        rows = {}
        if self.ids:
            self.env["dealer.part.count.line"].flush_model()
            # one query for a whole list; whoever reads a count may read its figures, those of
            # money are guarded by the groups of their fields
            self.env.cr.execute(
                SQL(
                    """
                    SELECT count_id, count(*), count(*) FILTER (WHERE state != 'counted'),
                           count(*) FILTER (WHERE state = 'recount'),
                           count(*) FILTER (WHERE state = 'counted' AND NOT is_right),
                           count(*) FILTER (WHERE state = 'counted'),
                           coalesce(sum(variance_value), 0),
                           coalesce(sum(abs(variance_value)), 0)
                      FROM dealer_part_count_line
                     WHERE count_id IN %s
                     GROUP BY count_id
                    """,
                    tuple(self.ids),
                )
            )
            rows = {
                row[0]: dict(zip(names, row[1:], strict=True)) for row in self.env.cr.fetchall()
            }
        none = dict.fromkeys(names, 0)
        # sudo: figures of the count; book quantities are hidden from counters, the program needs them
        for count in self.sudo():
            row = rows.get(count._origin.id, none)
            counted = row["counted"]
            count.line_count = row["line_count"]
            count.open_count = row["open_count"]
            count.recount_count = row["recount_count"]
            count.difference_count = row["difference_count"]
            count.variance_value = row["variance_value"]
            count.variance_total = row["variance_total"]
            count.progress = row["line_count"] and 100.0 * counted / row["line_count"]
            count.accuracy = counted and 100.0 * (counted - row["difference_count"]) / counted

    @api.depends("line_ids.variance", "line_ids.final_quantity")
    def _compute_lines_seal(self):
        self.lines_seal = False
        if not self.ids:
            return
        self.env["dealer.part.count.line"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT count_id, count(*) || ':' || md5(string_agg(
                           concat_ws('/', product_id, location_id, final_quantity, variance),
                           ',' ORDER BY id))
                  FROM dealer_part_count_line
                 WHERE count_id IN %s AND state = 'counted'
                 GROUP BY count_id
                """,
                tuple(self.ids),
            )
        )
        seals = dict(self.env.cr.fetchall())
        for count in self:
            count.lines_seal = seals.get(count._origin.id, False)

    def _compute_move_count(self):
        found = self.env["stock.move"]._read_group(
            [("dealer_count_line_id.count_id", "in", self.ids)],
            ["dealer_count_line_id"],
            ["__count"],
        )
        totals = dict.fromkeys(self.ids, 0)
        for line, number in found:
            totals[line.count_id.id] += number
        for count in self:
            count.move_count = totals.get(count.id, 0)

    # === CONSTRAINTS === #

    @api.constrains("kind", "location_ids", "product_ids", "max_lines")
    def _check_scope(self):
        for count in self:
            if count.max_lines < 0:
                raise UserError(self.env._("A count can't have fewer than no bins."))
            if any(product.tracking != "none" for product in count.product_ids):
                raise UserError(
                    self.env._(
                        "Parts with lots or serial numbers are counted one by one: take them out."
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        counts = super().create(vals_list)
        for count in counts:
            number = self.env["ir.sequence"].with_company(count.company_id)
            count._set_facts({"name": number.next_by_code("dealer.part.count")})
        return counts

    def write(self, vals):
        if _SCOPE.intersection(vals) and any(count.category != "draft" for count in self):
            raise UserError(
                self.env._(
                    "The count has begun: what is counted, and how, can't be changed any more."
                )
            )
        closed = self.filtered(lambda count: count.category in ("posted", "cancelled"))
        if closed and {"note", "user_id", "planned_date", "line_ids"}.intersection(vals):
            raise UserError(self.env._("%(count)s is closed.", count=closed[0].name))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        if begun := self.filtered(lambda count: count.started_on):
            raise UserError(
                self.env._(
                    "%(count)s has begun and is kept: cancel it instead.", count=begun[0].name
                )
            )

    def _set_facts(self, vals):
        """The stage follows at once: an act that no step allows is refused where it is done."""
        done = super()._set_facts(vals)
        self._workflow_settle_facts()
        return done

    # === CHECKS === #

    def _check_category(self, *categories):
        for count in self:
            if count.category not in categories:
                labels = dict(self._fields["category"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(count)s is “%(status)s”: this can't be done now. Reload the page.",
                        count=count.name,
                        status=labels[count.category],
                    )
                )

    def _lock(self):
        """Whoever acts on the same counts at the same time waits, and is then asked anew."""
        # waits; a transaction that began before the other one ended is then tried again
        self.env.cr.execute(
            SQL("SELECT id FROM dealer_part_count WHERE id IN %s FOR UPDATE", tuple(self.ids))
        )
        self.invalidate_recordset()

    # === ACTION METHODS === #

    def action_start(self):
        """Freeze the book quantities; from here on the bins are counted."""
        self._check_store_keeper()
        for count in self:
            count._lock()
            count._check_category("draft")
            if reasons := count._get_start_blockers():
                raise UserError("\n".join(reasons))
            count._freeze()
            count._set_facts({"started_on": fields.Datetime.now()})
        self._forget_blocking()
        return True

    def action_finish(self):
        """Everything has been counted: the differences are reviewed now."""
        self._check_store_keeper()
        for count in self:
            count._lock()
            count._check_category("counting")
            if reasons := count._get_finish_blockers():
                raise UserError("\n".join(reasons))
            count.line_ids.sudo()._update_cost()  # a counter may finish who sees no cost
            count._set_facts({"counted_on": fields.Datetime.now()})
        return True

    def action_recount(self):
        """Back to counting: lines marked for it, else all that differ, are counted again."""
        self._check_reviewer()
        for count in self:
            count._lock()
            count._check_category("review")
            lines = count.line_ids.filtered("recount_asked") or count.line_ids.filtered(
                lambda line: not line.is_right
            )
            if not lines:
                raise UserError(self.env._("Nothing differs: mark the lines to count again."))
            lines._ask_recount()
            count._set_facts({"counted_on": False})
        return True

    def action_rest_is_empty(self):
        """The user counts nothing in every bin that is still open for him."""
        self._check_store_keeper()
        self._check_category("counting")
        lines = self.line_ids.filtered(lambda line: line._is_open_for(self.env.user))
        if not lines:
            raise UserError(self.env._("Nothing is left for you to count."))
        lines._note_counts(dict.fromkeys(lines, 0.0), self.env.user, add=False)
        return True

    def action_post(self):
        """Move the variances in or out of the books, once."""
        for count in self:
            count._lock()
            count._check_category("review")
            count._post()
        self._forget_blocking()
        return True

    def action_cancel(self):
        self._check_reviewer()
        for count in self:
            count._lock()
            count._check_category("draft", "counting", "review")
            count.line_ids._set_facts({"is_open": False})
            count._set_facts({"cancelled_on": fields.Datetime.now()})
        self._forget_blocking()
        return True

    def action_open_lines(self):
        """The lines as a list (at the desk) or as cards (on a phone)."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_parts_count.dealer_part_count_line_action_count"
        )
        context = {"search_default_open": self.category == "counting", "count_id": self.id}
        return {**action, "domain": [("count_id", "=", self.id)], "context": context}

    def action_open_moves(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Stock Moves of %(count)s", count=self.name),
            "res_model": "stock.move",
            "view_mode": "list,form",
            "domain": [("dealer_count_line_id.count_id", "=", self.id)],
            "context": {"create": False},
        }

    def action_scan(self, product_id, location_id, quantity, add=True):
        """Count from a scanner: `quantity` of a part in a bin, by the user who calls.

        :param int product_id: the part
        :param int location_id: the bin
        :param float quantity: in the part's own unit; added to what the user counted in this bin
            before, or instead of it when `add` is false
        :return: dict with `line_id`, `product`, `location`, `counted` (by this user, so far),
            `state` of the line, `unexpected`, `left` (bins still open)
        :raise UserError: with one sentence to show
        """
        self.ensure_one()
        self._check_store_keeper()
        self.check_access("read")
        for value in (product_id, location_id):
            if not isinstance(value, int) or isinstance(value, bool):
                raise UserError(self.env._("Scan a part and a bin."))
        if not isinstance(quantity, (int, float)) or isinstance(quantity, bool):
            raise UserError(self.env._("Give the quantity as a number."))
        product = self.env["product.product"].search([("id", "=", product_id)])
        location = self.env["stock.location"].search([("id", "=", location_id)])
        if not product or not location:
            raise UserError(self.env._("This part or bin is not known here."))
        line = self._register_count(product, location, quantity, self.env.user, add=add)
        return {
            "line_id": line.id,
            "product": product.display_name,
            "location": location.display_name,
            "counted": line.with_user(self.env.user).my_quantity,
            "state": line.state,
            "unexpected": line.is_unexpected,
            "left": self.open_count,
        }

    def _check_store_keeper(self):
        if not self.env.su and not self.env.user.has_group("dealer_base.group_store_keeper"):
            raise AccessError(self.env._("Parts are counted by store keepers."))

    def _check_reviewer(self):
        if not self.env.su and not self.env.user.has_group("dealer_base.group_parts_manager"):
            raise AccessError(self.env._("The parts manager decides this."))

    # === BUSINESS METHODS === #

    def _get_scope_locations(self):
        """:return: the bins of the count: the chosen ones with what is below, else all"""
        self.ensure_one()
        roots = (self.kind == "bins" and self.location_ids) or self.warehouse_id.view_location_id
        return self.env["stock.location"].search(
            [("id", "child_of", roots.ids), ("usage", "=", "internal")]
        )

    @api.model
    def _get_book_quantities(self, products, locations):
        """What the books say now of our own loose parts without lots.

        :return: dict {(product id, location id): quantity in the part's unit}, one query
        """
        if not products or not locations:
            return {}
        self.env["stock.quant"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT product_id, location_id, sum(quantity)
                  FROM stock_quant
                 WHERE product_id IN %s AND location_id IN %s
                   AND lot_id IS NULL AND package_id IS NULL AND owner_id IS NULL
                 GROUP BY product_id, location_id
                """,
                tuple(products.ids),
                tuple(locations.ids),
            )
        )
        return {(product, place): float(qty) for product, place, qty in self.env.cr.fetchall()}

    def _freeze(self):
        """Make the lines with their book quantity of this moment."""
        self.ensure_one()
        places = self._get_scope_locations()
        if self.kind == "class":
            pairs = self._get_due_pairs(self.warehouse_id, self.class_ids, self.max_lines)
            products = self.env["product.product"].browse({product for product, _place in pairs})
        else:
            products = self.product_ids
            if self.kind != "parts":
                quants = self.env["stock.quant"]._read_group(
                    [
                        ("location_id", "in", places.ids),
                        ("product_id.is_part", "=", True),
                        ("product_id.tracking", "=", "none"),
                        ("quantity", "!=", 0),
                    ],
                    ["product_id"],
                )
                products = self.env["product.product"].union(*(row[0] for row in quants))
            books = self._get_book_quantities(products, places)
            pairs = {pair: qty for pair, qty in books.items() if qty}
            if self.kind == "parts":  # also those that should be nowhere
                lying = {product for product, _place in pairs}
                home = self.warehouse_id.lot_stock_id
                pairs.update({(p.id, home.id): 0.0 for p in products if p.id not in lying})
        if not pairs:
            raise UserError(self.env._("There is nothing to count."))
        self._check_not_counted_elsewhere(pairs)
        costs = self._get_costs(products)
        # lines are made by the count, nobody creates them by hand
        self.env["dealer.part.count.line"].sudo().create(
            [
                {
                    "count_id": self.id,
                    "product_id": product,
                    "location_id": place,
                    "book_quantity": quantity,
                    "unit_cost": costs[product],
                    "is_open": True,
                }
                for (product, place), quantity in pairs.items()
            ]
        )

    def _get_costs(self, products):
        """:return: dict {product id: average cost in the store}, in the company's currency"""
        # who freezes may not see cost; it is stored in a field only who may can read
        products = products.sudo().with_company(self.company_id)
        return {product.id: product.standard_price for product in products}

    def _check_not_counted_elsewhere(self, pairs):
        """One open count a part and bin: a variance posted twice would be wrong twice."""
        open_lines = (
            self.env["dealer.part.count.line"]
            .sudo()
            .search(
                [
                    ("is_open", "=", True),
                    ("product_id", "in", list({product for product, _place in pairs})),
                    ("location_id", "in", list({place for _product, place in pairs})),
                ]
            )
        )
        for line in open_lines:
            if (line.product_id.id, line.location_id.id) in pairs:
                raise UserError(
                    self.env._(
                        "%(part)s in %(bin)s is being counted in %(count)s: finish that first.",
                        part=line.product_id.display_name,
                        bin=line.location_id.display_name,
                        count=line.count_id.name,
                    )
                )

    def _register_count(self, product, location, quantity, user, add=True):
        """Note what `user` counted of a part in a bin; parts nobody expected get a line.

        :param add: on top of what the user counted in this bin, else instead of it
        :return: the line, as superuser
        """
        self.ensure_one()
        self._check_category("counting")
        Line = self.env["dealer.part.count.line"].sudo()  # counters can't make or change lines
        line = Line.search(
            [
                ("count_id", "=", self.id),
                ("product_id", "=", product.id),
                ("location_id", "=", location.id),
            ]
        )
        if not line:
            line = self._add_unexpected(product, location)
        line._note_counts({line: quantity}, user, add=add)
        return line

    def _add_unexpected(self, product, location):
        """:return: a new line for a part that was not expected in this bin, as superuser"""
        if not product.is_part or not product.is_storable or product.tracking != "none":
            raise UserError(
                self.env._(
                    "%(part)s is not a part that is counted by quantity.",
                    part=product.display_name,
                )
            )
        if location not in self._get_scope_locations():
            raise UserError(
                self.env._(
                    "%(bin)s does not belong to %(count)s.",
                    bin=location.display_name,
                    count=self.name,
                )
            )
        # two scanners finding the same part: the second one is tried again after the first
        self.sudo()._set_facts({"unexpected_count": self.unexpected_count + 1})
        pair = (product.id, location.id)
        self._check_not_counted_elsewhere({pair})
        books = self._get_book_quantities(product, location)
        return (
            self.env["dealer.part.count.line"]
            .sudo()
            .create(
                {
                    "count_id": self.id,
                    "product_id": product.id,
                    "location_id": location.id,
                    "book_quantity": books.get(pair, 0.0),
                    "unit_cost": self._get_costs(product)[product.id],
                    "is_open": True,
                    "is_unexpected": True,
                }
            )
        )

    def _post(self):
        self.ensure_one()
        # sudo: as above, counters read no book quantities
        lines = self.sudo().line_ids
        wrong = lines.filtered(lambda line: not line.is_right)
        # the step has been judged and approved; a store keeper can't write counted lines
        posting = self.env.cr.cache.setdefault("dealer_count_posting", set())
        posting.add(self.id)
        try:
            values = [line._prepare_variance_move_values() for line in wrong]
            moves = self.env["stock.move"].sudo().create(values)
            if moves:
                moves._action_done()
                moves._trigger_assign()
        finally:
            posting.discard(self.id)
        if self.kind in ("full", "bins"):  # core's yearly counts know that it has been done
            self._get_scope_locations().sudo().last_inventory_date = fields.Date.today()
        now = fields.Datetime.now()
        lines._set_facts({"is_open": False, "posted_on": now})
        self._set_facts({"posted_on": now, "posted_by_id": self.env.uid})

    # === BLOCKED BINS === #

    @api.model
    @tools.ormcache()
    def _get_blocking_ids(self):
        """:return: ids of the counts that block moves now; no query while nothing changes"""
        return (
            self.sudo()
            .search([("block_moves", "=", True), ("category", "in", ("counting", "review"))])
            ._ids
        )

    def _forget_blocking(self):
        if any(self.mapped("block_moves")):
            self.env.registry.clear_cache()
