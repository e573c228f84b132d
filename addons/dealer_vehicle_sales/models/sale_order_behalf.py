from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

BEHALF_ROLES = ("finance_clerk", "cashier", "accountant", "sales_manager", "general_manager")


class SaleOrder(models.Model):
    """The customer's money a sale holds for others, and how what is left goes back to him."""

    _inherit = "sale.order"

    has_behalf = fields.Boolean(compute="_compute_has_behalf")
    behalf_line_ids = fields.One2many(
        "sale.order.line",
        "order_id",
        string="Money on Behalf",
        domain=[("product_id.is_on_behalf", "=", True)],
        copy=False,
    )
    behalf_currency_id = fields.Many2one(related="company_id.currency_id", string="Store Currency")
    behalf_balance = fields.Monetary(
        string="Held for Others",
        compute="_compute_behalf_balance",
        currency_field="behalf_currency_id",
        help="Money taken on behalf that was neither paid on nor given back yet.",
    )

    @api.depends("order_line.product_id")
    def _compute_has_behalf(self):
        for order in self:
            order.has_behalf = any(line.is_on_behalf for line in order.order_line)

    @api.depends("order_line.behalf_balance")
    def _compute_behalf_balance(self):
        for order in self:
            order.behalf_balance = sum(order.order_line.mapped("behalf_balance"))

    @api.depends("order_line.is_on_behalf")
    def _compute_margin(self):
        """The share of the margin is that of what is sold."""
        result = super()._compute_margin()
        for order in self:
            if behalf := order.order_line.filtered("is_on_behalf"):
                sold = order.amount_untaxed - sum(behalf.mapped("price_subtotal"))
                order.margin_percent = order.margin / sold if sold else 0.0
        return result

    # === ACTION METHODS === #

    def action_pay_behalf(self):
        """Pay on what is held for this deal: a payment filled in with everything that is open."""
        self.ensure_one()
        lines = self.order_line.filtered("is_on_behalf")
        return self.env["dealer.behalf.payment"]._get_new_action(lines)

    def action_open_behalf(self):
        """The payments made for this deal; a new one where none was made."""
        self.ensure_one()
        lines = self.env["dealer.behalf.payment.line"].search(
            [("sale_line_id", "in", self.order_line.ids)]
        )
        if not lines:
            return self.action_pay_behalf()
        return self._action_open_records(lines.payment_id, self.env._("Paid on Behalf"))

    def action_settle_behalf(self):
        """Give back what is left of the money on behalf, or bill what was paid beyond it.

        Makes the credit note (or bill) that brings the account to zero. What the customer still
        owes for the deal is set off; the cashier pays out the rest at the desk.
        """
        return self._action_settle_behalf(self.order_line)

    def _action_settle_behalf(self, lines):
        """Settle some lines of the sale, for who may."""
        self.ensure_one()
        self.check_access("read")
        if not self.env.su and not any(
            self.env.user.has_group(f"dealer_base.group_{role}") for role in BEHALF_ROLES
        ):
            raise AccessError(
                self.env._(
                    "The finance clerk, the cashier, the accountant or a manager gives back money "
                    "on behalf. Ask one."
                )
            )
        # sudo: the note says what the items of the deal say; its right was checked above
        notes = self.sudo()._settle_behalf(lines.sudo())
        if self.env["dealer.cashier.receipt"]._is_desk_user() and any(
            note.move_type == "out_refund" and note.payment_state in ("not_paid", "partial")
            for note in notes
        ):
            return self.action_collect()
        return True

    # === BUSINESS METHODS === #

    def _settle_behalf(self, lines):
        """Bring these lines' money to zero by a credit note (held) or a bill (paid beyond).

        :return: the posted moves
        :raises UserError: nothing is held for these lines
        """
        self.ensure_one()
        lines = lines.filtered("is_on_behalf")
        self.env["dealer.cashier.receipt"]._lock_rows(lines)
        currency = self.company_id.currency_id
        moves = self.env["account.move"]
        for move_type, sign in (("out_refund", 1), ("out_invoice", -1)):
            amounts = {line: sign * line.behalf_balance for line in lines}
            due = {
                line: amount
                for line, amount in amounts.items()
                if currency.compare_amounts(amount, 0) > 0
            }
            if due:
                moves += (
                    self.env["account.move"]
                    .with_company(self.company_id)
                    .create(self._prepare_behalf_move_values(move_type, due))
                )
        if not moves:
            raise UserError(
                self.env._("Nothing is held for %s: there is nothing to give back.", self.name)
            )
        moves.action_post()
        lines._reconcile_behalf()
        self._set_off_behalf(moves)
        self.invalidate_recordset()
        lines.invalidate_recordset()
        for move in moves:
            self._message_log(
                author_id=self.env.user.partner_id.id,
                body=self.env._(
                    "%(amount)s of money on behalf given back with %(note)s.",
                    amount=move.currency_id.format(move.amount_total),
                    note=move.name,
                )
                if move.move_type == "out_refund"
                else self.env._(
                    "%(amount)s paid on behalf beyond what was taken, billed with %(bill)s.",
                    amount=move.currency_id.format(move.amount_total),
                    bill=move.name,
                ),
            )
        return moves

    def _prepare_behalf_move_values(self, move_type, amounts):
        """:param dict amounts: {line: amount above zero, in the store's currency}"""
        self.ensure_one()
        return {
            "move_type": move_type,
            "partner_id": self.partner_invoice_id.id,
            "company_id": self.company_id.id,
            "currency_id": self.company_id.currency_id.id,
            "invoice_date": fields.Date.context_today(self),
            "invoice_origin": self.name,
            "invoice_user_id": self.user_id.id,
            "ref": self.env._("Money on behalf of %s", self.name),
            "invoice_line_ids": [
                fields.Command.create(line._prepare_behalf_item_values(amount))
                for line, amount in amounts.items()
            ],
        }

    def _set_off_behalf(self, moves):
        """Use a credit note for what the customer still owes for the same sale."""
        self.ensure_one()
        receivable = (moves | self._get_payable_invoices()).line_ids.filtered(
            lambda item: (
                item.account_type == "asset_receivable"
                and item.parent_state == "posted"
                and not item.reconciled
            )
        )
        for items in receivable.grouped(lambda item: (item.account_id, item.partner_id)).values():
            if len({item.balance > 0 for item in items}) > 1:
                items.reconcile()

    # === CASHIER === #

    def _get_payable_invoices(self):
        """What settles money on behalf is a bill or credit note of the deal too."""
        invoices = super()._get_payable_invoices()
        if lines := self.order_line.filtered("is_on_behalf"):
            invoices |= lines.behalf_item_ids.move_id.filtered(
                lambda move: move.move_type in ("out_invoice", "out_refund")
            )
        return invoices

    def _prepare_receipt_values(self):
        """Credit notes are paid back once nothing is to be collected."""
        values = super()._prepare_receipt_values()
        if values["kind"] == "deposit" and self.has_behalf:
            notes = self._get_payable_invoices().filtered(
                lambda move: (
                    move.state == "posted"
                    and move.move_type == "out_refund"
                    and move.payment_state in ("not_paid", "partial")
                )
            )
            if notes:
                values.update(
                    kind="refund", invoice_ids=notes.ids, partner_id=notes[0].partner_id.id
                )
        return values
