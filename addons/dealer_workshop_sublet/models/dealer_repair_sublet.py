from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain

from odoo.addons.dealer_parts.models.cost_fields import CostMonetary

ADVISERS = "dealer_base.group_service_adviser,dealer_base.group_workshop_controller"


class DealerRepairSublet(models.Model):
    """A sublet line's work at a vendor: what was ordered, out, back, and what it cost.

    What the customer agreed to stands on the line; the cost here never changes it. The state
    follows from what happened. Buying needs no right to purchases: the order is made for exactly
    this line, at the quoted cost, and other purchases stay closed.
    """

    _name = "dealer.repair.sublet"
    _description = "Sublet Work"
    _inherit = ["dealer.fact.mixin", "mail.thread"]
    _order = "expected_back, id"
    _rec_name = "line_id"
    _check_company_auto = True
    _fact_fields = frozenset(
        {
            "ordered_on",
            "handed_over_on",
            "handed_over_by_id",
            "returned_on",
            "returned_to_id",
            "cancelled_on",
            "purchase_line_id",
            "state",
            "billed_cost",
            "is_billed",
        }
    )

    line_id = fields.Many2one(
        "dealer.repair.line",
        string="Work",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('line_type', '=', 'sublet')]",
        check_company=True,
    )
    order_id = fields.Many2one(
        related="line_id.order_id", store=True, index=True, string="Repair Order"
    )
    company_id = fields.Many2one(
        related="line_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    vehicle_id = fields.Many2one(related="order_id.vehicle_id", store=True, index="btree_not_null")
    vendor_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        check_company=True,
        tracking=True,
        help="Who does the work.",
    )
    leaves = fields.Selection(
        [("car", "The car"), ("part", "A part of it"), ("none", "Nothing: done here")],
        string="What Leaves",
        required=True,
        default="car",
        help="What goes to the vendor; “nothing” when he comes to the workshop.",
    )
    expected_back = fields.Datetime(
        tracking=True, help="When the vendor promised to be done and have it back."
    )
    quoted_cost = fields.Monetary(
        groups=f"{ADVISERS},dealer_base.group_see_cost",
        help="What the vendor asks, without tax; the price of his purchase order.",
    )
    note = fields.Char(string="Instructions", help="What the vendor is to do; on his order.")
    ordered_on = fields.Datetime(readonly=True, copy=False)
    handed_over_on = fields.Datetime(string="Handed over on", readonly=True, copy=False)
    handed_over_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    returned_on = fields.Datetime(string="Back on", readonly=True, copy=False)
    returned_to_id = fields.Many2one("res.users", readonly=True, copy=False)
    cancelled_on = fields.Datetime(readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "To Order"),
            ("ordered", "Ordered"),
            ("out", "At the Vendor"),
            ("back", "Back"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_state",
        store=True,
        precompute=True,
        index=True,
    )
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")

    # money
    purchase_line_id = fields.Many2one(
        "purchase.order.line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    purchase_name = fields.Char(
        string="Purchase Order",
        related="purchase_line_id.order_id.name",
        related_sudo=True,
        help="The vendor's order.",
    )
    billed_cost = CostMonetary(
        compute="_compute_billed_cost",
        store=True,
        groups="dealer_base.group_see_cost",
        help="Posted bills of the vendor for this work, less his credit notes, without tax.",
    )
    is_billed = fields.Boolean(
        string="Vendor's Bill",
        compute="_compute_billed_cost",
        store=True,
        help="The vendor billed.",
    )
    price_subtotal = fields.Monetary(
        related="line_id.price_subtotal", string="Sold for", help="Without tax."
    )
    margin = CostMonetary(
        compute="_compute_margin",
        groups="dealer_base.group_see_cost",
        help="What it is sold for, less the vendor's bills; less his quote while he has not "
        "billed. Without tax.",
    )

    _one_of_a_line = models.UniqueIndex(
        "(line_id) WHERE cancelled_on IS NULL",
        "This work is given to a vendor already: open that one, or cancel it first.",
    )
    _quoted_cost_positive = models.Constraint(
        "CHECK(quoted_cost >= 0)", "The vendor's price cannot be below zero."
    )

    # === COMPUTE METHODS === #

    @api.depends("line_id.name", "vendor_id")
    def _compute_display_name(self):
        for sublet in self:
            sublet.display_name = " · ".join(
                filter(None, [sublet.order_id.name, sublet.line_id.name, sublet.vendor_id.name])
            )

    @api.depends("ordered_on", "handed_over_on", "returned_on", "cancelled_on")
    def _compute_state(self):
        for sublet in self:
            if sublet.cancelled_on:
                sublet.state = "cancelled"
            elif sublet.returned_on:
                sublet.state = "back"
            elif sublet.handed_over_on:
                sublet.state = "out"
            else:
                sublet.state = "ordered" if sublet.ordered_on else "draft"

    @api.depends("state", "expected_back")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for sublet in self:
            sublet.is_late = (
                sublet.state in ("ordered", "out")
                and bool(sublet.expected_back)
                and sublet.expected_back < now
            )

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "in", ("ordered", "out")) & Domain(
            "expected_back", "<", fields.Datetime.now()
        )
        return late if True in value else ~late

    @api.depends(
        "purchase_line_id.invoice_lines.parent_state",
        "purchase_line_id.invoice_lines.balance",
    )
    def _compute_billed_cost(self):
        for sublet in self:
            # sudo: the vendor's bills are the accountant's; what they add up to has its own group
            bills = sublet.sudo().purchase_line_id.invoice_lines.filtered(
                lambda line: line.parent_state == "posted"
            )
            sublet.billed_cost = sum(bills.mapped("balance"))
            sublet.is_billed = bool(bills)

    @api.depends("billed_cost", "is_billed", "quoted_cost", "line_id.price_subtotal")
    def _compute_margin(self):
        for sublet in self:
            sublet.margin = sublet.line_id.price_subtotal - sublet._get_cost()

    def _get_cost(self):
        """Return what the work costs as far as is known: the vendor's bills, else his quote."""
        self.ensure_one()
        return self.billed_cost if self.is_billed else self.sudo().quoted_cost

    # === CONSTRAINTS === #

    @api.constrains("line_id")
    def _check_line(self):
        for sublet in self:
            if sublet.line_id.line_type != "sublet":
                raise ValidationError(
                    self.env._(
                        "“%(line)s” is no sublet work: only lines of that type go to a vendor.",
                        line=sublet.line_id.name,
                    )
                )

    # === CRUD METHODS === #

    def write(self, vals):
        if {"line_id", "vendor_id"}.intersection(vals) and self.filtered("ordered_on"):
            raise UserError(
                self.env._("The work is ordered. Cancel it, then give it to another vendor.")
            )
        if "quoted_cost" in vals and self.filtered("is_billed"):
            raise UserError(
                self.env._("The vendor has billed this work: his bill says what it costs.")
            )
        result = super().write(vals)
        if {"quoted_cost", "expected_back"}.intersection(vals):
            self._update_purchase()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_not_ordered(self):
        if self.filtered("ordered_on"):
            raise UserError(self.env._("Sublet work that was ordered is cancelled, not deleted."))

    # === ACTIONS === #

    def action_order(self):
        """Order the work from the vendor: a confirmed purchase order at the quoted cost."""
        self.check_access("write")
        for sublet in self:
            sublet.order_id._check_not_settled()
            if sublet.state != "draft":
                raise UserError(
                    self.env._("“%(work)s” is ordered already.", work=sublet.line_id.name)
                )
            if sublet.line_id.is_out:
                raise UserError(
                    self.env._(
                        "The customer does without “%(work)s”: there is nothing to order.",
                        work=sublet.line_id.name,
                    )
                )
            if sublet.line_id.authorisation_state not in ("authorised", "not_needed"):
                raise UserError(
                    self.env._(
                        "The customer has not authorised “%(work)s”. Get the authorisation first.",
                        work=sublet.line_id.name,
                    )
                )
            # An adviser buys this very work and may see no other purchase.
            purchase = (
                sublet.sudo()
                .env["purchase.order"]
                .with_company(sublet.company_id)
                .create(sublet._prepare_purchase_values())
            )
            sublet._set_facts(
                {
                    "ordered_on": fields.Datetime.now(),
                    "purchase_line_id": purchase.order_line.id,
                }
            )
            purchase.button_confirm()

    def action_hand_over(self):
        """The car or part leaves; the order waits for it."""
        self.check_access("write")
        for sublet in self:
            sublet.order_id._check_not_settled()
            if sublet.state != "ordered":
                raise UserError(
                    self.env._(
                        "“%(work)s” is not ordered, or with the vendor already.",
                        work=sublet.line_id.name,
                    )
                )
            sublet._set_facts(
                {
                    "handed_over_on": fields.Datetime.now(),
                    "handed_over_by_id": self.env.user.id,
                }
            )
            order = sublet.order_id
            if sublet.leaves != "none" and order.category in ("draft", "in_progress"):
                order.waiting_reason = "sublet"

    def action_return(self):
        """The work is done and what left is back."""
        self.check_access("write")
        for sublet in self:
            if sublet.state not in ("out", "ordered"):
                raise UserError(
                    self.env._("“%(work)s” is not with a vendor.", work=sublet.line_id.name)
                )
            now = fields.Datetime.now()
            sublet._set_facts(
                {
                    "handed_over_on": sublet.handed_over_on or now,
                    "handed_over_by_id": (sublet.handed_over_by_id or self.env.user).id,
                    "returned_on": now,
                    "returned_to_id": self.env.user.id,
                }
            )
            # sudo: that the vendor did his work is what his bill is checked against
            purchase_line = sublet.sudo().purchase_line_id
            if purchase_line and purchase_line.qty_received_method == "manual":
                purchase_line.qty_received = purchase_line.product_qty
            order = sublet.order_id
            others = order.sublet_ids.filtered(lambda other: other.state == "out")
            if order.waiting_reason == "sublet" and not others:
                order.waiting_reason = False

    def action_cancel(self):
        """Do without the vendor; his order is cancelled."""
        self.check_access("write")
        for sublet in self:
            if sublet.state in ("out", "back", "cancelled"):
                raise UserError(
                    self.env._(
                        "“%(work)s” is with the vendor, back, or cancelled: it cannot be "
                        "cancelled now.",
                        work=sublet.line_id.name,
                    )
                )
            if sublet.is_billed:
                raise UserError(
                    self.env._(
                        "The vendor has billed “%(work)s”. The accountant takes the bill back "
                        "first.",
                        work=sublet.line_id.name,
                    )
                )
            sublet._set_facts({"cancelled_on": fields.Datetime.now()})
            sublet.flush_recordset(["cancelled_on"])  # the line is free for another vendor now
            # sudo: as for ordering
            purchase = sublet.sudo().purchase_line_id.order_id
            if purchase and purchase.state != "cancel":
                if purchase.locked:
                    purchase.button_unlock()
                purchase.button_cancel()

    def action_view_purchase(self):
        """Open the vendor's order; for those who may see purchases."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "purchase.order",
            "res_id": self.sudo().purchase_line_id.order_id.id,
            "views": [(False, "form")],
        }

    # === BUSINESS METHODS === #

    def _prepare_purchase_values(self):
        """Return the values of the vendor's order; hook."""
        self.ensure_one()
        car = " ".join(filter(None, [self.vehicle_id.license_plate, self.vehicle_id.vin]))
        words = filter(None, [self.line_id.name, car, self.note])
        return {
            "partner_id": self.vendor_id.id,
            "company_id": self.company_id.id,
            "origin": self.order_id.name,
            "date_planned": self.expected_back or fields.Datetime.now(),
            "order_line": [
                Command.create(
                    {
                        "product_id": self.line_id.product_id.id,
                        "name": " · ".join(words),
                        "product_qty": 1.0,
                        "price_unit": self.quoted_cost,
                        "date_planned": self.expected_back or fields.Datetime.now(),
                    }
                )
            ],
        }

    def _update_purchase(self):
        """Tell the vendor's order what changed about cost and day, while he has not billed."""
        for sublet in self:
            line = sublet.sudo().purchase_line_id  # sudo: as for ordering
            if not line or line.invoice_lines or sublet.state == "cancelled":
                continue
            values = {"price_unit": sublet.sudo().quoted_cost}
            if sublet.expected_back:
                values["date_planned"] = sublet.expected_back
            line.write(values)
