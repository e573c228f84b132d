from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerPartSpecialOrder(models.Model):
    _inherit = "dealer.part.special.order"

    dealer_repair_line_id = fields.Many2one(
        "dealer.repair.line",
        string="Repair Line",
        index="btree_not_null",
        check_company=True,
        ondelete="set null",
        copy=False,
    )
    dealer_repair_order_id = fields.Many2one(
        related="dealer_repair_line_id.order_id", store=True, index="btree_not_null"
    )

    @api.depends("dealer_repair_order_id.name")
    def _compute_reference(self):
        return super()._compute_reference()

    def _get_reference(self):
        reference = super()._get_reference()
        # the number of the order; whoever sees the special order may know it
        number = self.dealer_repair_order_id.sudo().name
        return " · ".join(filter(None, (number, reference)))

    def write(self, vals):
        if "dealer_repair_line_id" in vals and any(
            order.dealer_repair_line_id.id != vals["dealer_repair_line_id"] for order in self
        ):
            raise UserError(self.env._("The line a part is kept for is chosen when it is ordered."))
        result = super().write(vals)
        if "promised_date" in vals:
            self._follow_repair_orders()
        return result

    def _keep(self):
        """Parts of repair orders are kept by the issue of their line."""
        for_lines = self.filtered("dealer_repair_line_id")
        super(DealerPartSpecialOrder, self - for_lines)._keep()
        for order in for_lines:
            # The issue is the parts store's document; ordering for a line links it.
            order.sudo()._keep_for_line()
        for_lines._follow_repair_orders()
        return self

    def _follow_repair_orders(self):
        """Dates or parts have changed: visits wait or go on, their promises are looked at."""
        # buyers and store keepers move dates; what follows for the visit is the program's
        orders = self.sudo().dealer_repair_order_id
        orders._update_parts_wait()
        orders._tell_promise_at_risk()

    def _ordered_with(self, purchase_line):
        result = super()._ordered_with(purchase_line)
        self._follow_repair_orders()
        return result

    def _follow_vendor_date(self):
        result = super()._follow_vendor_date()
        self._follow_repair_orders()
        return result

    def _tell_late(self, expected):
        """A repair order's own promise is what counts; without one the part's does."""
        promised = self.filtered("dealer_repair_order_id.promised_on")
        return super(DealerPartSpecialOrder, self - promised)._tell_late(expected)

    def _is_handed_by_document(self):
        return bool(self.dealer_repair_line_id) or super()._is_handed_by_document()

    def _keep_for_line(self):
        """Take over what the line's issue misses; ask for the part first where nobody has."""
        self.ensure_one()
        line = self.dealer_repair_line_id
        line._check_can_be_ordered()
        if line.product_id != self.product_id:
            raise UserError(
                self.env._(
                    "%(line)s needs another part than %(part)s.",
                    line=line.name,
                    part=self.product_id.display_name,
                )
            )
        if line.qty_to_request:
            line.order_id._request_parts(line)
        left = self.quantity
        unit = self.product_id.uom_id
        for move in line._get_short_moves():
            missing = move.product_qty - move.product_uom._compute_quantity(move.quantity, unit)
            take = min(left, missing)
            if unit.compare(take, 0) <= 0:
                continue
            left -= take
            if unit.compare(take, move.product_qty) == 0:
                move.special_order_id = self
                continue
            values = [{**vals, "special_order_id": self.id} for vals in move._split(take)]
            move.create(values)._action_confirm(merge=False)
            move._recompute_state()
        if unit.compare(left, 0) > 0:
            raise UserError(
                self.env._(
                    "%(quantity)g of “%(line)s” cannot be ordered: %(missing)g are missing.",
                    quantity=self.quantity,
                    line=line.name,
                    missing=self.quantity - left,
                )
            )
