from datetime import timedelta

from odoo import Command, fields, models
from odoo.exceptions import AccessError, UserError


class SaleOrder(models.Model):
    """Selling: hand over, bill, collect; one step for the counter."""

    _inherit = "sale.order"

    # === ACTION METHODS === #

    def action_sell(self):
        """Hand over what is on the counter and bill it.

        :return: the cashier's desk for those who collect themselves, else True
        :raise UserError: what is missing, and who can mend it
        """
        self.ensure_one()
        self._check_may_sell()
        self.check_access("write")
        # sudo: the right to sell was checked. Transfer, bill and deposits follow from the sale;
        # the counter has no right to make any other.
        order = self.sudo().with_company(self.company_id)
        bill = order._sell()
        if bill.amount_residual and self.counter_payment == "cash" and self._may_collect():
            return self.action_collect()
        return True

    def action_print_counter_bill(self):
        """Print the bills and credit notes of the sale."""
        self.ensure_one()
        # sudo: which bills the sale has; reading them obeys their rules
        bills = self.sudo().counter_bill_ids.filtered(lambda bill: bill.state == "posted")
        if not bills:
            raise UserError(self.env._("There is no bill yet. Sell first."))
        return self.env.ref("account.account_invoices").report_action(bills.sudo(False))

    def action_print_counter_delivery(self):
        """Print the delivery notes of what was handed over."""
        self.ensure_one()
        # sudo: which transfers the sale has; reading them obeys their rules
        pickings = self.sudo().picking_ids.filtered(lambda picking: picking.state == "done")
        if not pickings:
            raise UserError(self.env._("Nothing was handed over yet. Sell first."))
        return self.env.ref("stock.action_report_delivery").report_action(pickings.sudo(False))

    # === BUSINESS METHODS === #

    def _check_may_sell(self):
        if not self.env.su and not self.env.user.has_group("dealer_base.group_parts_counter"):
            raise AccessError(self.env._("Only the parts counter sells parts. Ask one there."))

    def _may_collect(self):
        """:return: whether the user has the cashier's role and an open cash-up"""
        receipts = self.env["dealer.cashier.receipt"].sudo(False)
        return receipts._is_desk_user() and bool(
            self.env["dealer.cashier.session"].sudo(False)._get_open_session(self.company_id)
        )

    def _get_pay_back_action(self, note):
        """:return: the desk's refund of a credit note of this sale"""
        self.ensure_one()
        return self._get_collect_action(
            {
                "kind": "refund",
                "partner_id": note.partner_id.id,
                "company_id": note.company_id.id,
                "invoice_ids": note.ids,
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def _sell(self):
        """Hand over and bill; called with the rights it needs.

        :return: the posted `account.move`
        """
        self.ensure_one()
        self.env["dealer.cashier.receipt"]._lock_rows(self)
        self._sync_core_lines()
        lines = self.order_line.filtered(
            lambda line: line.product_id and not line.is_core_deposit and line.qty_to_hand > 0
        )
        self._check_sellable(lines)
        quantities = {line: line.qty_to_hand for line in lines}
        quantities.update(self._get_deposit_quantities(quantities))
        self._check_counter_credit(quantities)
        if self.state in ("draft", "sent"):
            self.action_confirm()
        if not self.locked:
            self.action_lock()
        moves = self._hand_over({line: quantities[line] for line in lines})
        bill = self._bill_counter(quantities, moves)
        self._create_cores(bill)
        return bill

    def _check_sellable(self, lines):
        if not self.is_counter_sale:
            raise UserError(self.env._("%s is no counter sale.", self.name))
        if self.state == "cancel":
            raise UserError(self.env._("%s is cancelled. Make a new sale.", self.name))
        if not lines:
            raise UserError(
                self.env._(
                    "There is nothing to hand over: add parts, or wait until the rest has come."
                )
            )
        if self.currency_id != self.company_id.currency_id:
            raise UserError(
                self.env._(
                    "The counter sells in %(own)s, the price class of this customer is in "
                    "%(currency)s. Choose another class.",
                    own=self.company_id.currency_id.name,
                    currency=self.currency_id.name,
                )
            )
        if self.warehouse_id.delivery_steps != "ship_only":
            raise UserError(
                self.env._(
                    "The counter hands over straight from the shelf, but %s delivers in several "
                    "steps. The parts manager sets one step, or another warehouse.",
                    self.warehouse_id.name,
                )
            )
        if any(line.product_id.core_charge for line in lines) and not (
            self.company_id.core_deposit_account_id
        ):
            raise UserError(
                self.env._(
                    "%s has no account for deposits of old parts. The accountant sets it on the "
                    "store.",
                    self.company_id.name,
                )
            )
        available = lines._get_counter_available()
        for line in lines:
            rounding = line.product_uom_id
            if rounding.compare(line.qty_to_hand, line._get_qty_rest()) > 0:
                raise UserError(
                    self.env._(
                        "Only %(rest)s of %(part)s are still on this sale. Raise its quantity "
                        "to hand over more.",
                        rest=line._get_qty_rest(),
                        part=line.product_id.display_name,
                    )
                )
            if line.product_id.is_storable and (
                rounding.compare(line.qty_to_hand, available[line]) > 0
            ):
                raise UserError(
                    self.env._(
                        "Only %(free)s of %(part)s are free in %(warehouse)s. Hand over less; the "
                        "rest stays on order.",
                        free=available[line],
                        part=line.product_id.display_name,
                        warehouse=self.warehouse_id.name,
                    )
                )
        self._check_counter_prices()

    def _check_counter_prices(self):
        """Refuse prices below the limit; a parts manager who sells himself has released them."""
        lines = self._get_lines_below_limit()
        if not lines:
            return
        if self.env.user.has_group("dealer_base.group_parts_manager"):
            for line in lines:
                line.released_price = line._get_net_price()  # for what is handed over later, too
            return
        line = lines[0]
        lowest = line.class_price * (1 - self.company_id.counter_discount_limit / 100)
        raise UserError(
            self.env._(
                "%(part)s at %(price)s is below %(lowest)s, the lowest price at the counter. Raise "
                "it, or ask the parts manager to release the price.",
                part=line.product_id.display_name,
                price=self.currency_id.format(line._get_net_price()),
                lowest=self.currency_id.format(lowest),
            )
        )

    def _check_counter_credit(self, quantities):
        """Refuse to sell on account over the customer's credit limit, unless it was released."""
        if self.counter_payment != "account":
            return
        partner = self.partner_id.commercial_partner_id.with_company(self.company_id)
        # two counters selling to one customer see each other's bill
        self.env["dealer.cashier.receipt"]._lock_rows(partner)
        limit = self._get_own_credit_limit()
        amount = sum(
            line.price_total * quantity / line.product_uom_qty
            for line, quantity in quantities.items()
        )
        currency = self.company_id.currency_id
        if limit and currency.compare_amounts(partner.credit + amount, limit) <= 0:
            return
        released = max(self._get_credit_releases().mapped("amount"), default=0)
        if currency.compare_amounts(amount, released) <= 0:
            return
        if not limit:
            raise UserError(
                self.env._(
                    "%(customer)s has no credit limit: let him pay now, or have a sales manager, "
                    "the accountant or the general manager release %(amount)s on credit.",
                    customer=partner.display_name,
                    amount=currency.format(amount),
                )
            )
        raise UserError(
            self.env._(
                "%(customer)s may owe %(limit)s and owes %(used)s; this sale of %(amount)s is "
                "%(over)s too much. Let him pay now, or have a sales manager, the accountant or "
                "the general manager release it on credit.",
                customer=partner.display_name,
                limit=currency.format(limit),
                used=currency.format(partner.credit),
                amount=currency.format(amount),
                over=currency.format(partner.credit + amount - limit),
            )
        )

    def _get_credit_releases(self):
        return self.env["dealer.credit.release"].search(
            [("res_model", "=", self._name), ("res_id", "=", self.id)]
        )

    def _get_deposit_quantities(self, quantities):
        """:return: {line of a deposit: pieces} that go with the parts handed over"""
        pieces = {}
        for line, quantity in quantities.items():
            product = line.product_id
            pieces[product] = pieces.get(product, 0) + line.product_uom_id._compute_quantity(
                quantity, product.uom_id, round=False
            )
        deposits = {}
        for line in self.order_line.filtered("is_core_deposit"):
            quantity = min(line._get_qty_rest(), pieces.get(line.core_product_id, 0))
            if quantity > 0:
                deposits[line] = quantity
        return deposits

    def _hand_over(self, quantities):
        """Do the transfer of what goes over the counter; the rest waits in its backorder.

        :param dict quantities: line -> quantity, in the line's unit
        :return: the done moves
        """
        todo = self.order_line.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel") and not move.origin_returned_move_id
        )
        todo.filtered(lambda move: move.state != "assigned")._action_assign()
        for move in todo:
            line = move.sale_line_id
            wanted = move.product_id.uom_id._compute_quantity(
                line.product_uom_id._compute_quantity(
                    quantities.get(line, 0), move.product_id.uom_id, round=False
                ),
                move.product_uom,
                round=False,
            )
            if move.product_id.is_storable and move.product_uom.compare(wanted, move.quantity) > 0:
                raise UserError(
                    self.env._(
                        "%(part)s was taken by somebody else in the meantime: %(free)s are left.",
                        part=move.product_id.display_name,
                        free=move.quantity,
                    )
                )
            if wanted:
                if move.product_uom.compare(move.quantity, wanted):
                    move.quantity = wanted
                move.picked = True
        picked = todo.filtered("picked")
        for picking in picked.picking_id:
            picking.with_context(skip_backorder=True, skip_sms=True).button_validate()
        undone = picked.filtered(lambda move: move.state != "done")
        if undone:
            raise UserError(
                self.env._(
                    "%s could not be handed over. The store keeper finishes its transfer.",
                    undone[0].product_id.display_name,
                )
            )
        return picked

    def _bill_counter(self, quantities, moves):
        """Post the bill of exactly what was handed over.

        :param dict quantities: line -> quantity, in the line's unit
        :param moves: the done moves of these lines
        """
        values = self._prepare_counter_bill_values()
        values["invoice_line_ids"] = [
            Command.create(line._prepare_invoice_line(quantity=quantity))
            for line, quantity in quantities.items()
        ]
        bill = self.env["account.move"].create(values)
        lines = {
            sale_line: item for item in bill.invoice_line_ids for sale_line in item.sale_line_ids
        }
        for move in moves:
            move.counter_bill_line_id = lines[move.sale_line_id]
        bill.action_post()
        return bill

    def _prepare_counter_bill_values(self):
        values = {
            **self._prepare_invoice(),
            "invoice_date": fields.Date.context_today(self),
            "counter_order_id": self.id,
        }
        if self.counter_payment == "cash":
            values["invoice_payment_term_id"] = False
        return values

    def _create_cores(self, bill):
        """Note for each deposit on the bill which old parts the customer still brings."""
        self.env["dealer.part.core"].create(
            [
                {
                    "bill_line_id": item.id,
                    "product_id": item.sale_line_ids.core_product_id.id,
                    "order_id": self.id,
                    "partner_id": self.partner_id.id,
                    "company_id": self.company_id.id,
                    "quantity": item.quantity,
                    "amount": item.price_subtotal,
                    "date": bill.invoice_date,
                    "due_date": bill.invoice_date
                    + timedelta(days=self.company_id.core_return_days),
                }
                for item in bill.invoice_line_ids
                if item.sale_line_ids.core_product_id
            ]
        )
