from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError


class StockMove(models.Model):
    _inherit = "stock.move"

    dealer_repair_line_id = fields.Many2one(
        "dealer.repair.line",
        string="Repair Line",
        index="btree_not_null",
        check_company=True,
        ondelete="set null",
        help="The line of the repair order this part goes out for or comes back from.",
    )
    dealer_issue_again = fields.Boolean(
        string="Issue Again",
        copy=False,
        help="The returned part was wrong or faulty: the car still needs one.",
    )

    def _prepare_merge_moves_distinct_fields(self):
        return [*super()._prepare_merge_moves_distinct_fields(), "dealer_repair_line_id"]

    def _is_workshop_return(self):
        """Whether the move brings a part back from the workshop."""
        self.ensure_one()
        return self.location_id.usage == "customer"

    def _is_workshop_pending(self):
        """Whether the move is an issue to the workshop that is still to be done."""
        self.ensure_one()
        return self.state not in ("done", "cancel") and not self._is_workshop_return()

    def _get_workshop_returnable(self, unit):
        """Return how many of this issue, in `unit`, have not come back."""
        self.ensure_one()
        out = self.product_uom._compute_quantity(self.quantity, unit)
        back = sum(
            move.product_uom._compute_quantity(move.quantity, unit)
            for move in self.returned_move_ids
            if move.state == "done"
        )
        return out - back

    def _action_assign(self, force_qty=False):
        """Override of `stock` to look for the parts of a repair order on the shelves all at once.

        Core does the same for chained moves, and when moves are done.
        """
        issues = self.filtered(
            lambda move: (
                move.dealer_repair_line_id
                and not move.move_orig_ids
                and not move._should_bypass_reservation()
            )
        )
        if issues:
            quants = self.env["stock.quant"]._get_quants_by_products_locations(
                issues.product_id, issues.location_id
            )
            self.env["stock.quant"].union(*quants.values()).mapped("quantity")  # read them at once
            found = {
                (move.product_id.id, move.location_id.id): self.env["stock.quant"]
                .union(
                    *(
                        group
                        for (product, *_rest), group in quants.items()
                        if product == move.product_id.id
                    )
                )
                .filtered(lambda quant, move=move: quant.location_id._child_of(move.location_id))
                .ids
                for move in issues
            }
            issues = issues.with_context(quants_cache=quants, workshop_quants=found)
            super(StockMove, issues)._action_assign(force_qty)
        if others := self - issues:
            super(StockMove, others)._action_assign(force_qty)

    def _trigger_scheduler(self):
        """Override of `stock` to ask once whether any part is reordered at once, not for each."""
        if self and all(move.dealer_repair_line_id for move in self):
            domain = [
                ("product_id", "in", self.product_id.ids),
                ("trigger", "=", "auto"),
                ("company_id", "in", self.company_id.ids),
            ]
            if not self.env["stock.warehouse.orderpoint"].search_count(domain, limit=1):
                return None
        return super()._trigger_scheduler()

    def _action_done(self, cancel_backorder=False):
        workshop = self.filtered(lambda m: m.dealer_repair_line_id and m.state != "cancel")
        if workshop:
            workshop._check_workshop_quantities()
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        done = moves.filtered("dealer_repair_line_id")
        if done:
            done._update_repair_lines()
        return moves

    def _check_workshop_quantities(self):
        """Refuse an issue nobody demands and a return of what never went out."""
        # A store keeper only reads repair lines; the lock needs the right to write.
        lines = self.dealer_repair_line_id.sudo()
        lines._lock()
        lines.order_id._check_not_settled()
        moving = defaultdict(float)
        for move in self.filtered("picked") or self:
            line = move.dealer_repair_line_id
            quantity = move.product_uom._compute_quantity(
                move.quantity, line.product_uom_id or move.product_uom
            )
            moving[line, move._is_workshop_return()] += quantity
        for (line, is_return), quantity in moving.items():
            line = line.sudo()
            limit = line.qty_net if is_return else line.quantity - line.qty_net
            if line.product_uom_id.compare(quantity, limit) <= 0:
                continue
            if is_return:
                raise UserError(
                    self.env._(
                        "%(quantity)g of “%(line)s” cannot come back: %(limit)g are out.",
                        quantity=quantity,
                        line=line.name,
                        limit=limit,
                    )
                )
            raise UserError(
                self.env._(
                    "%(quantity)g of “%(line)s” cannot be issued: %(order)s needs %(limit)g more. "
                    "The service adviser can raise the quantity on the order.",
                    quantity=quantity,
                    line=line.name,
                    order=line.order_id.display_name,
                    limit=limit,
                )
            )

    def _update_repair_lines(self):
        """A part that comes back for good is no longer needed; parts that came end the wait."""
        # What a store keeper moves changes the order, which he may only read.
        lowered = defaultdict(float)
        for move in self:
            line = move.dealer_repair_line_id
            if move._is_workshop_return() and not move.dealer_issue_again:
                lowered[line] += move.product_uom._compute_quantity(
                    move.quantity, line.product_uom_id or move.product_uom
                )
        for line, quantity in lowered.items():
            line = line.sudo()
            line.quantity = line.quantity - quantity
        orders = self.dealer_repair_line_id.order_id.sudo()
        waiting = orders.filtered(
            lambda o: o.waiting_reason == "parts" and o.parts_state == "issued"
        )
        if waiting:
            waiting.waiting_reason = False
