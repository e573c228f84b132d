from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerRepairLine(models.Model):
    _inherit = "dealer.repair.line"

    special_order_ids = fields.One2many(
        "dealer.part.special.order", "dealer_repair_line_id", string="Special Orders"
    )
    qty_short = fields.Float(
        string="Missing",
        digits="Product Unit",
        compute="_compute_qty_short",
        help="Needed, not on the shelf and not ordered.",
    )
    qty_reserved = fields.Float(
        string="Reserved",
        digits="Product Unit",
        compute="_compute_qty_short",
        help="Requested, on the shelf and kept for this line.",
    )
    part_state = fields.Selection(
        [
            ("request", "To request"),
            ("reserved", "Reserved"),
            ("short", "Missing"),
            ("ordered", "Ordered"),
            ("issued", "In the car"),
        ],
        string="Part",
        compute="_compute_qty_short",
        help="Missing: not on the shelf and not ordered. Ordered: a special order brings it. "
        "Reserved: on the shelf and kept for this line.",
    )
    part_expected_date = fields.Date(
        string="Expected",
        compute="_compute_part_expected_date",
        help="Latest day a part ordered for this line comes: the vendor's date, else the promise.",
    )

    @api.depends(
        "line_type",
        "quantity",
        "qty_pending",
        "qty_net",
        "authorisation_state",
        "special_order_ids.state",
        "move_ids.state",
        "move_ids.quantity",
    )
    def _compute_qty_short(self):
        for line in self:
            line.qty_short = line.qty_reserved = 0.0
            line.part_state = False
            if line.line_type != "part":
                continue
            line.qty_reserved = line._get_reserved()
            missing = max(0.0, line.qty_to_request - line.qty_available)
            for move in line._get_short_moves():
                reserved = move.product_uom._compute_quantity(move.quantity, line.product_uom_id)
                missing += move.product_qty - reserved
            line.qty_short = missing
            line.part_state = line._get_part_state()

    def _get_part_state(self):
        """Return where the part of this line is, the worst of several pieces first."""
        self.ensure_one()
        unit = self.product_uom_id
        if self.authorisation_state in ("declined", "deferred"):
            return False
        if not unit or unit.compare(self.quantity, self.qty_net) <= 0:
            return "issued" if self.qty_net else False
        if unit.compare(self.qty_short, 0) > 0:
            return "short"
        if self._get_awaited_orders():
            return "ordered"
        return "request" if unit.compare(self.qty_to_request, 0) > 0 else "reserved"

    def _get_reserved(self):
        """Return how much is on the shelf for this line's open issues, in its unit."""
        self.ensure_one()
        # An adviser sees what is kept for him without rights on stock documents.
        pending = self.sudo().move_ids.filtered(lambda move: move._is_workshop_pending())
        return sum(
            move.product_uom._compute_quantity(move.quantity, self.product_uom_id)
            for move in pending
        )

    def _get_awaited_orders(self):
        """Return the special orders of this line that have not brought the part yet."""
        # Whoever sees the line sees where its part is, without rights on special orders.
        return self.sudo().special_order_ids.filtered(
            lambda order: order.state in ("to_order", "ordered", "on_the_way")
        )

    def _is_awaited(self):
        """Return whether the car needs a part of this line that is not in the store."""
        self.ensure_one()
        return (
            self.line_type == "part"
            and self.authorisation_state in ("authorised", "not_needed")
            and self.product_uom_id.compare(self.quantity, self.qty_net) > 0
            and self.part_state in ("short", "ordered")
        )

    def _get_coming_date(self):
        """Return the day the last piece of this line is in the store, or False: unknown."""
        self.ensure_one()
        return self.part_state == "ordered" and self.part_expected_date

    @api.depends(
        "special_order_ids.expected_date",
        "special_order_ids.promised_date",
        "special_order_ids.state",
    )
    def _compute_part_expected_date(self):
        for line in self:
            awaited = line._get_awaited_orders()
            dates = [order.expected_date or order.promised_date for order in awaited]
            line.part_expected_date = max(filter(None, dates), default=False)

    def action_order_part(self):
        """Order what is missing for this line; the dialog shows it with its promised date."""
        self.ensure_one()
        self.check_access("read")
        if self.product_uom_id.compare(self.qty_short, 0) <= 0:
            raise UserError(
                self.env._(
                    "Nothing of “%(line)s” is missing: it is here or ordered.", line=self.name
                )
            )
        special = self.env["dealer.part.special.order"].create(self._prepare_special_order_values())
        return {
            "type": "ir.actions.act_window",
            "res_model": special._name,
            "res_id": special.id,
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Special Order"),
        }

    def _prepare_special_order_values(self):
        """Return the values of the special order of what this line misses."""
        self.ensure_one()
        order = self.order_id
        # how long the vendor needs is no secret, his price is
        vendors = self.product_id.sudo()._get_part_vendors(self.company_id)
        vendor = vendors.get(self.product_id.id)
        promised = False
        if vendor and vendor.delay:
            promised = fields.Date.context_today(self) + timedelta(days=vendor.delay)
        return {
            "company_id": self.company_id.id,
            "warehouse_id": order.warehouse_id.id,
            "product_id": self.product_id.id,
            "quantity": self.qty_short,
            "partner_id": order.partner_id.id,
            "vehicle_id": order.vehicle_id.id,
            "user_id": (order.adviser_id or self.env.user).id,
            "promised_date": promised,
            "dealer_repair_line_id": self.id,
        }

    def action_buy_and_use(self):
        """Ask where the part was bought and for how much; the dialog does all the rest."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "dealer.repair.buy",
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Buy and Use"),
            "context": {"default_line_id": self.id},
        }

    def _get_short_moves(self):
        """Return the issues of this line that wait for stock and are kept by no special order."""
        self.ensure_one()
        # An adviser orders what is missing without rights on stock documents.
        return self.sudo().move_ids.filtered(
            lambda move: (
                move._is_workshop_pending()
                and move.state in ("confirmed", "partially_available", "waiting")
                and not move.special_order_id
            )
        )

    def _check_can_be_ordered(self):
        """Nothing is bought for a line that is billed, or that the customer did not agree to."""
        self.ensure_one()
        self.order_id._check_not_settled()
        if self.line_type != "part":
            raise UserError(self.env._("“%(line)s” is no part.", line=self.name))
        if self.authorisation_state not in ("authorised", "not_needed"):
            raise UserError(
                self.env._(
                    "The customer has not authorised “%(line)s”. Get the authorisation first.",
                    line=self.name,
                )
            )
