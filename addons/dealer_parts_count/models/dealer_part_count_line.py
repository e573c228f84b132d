from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.dealer_parts.models.barcode_image import barcode_image

_REVIEWERS = "dealer_parts_count.group_count_review"
# more than this of a part is a slip of the finger or a barcode typed as a quantity
_MOST = 1e7
# who counted how many, when, and what the books said then; in the order of counting
SLOTS = ("first", "second", "recount")
# all that people change by themselves; counting goes through `_note_counts`
_OPEN_FIELDS = frozenset({"reason", "note", "my_quantity", "recount_asked"})


class DealerPartCountLine(models.Model):
    """One part in one bin of a count.

    What the books say and what each person counted is stored in fields only reviewers read; what
    a counter is shown (`my_quantity`, `book_shown`) is worked out for him on the server.
    """

    _name = "dealer.part.count.line"
    _description = "Parts Count Line"
    _order = "location_id, product_id, id"
    _check_company_auto = True

    count_id = fields.Many2one(
        "dealer.part.count", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="count_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    warehouse_id = fields.Many2one(related="count_id.warehouse_id", store=True)
    category = fields.Selection(related="count_id.category", string="Count Status")
    product_id = fields.Many2one(
        "product.product", string="Part", required=True, index=True, readonly=True
    )
    part_number = fields.Char(related="product_id.default_code", string="Part Number")
    barcode = fields.Char(related="product_id.barcode")
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    part_class_id = fields.Many2one(
        related="product_id.part_class_id", store=True, string="Part Class"
    )
    location_id = fields.Many2one(
        "stock.location", string="Bin", required=True, index=True, readonly=True
    )
    is_unexpected = fields.Boolean(
        string="Unexpected", readonly=True, help="Found where the books had none."
    )
    is_open = fields.Boolean(readonly=True, help="In a count that is neither posted nor cancelled.")
    posted_on = fields.Datetime(string="Counted", readonly=True, index=True)

    book_quantity = fields.Float(
        string="Book at Freeze", digits="Product Unit", readonly=True, groups=_REVIEWERS
    )
    first_quantity = fields.Float(
        string="First Count", digits="Product Unit", readonly=True, groups=_REVIEWERS
    )
    first_book = fields.Float(
        string="Book at First Count", digits="Product Unit", readonly=True, groups=_REVIEWERS
    )
    first_user_id = fields.Many2one("res.users", string="First by", readonly=True)
    first_on = fields.Datetime(readonly=True)
    second_quantity = fields.Float(
        string="Second Count", digits="Product Unit", readonly=True, groups=_REVIEWERS
    )
    second_book = fields.Float(
        string="Book at Second Count", digits="Product Unit", readonly=True, groups=_REVIEWERS
    )
    second_user_id = fields.Many2one("res.users", string="Second by", readonly=True)
    second_on = fields.Datetime(readonly=True)
    recount_quantity = fields.Float(
        string="Recount", digits="Product Unit", readonly=True, groups=_REVIEWERS
    )
    recount_book = fields.Float(
        string="Book at Recount", digits="Product Unit", readonly=True, groups=_REVIEWERS
    )
    recount_user_id = fields.Many2one("res.users", string="Recount by", readonly=True)
    recount_on = fields.Datetime(readonly=True)
    recount_asked = fields.Boolean(
        string="Count Again", groups=_REVIEWERS, help="The review wants this bin counted again."
    )

    state = fields.Selection(
        [
            ("todo", "To Count"),
            ("second", "Second Count"),
            ("recount", "To Recount"),
            ("counted", "Counted"),
        ],
        compute="_compute_result",
        store=True,
        compute_sudo=True,
    )
    final_quantity = fields.Float(
        string="Counted Quantity",
        digits="Product Unit",
        compute="_compute_result",
        store=True,
        compute_sudo=True,
        groups=_REVIEWERS,
    )
    variance = fields.Float(
        digits="Product Unit",
        compute="_compute_result",
        store=True,
        compute_sudo=True,
        groups=_REVIEWERS,
        help="Counted less the books at the moment of the count, in the part's unit.",
    )
    is_right = fields.Boolean(
        string="Right", compute="_compute_result", store=True, compute_sudo=True, groups=_REVIEWERS
    )
    accuracy = fields.Float(
        string="Accuracy (%)",
        compute="_compute_result",
        store=True,
        compute_sudo=True,
        aggregator="avg",
        groups=_REVIEWERS,
        help="100 for a bin that was right, 0 for one that was not; the average is the accuracy.",
    )
    unit_cost = fields.Float(
        string="Average Cost",
        digits="Product Price",
        readonly=True,
        groups="dealer_base.group_see_cost",
        help="A unit's average cost in the store when the counting was done.",
    )
    variance_value = fields.Monetary(
        compute="_compute_variance_value",
        store=True,
        compute_sudo=True,
        groups="dealer_base.group_see_cost",
        help="The variance at average cost, in the store's currency.",
    )
    reason = fields.Selection(
        [
            ("misplaced", "In the Wrong Bin"),
            ("booking", "Booked Wrong"),
            ("unbooked", "Taken without Booking"),
            ("damaged", "Damaged or Spoiled"),
            ("lost", "Lost"),
            ("unknown", "Unknown"),
        ],
    )
    note = fields.Char()
    move_ids = fields.One2many(
        "stock.move", "dealer_count_line_id", string="Stock Move", readonly=True
    )

    # what the person at the shelf sees
    my_quantity = fields.Float(
        string="Your Count",
        digits="Product Unit",
        compute="_compute_mine",
        inverse="_inverse_my_quantity",
        compute_sudo=True,
    )
    is_mine = fields.Boolean(string="You Counted", compute="_compute_mine", compute_sudo=True)
    is_for_me = fields.Boolean(
        string="For You",
        compute="_compute_mine",
        compute_sudo=True,
        search="_search_is_for_me",
        help="The bin waits for a count that you may give.",
    )
    book_shown = fields.Float(
        string="Book",
        digits="Product Unit",
        compute="_compute_book_shown",
        compute_sudo=True,
        help="What the books said at the freeze; in a blind count not before it is closed.",
    )

    _pair_unique = models.UniqueIndex(
        "(count_id, product_id, location_id)", "This part and bin are in the count already."
    )
    _open_unique = models.UniqueIndex(
        "(product_id, location_id) WHERE is_open", "This part and bin are being counted already."
    )
    _history_index = models.Index("(product_id, location_id, posted_on)")
    _two_people = models.Constraint(
        "CHECK (second_user_id IS NULL OR second_user_id != first_user_id)",
        "The second count is another person's.",
    )

    # === COMPUTE METHODS === #

    @api.depends("product_id", "location_id")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.product_id.display_name} · {line.location_id.display_name}"

    @api.depends(
        "count_id.two_counters",
        "recount_asked",
        *(f"{slot}_{name}" for slot in SLOTS for name in ("quantity", "book", "on")),
    )
    def _compute_result(self):
        for line in self:
            line.state, slot = line._judge()
            line.final_quantity = line[f"{slot}_quantity"] if slot else 0.0
            line.variance = line._get_variance(slot) if slot else 0.0
            line.is_right = bool(slot) and line.uom_id.is_zero(line.variance)
            line.accuracy = 100.0 if line.is_right else 0.0

    def _judge(self):
        """:return: (state, slot of the count that is valid or None)"""
        if self.recount_on:
            return "counted", "recount"
        if not self.first_on:
            return "todo", None
        if self.recount_asked:
            return "recount", None
        if not self.count_id.two_counters:
            return "counted", "first"
        if not self.second_on:
            return "second", None
        if self.uom_id.compare(self._get_variance("first"), self._get_variance("second")):
            return "recount", None
        return "counted", "second"

    def _get_variance(self, slot):
        """Counted less the books at that moment: two counts agree when these do, whatever was
        moved in between."""
        return self.uom_id.round(self[f"{slot}_quantity"] - self[f"{slot}_book"])

    @api.depends("variance", "unit_cost")
    def _compute_variance_value(self):
        for line in self:
            line.variance_value = line.currency_id.round(line.variance * line.unit_cost)

    @api.depends("state", *(f"{s}_{n}" for s in SLOTS for n in ("quantity", "user_id", "on")))
    @api.depends_context("uid")
    def _compute_mine(self):
        user = self.env.user
        for line in self:
            slot = line._get_slot(user)
            mine = next(
                (s for s in reversed(SLOTS) if line[f"{s}_on"] and line[f"{s}_user_id"] == user),
                None,
            )
            if line.state == "recount" and mine != "recount":
                mine = None
            line.my_quantity = line[f"{mine}_quantity"] if mine else 0.0
            line.is_mine = bool(mine)
            line.is_for_me = line.category == "counting" and bool(slot) and not mine

    @api.depends("book_quantity", "count_id.blind", "category")
    @api.depends_context("uid")
    def _compute_book_shown(self):
        reviewer = self.env.user.has_group(_REVIEWERS)
        for line in self:
            # as it is stored: what a form sends must not open a blind count
            kept = line._origin
            shown = reviewer or not kept.count_id.blind or kept.category == "posted"
            line.book_shown = kept.book_quantity if shown else 0.0

    def _inverse_my_quantity(self):
        user = self.env.user
        self.env["dealer.part.count"]._check_store_keeper()
        # sudo: book quantities are hidden from counters, the program needs them
        lines = self.sudo()
        lines._note_counts({line: line.my_quantity for line in lines}, user, add=False)

    @api.model
    def _search_is_for_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        user = self.env.uid
        domain = [
            ("count_id.category", "=", "counting"),
            "|",
            ("state", "in", ("todo", "recount")),
            "&",
            ("state", "=", "second"),
            ("first_user_id", "!=", user),
        ]
        return domain if True in value else ["!", *domain]

    # === CRUD METHODS === #

    def write(self, vals):
        if set(vals) - _OPEN_FIELDS:
            raise UserError(
                self.env._("What was counted and what the books said can't be set by hand.")
            )
        self._check_open()
        if "recount_asked" in vals:
            self.count_id._check_category("review")
        return super().write(vals)

    def _set_facts(self, vals):
        """Write what happened; not callable by RPC."""
        # past the guard of this class, on purpose
        return super().write(vals)  # pylint: disable=super-method-mismatch

    def _check_open(self):
        if closed := self.count_id.filtered(lambda c: c.category in ("posted", "cancelled")):
            raise UserError(self.env._("%(count)s is closed.", count=closed[0].name))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        raise UserError(self.env._("Lines of a count are kept."))

    # === ACTION METHODS === #

    def action_none(self):
        """The user found nothing in these bins."""
        return self._count_mine(0.0, add=False)

    def action_one_more(self):
        """The user found one more."""
        return self._count_mine(1.0, add=True)

    def _count_mine(self, quantity, add):
        self.env["dealer.part.count"]._check_store_keeper()
        self.check_access("write")
        # sudo: what was counted is noted beside a book quantity the counter may not see
        self.sudo()._note_counts(dict.fromkeys(self.sudo(), quantity), self.env.user, add=add)
        return True

    def action_open_entry(self):
        """The one field to fill, as a dialog."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [
                (self.env.ref("dealer_parts_count.dealer_part_count_line_view_entry").id, "form")
            ],
            "target": "new",
        }

    def _get_barcode_image(self):
        return barcode_image(self.barcode or self.part_number)

    # === BUSINESS METHODS === #

    def _get_slot(self, user):
        """:return: the name of the count this person gives now, or None when he may not"""
        if self.state == "recount" or self.recount_on:
            return "recount"
        if not self.first_on or self.first_user_id == user or not self.count_id.two_counters:
            return "first"
        if not self.second_on or self.second_user_id == user:
            return "second"
        return None

    def _is_open_for(self, user):
        slot = self._get_slot(user)
        return self.state != "counted" and bool(slot) and not self[f"{slot}_on"]

    def _note_counts(self, quantities, user, add):
        """Note counts of `user` and what the books said at this moment.

        :param dict quantities: {line: quantity in the part's unit}
        :param add: on top of what he counted there, else instead of it
        :raise UserError: when two others counted the bin already, or the quantity is below zero
        """
        lines = self.sudo()  # who counts can't write counted quantities himself
        # two scanners at one bin: the later one is tried again on what the first one wrote
        self.env.cr.execute(
            SQL("SELECT id FROM dealer_part_count_line WHERE id IN %s FOR UPDATE", tuple(lines.ids))
        )
        lines.invalidate_recordset()
        lines.count_id._check_category("counting")
        books = lines.count_id._get_book_quantities(lines.product_id, lines.location_id)
        now = fields.Datetime.now()
        for line in lines:
            slot = line._get_slot(user)
            if not slot:
                raise UserError(
                    self.env._(
                        "%(part)s in %(bin)s has been counted by %(first)s and %(second)s already.",
                        part=line.product_id.display_name,
                        bin=line.location_id.display_name,
                        first=line.first_user_id.name,
                        second=line.second_user_id.name,
                    )
                )
            quantity = quantities[line]
            if add and line[f"{slot}_on"]:
                quantity += line[f"{slot}_quantity"]
            if quantity < 0:
                raise UserError(self.env._("A count can't be less than nothing."))
            if not quantity <= _MOST:  # nor is what is no number at all
                raise UserError(self.env._("That many can't lie in a bin. Count again."))
            quantity = line.uom_id.round(quantity)
            line._set_facts(
                {
                    f"{slot}_quantity": quantity,
                    f"{slot}_book": books.get((line.product_id.id, line.location_id.id), 0.0),
                    f"{slot}_user_id": user.id,
                    f"{slot}_on": now,
                }
            )

    def _ask_recount(self):
        """The counts so far stay to be read; a new one decides."""
        self._set_facts(
            {"recount_asked": True, "recount_on": False, "recount_user_id": False,
             "recount_quantity": 0.0, "recount_book": 0.0}
        )  # fmt: skip

    def _update_cost(self):
        """Note the average cost of this moment, which the variances are valued with."""
        for count, lines in self.grouped("count_id").items():
            costs = count._get_costs(lines.product_id)
            for line in lines:
                if line.unit_cost != costs[line.product_id.id]:
                    line._set_facts({"unit_cost": costs[line.product_id.id]})

    def _prepare_variance_move_values(self):
        """:return: values of the stock move that brings the books to what was counted"""
        self.ensure_one()
        loss = self.product_id.with_company(self.company_id).property_stock_inventory
        found = self.variance > 0
        origin, target = (loss, self.location_id) if found else (self.location_id, loss)
        quantity = abs(self.variance)
        places = {"location_id": origin.id, "location_dest_id": target.id}
        common = {"product_id": self.product_id.id, "company_id": self.company_id.id, **places}
        return {
            **common,
            "dealer_count_line_id": self.id,
            "product_uom": self.uom_id.id,
            "product_uom_qty": quantity,
            "origin": self.count_id.name,
            "inventory_name": self.count_id.name,
            "state": "confirmed",
            "is_inventory": True,
            "picked": True,
            "move_line_ids": [
                fields.Command.create(
                    {**common, "product_uom_id": self.uom_id.id, "quantity": quantity}
                )
            ],
        }
