from odoo import models
from odoo.exceptions import AccessError, UserError


class SaleOrder(models.Model):
    """Taking parts back: against the very bill they were sold with."""

    _inherit = "sale.order"

    def action_counter_return(self):
        """Ask what comes back."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Return: %s", self.name),
            "res_model": "dealer.counter.return",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def _get_returnable_lines(self):
        """:return: {line of a bill: quantity that may still come back}; for the returns' screen"""
        bills = self.counter_bill_ids.filtered(
            lambda bill: bill.state == "posted" and bill.move_type == "out_invoice"
        )
        lines = bills.invoice_line_ids.filtered(
            lambda line: (
                line.display_type == "product"
                and line.sale_line_ids
                and not line.sale_line_ids.core_product_id
            )
        )
        credited = lines._get_counter_credited()
        return {
            line: line.quantity - credited[line.id]
            for line in lines
            if line.product_uom_id.compare(line.quantity, credited[line.id]) > 0
        }

    def _take_back_sold(self, quantities, reason, fee_percent=0.0):
        """Take parts back into stock and credit exactly these lines of their bills.

        What is open of the bill is set off; what was paid is to be paid back at the desk.

        :param dict quantities: line of a bill of this sale -> quantity, in the line's unit
        :param str reason: printed on the credit note
        :param float fee_percent: restocking fee
        :return: the posted credit notes, one for each bill
        :raise UserError: more than was sold and not taken back yet
        """
        self.ensure_one()
        self._check_may_sell()
        self.check_access("read")
        manager = self.env.su or self.env.user.has_group("dealer_base.group_parts_manager")
        # sudo: see action_sell
        order = self.sudo().with_company(self.company_id)
        order.env["dealer.cashier.receipt"]._lock_rows(order)
        quantities = {
            line.with_env(order.env): quantity for line, quantity in quantities.items() if quantity
        }
        if not quantities:
            raise UserError(self.env._("Say how many of which part come back."))
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the parts come back."))
        if not 0 <= fee_percent <= 100:
            raise UserError(self.env._("The restocking fee is between 0 and 100 percent."))
        returnable = order._get_returnable_lines()
        for line, quantity in quantities.items():
            rest = returnable.get(line, 0)
            if quantity < 0 or line.product_uom_id.compare(quantity, rest) > 0:
                raise UserError(
                    self.env._(
                        "At most %(rest)s of %(part)s can still come back.",
                        rest=rest,
                        part=line.product_id.display_name,
                    )
                )
            if not line.product_id.is_returnable and not manager:
                raise AccessError(
                    self.env._(
                        "%s is not taken back. The parts manager can make an exception.",
                        line.product_id.display_name,
                    )
                )
        moves = order._move_back(quantities)
        # sudo: the right to take back was checked; credit notes follow from the return
        notes = self.env["account.move"].sudo()
        bills = order.env["account.move.line"].union(*quantities).move_id
        for bill in bills:
            own = {line: qty for line, qty in quantities.items() if line.move_id == bill}
            cores = order._get_cores_of_returned(own)
            own.update({core.bill_line_id: quantity for core, quantity in cores.items()})
            note = bill._credit_counter_lines(
                own,
                reason,
                cores={core.bill_line_id: core for core in cores},
                fee_percent=fee_percent,
            )
            for line in note.invoice_line_ids:
                for move in moves.get(line.counter_origin_line_id, ()):
                    move.counter_bill_line_id = line
            note.action_post()
            note._set_off_counter_bill()
            notes += note
        order.message_post(
            author_id=self.env.user.partner_id.id,
            body=self.env._(
                "Taken back with %(notes)s: %(reason)s",
                notes=", ".join(notes.mapped("name")),
                reason=reason,
            ),
        )
        return notes

    def _move_back(self, quantities):
        """Return the parts to the shelf they came from.

        :return: {line of a bill: done return moves}
        """
        wanted = {}
        for line, quantity in quantities.items():
            if line.product_id.type != "consu":
                continue
            handed = self.order_line.move_ids.filtered(
                lambda move, line=line: move.counter_bill_line_id == line and move.state == "done"
            )
            left = quantity
            for move in handed:
                out = move.quantity - sum(
                    move.returned_move_ids.filtered(lambda back: back.state == "done").mapped(
                        "quantity"
                    )
                )
                share = min(
                    line.product_uom_id._compute_quantity(left, move.product_uom, round=False), out
                )
                if share > 0:
                    wanted[move] = share
                    left -= move.product_uom._compute_quantity(
                        share, line.product_uom_id, round=False
                    )
            if line.product_uom_id.compare(left, 0) > 0:
                raise UserError(
                    self.env._(
                        "%s came back to the store already, without a credit note. The accountant "
                        "credits it.",
                        line.product_id.display_name,
                    )
                )
        if not wanted:
            return {}
        known = {move: move.returned_move_ids for move in wanted}
        self.env["stock.picking"]._take_back(wanted)
        moves = {}
        for move, before in known.items():
            line = move.counter_bill_line_id
            moves.setdefault(line, self.env["stock.move"])
            moves[line] |= move.returned_move_ids - before
        return moves

    def _get_cores_of_returned(self, quantities):
        """A part that comes back owes no old part any more.

        :return: {dealer.part.core: pieces whose deposit goes back with the part}
        """
        cores = {}
        for line, quantity in quantities.items():
            pieces = line.product_uom_id._compute_quantity(
                quantity, line.product_id.uom_id, round=False
            )
            for core in self.counter_core_ids.filtered(
                lambda core, line=line: (
                    core.bill_line_id.move_id == line.move_id and core.product_id == line.product_id
                )
            ):
                share = min(core.qty_owed - cores.get(core, 0), pieces)
                if share > 0:
                    cores[core] = cores.get(core, 0) + share
                    pieces -= share
        return cores
