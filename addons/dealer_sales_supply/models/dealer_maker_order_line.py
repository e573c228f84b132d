from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# what a sent order keeps; the rest is the maker's answer
_ASKED = frozenset(
    {"trim_id", "color_id", "interior_color_id", "option_ids", "quantity", "order_id"}
)


class DealerMakerOrderLine(models.Model):
    """Cars of one trim, colour and equipment ordered from the maker."""

    _name = "dealer.maker.order.line"
    _description = "Cars Ordered From the Maker"
    _inherit = ["dealer.fact.mixin"]
    _order = "order_id desc, sequence, id"
    _check_company_auto = True
    _rec_names_search = ["order_id.name", "trim_id.name"]
    _computed_facts = True
    _fact_fields = frozenset({"shipped", "received"})

    order_id = fields.Many2one(
        "dealer.maker.order", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, index=True, precompute=True
    )
    category = fields.Selection(related="order_id.category", string="Status of the Order")
    partner_id = fields.Many2one(related="order_id.partner_id")
    month = fields.Date(related="order_id.month", store=True)
    sequence = fields.Integer(default=10)
    trim_id = fields.Many2one("dealer.vehicle.trim", required=True, index=True, ondelete="restrict")
    color_id = fields.Many2one(
        "product.attribute.value",
        string="Colour",
        domain=lambda self: [
            ("attribute_id", "=", self.env.ref("dealer_base.attribute_exterior_color").id)
        ],
        help="Empty: any colour answers the line.",
    )
    interior_color_id = fields.Many2one(
        "product.attribute.value",
        string="Interior",
        domain=lambda self: [
            ("attribute_id", "=", self.env.ref("dealer_base.attribute_interior_color").id)
        ],
    )
    option_ids = fields.Many2many("product.attribute.value", string="Options")
    trim_option_ids = fields.Many2many(related="trim_id.option_ids", string="Options of the Trim")
    quantity = fields.Integer(string="Ordered", default=1, required=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    price_unit = fields.Monetary(
        string="Price",
        compute="_compute_price_unit",
        store=True,
        readonly=False,
        groups="dealer_base.group_see_cost",
        help="What one car is expected to cost, without tax, in the store's currency. The shipping "
        "list tells the price that is paid.",
    )
    confirmed = fields.Integer(
        string="Allocated", copy=False, help="Cars the maker says he will build for this line."
    )
    expected_week = fields.Date(
        copy=False, help="The week the maker promises them for; kept as its Monday."
    )
    sale_line_id = fields.Many2one(
        "sale.order.line",
        string="For the Deal",
        index="btree_not_null",
        copy=False,
        check_company=True,
        ondelete="set null",
        domain="[('deal_kind', '=', 'car'), ('vehicle_id', '=', False), ('state', '!=', 'cancel'),"
        " ('company_id', '=', company_id)]",
        help="The customer's deal that waits for this car. Nobody else can buy it.",
    )
    arrival_ids = fields.One2many("dealer.vehicle.arrival", "maker_line_id")
    shipped = fields.Integer(
        compute="_compute_shipped",
        store=True,
        help="Cars on the maker's shipping lists, received ones included.",
    )
    received = fields.Integer(compute="_compute_shipped", store=True)
    open_quantity = fields.Integer(
        string="Still to Ship",
        compute="_compute_open_quantity",
        store=True,
        help="Allocated, or while the maker has not answered ordered, less shipped.",
    )
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")

    _quantity_positive = models.Constraint("CHECK (quantity > 0)", "Order at least one car.")
    _confirmed_positive = models.Constraint(
        "CHECK (confirmed >= 0)", "The maker cannot allocate fewer cars than none."
    )
    # what a shipping list looks for
    _open_idx = models.Index("(company_id, trim_id, order_id) WHERE open_quantity > 0")

    # === COMPUTE METHODS === #

    @api.depends("trim_id")
    def _compute_price_unit(self):
        for line in self:
            trim = line.trim_id
            price = trim.currency_id._convert(
                trim.purchase_price,
                line.company_id.currency_id or self.env.company.currency_id,
                line.company_id or self.env.company,
                fields.Date.context_today(line),
            ) if trim else 0.0  # fmt: skip
            line.price_unit = price or line.price_unit

    @api.depends("arrival_ids.state")
    def _compute_shipped(self):
        counts = {}
        for line, state, count in self.env["dealer.vehicle.arrival"]._read_group(
            [("maker_line_id", "in", self.ids)], ["maker_line_id", "state"], ["__count"]
        ):
            counts[line.id, state] = count
        for line in self:
            line.received = counts.get((line.id, "received"), 0)
            line.shipped = line.received + counts.get((line.id, "expected"), 0)

    @api.depends(
        "quantity", "confirmed", "shipped", "order_id.confirmed_on", "order_id.cancelled_on"
    )
    def _compute_open_quantity(self):
        for line in self:
            order = line.order_id
            due = line.confirmed if order.confirmed_on else line.quantity
            line.open_quantity = 0 if order.cancelled_on else max(due - line.shipped, 0)

    @api.depends("expected_week", "open_quantity")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for line in self:
            line.is_late = bool(
                line.open_quantity
                and line.expected_week
                and line.expected_week + timedelta(days=6) < today
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        before = fields.Date.context_today(self) - timedelta(days=6)
        domain = [("open_quantity", ">", 0), ("expected_week", "<", before)]
        return domain if True in value else ["!", *["&"], *domain]

    @api.depends("order_id.name", "trim_id", "color_id")
    def _compute_display_name(self):
        for line in self:
            parts = [line.order_id.name, line.trim_id.display_name, line.color_id.name]
            line.display_name = " · ".join(part for part in parts if part)

    # === CONSTRAINTS === #

    @api.constrains("sale_line_id", "quantity")
    def _check_sale_line(self):
        for line in self:
            if line.sale_line_id and line.quantity != 1:
                raise ValidationError(
                    self.env._("A line for a customer's deal is one car: use a line for each deal.")
                )

    @api.constrains("confirmed", "quantity")
    def _check_confirmed(self):
        for line in self:
            if line.confirmed > line.quantity:
                raise ValidationError(
                    self.env._(
                        "%(line)s: the maker allocates %(count)s, but only %(quantity)s were "
                        "ordered. Add what he offers beyond that to an order of its own.",
                        line=line.trim_id.display_name,
                        count=line.confirmed,
                        quantity=line.quantity,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._round_week(vals)
        lines = super().create(vals_list)
        lines.order_id._check_draft()
        return lines

    def write(self, vals):
        vals = dict(vals)
        self._round_week(vals)
        if _ASKED & vals.keys():
            self.order_id._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if any(line.order_id.sent_on for line in self):
            raise UserError(
                self.env._("The order was sent: set what is allocated to 0 instead of deleting.")
            )

    @api.model
    def _round_week(self, vals):
        if vals.get("expected_week"):
            day = fields.Date.to_date(vals["expected_week"])
            vals["expected_week"] = day - timedelta(days=day.weekday())

    # === BUSINESS METHODS === #

    @api.model
    def _get_open_lines(self, partner, company, trims):
        """Lines a shipping list of the maker may answer, oldest first.

        :return: list of [line, cars still to ship]
        """
        lines = self.search(
            [
                ("company_id", "=", company.id),
                ("trim_id", "in", trims.ids),
                ("open_quantity", ">", 0),
                ("order_id.category", "in", ("sent", "confirmed")),
                (
                    "order_id.partner_id.commercial_partner_id",
                    "=",
                    partner.commercial_partner_id.id,
                ),
            ]
        )
        ordered = lines.sorted(lambda line: (line.order_id.sent_on, line.order_id.id, line.id))
        return [[line, line.open_quantity] for line in ordered]

    def _answers(self, order_number, trim, color):
        """Whether a car of this trim and colour answers the line; an order's number binds."""
        self.ensure_one()
        order = self.order_id
        if order_number and order_number not in (order.name, order.maker_reference):
            return False
        return self.trim_id == trim and (not self.color_id or self.color_id == color)
