from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class StockMove(models.Model):
    _inherit = "stock.move"

    transfer_line_id = fields.Many2one(
        "dealer.part.transfer.line", copy=False, readonly=True, index="btree_not_null"
    )
    transfer_flow = fields.Selection(
        [("send", "Sent"), ("receive", "Received"), ("back", "Taken Back")],
        copy=False,
        readonly=True,
    )
    transfer_sent_id = fields.Many2one(
        "stock.move",
        copy=False,
        readonly=True,
        index="btree_not_null",
        help="What was sent that this move receives or takes back.",
    )
    transfer_arrival_ids = fields.One2many("stock.move", "transfer_sent_id")
    consumption_line_id = fields.Many2one(
        "dealer.part.consumption.line", copy=False, readonly=True, index="btree_not_null"
    )

    @api.constrains("transfer_line_id", "transfer_flow", "transfer_sent_id")
    def _check_transfer_move(self):
        """Whoever makes it: a move of a transfer moves its part in the store whose turn it is."""
        for move in self.sudo().filtered("transfer_line_id"):  # sudo: half of it is another store's
            line, sent = move.transfer_line_id, move.transfer_sent_id
            receives = move.transfer_flow == "receive"
            transfer = line.transfer_id
            if (
                move.product_id != line.product_id
                or move.company_id != transfer["company_id" if receives else "source_company_id"]
                or bool(sent) == (move.transfer_flow == "send")
                or (sent and sent.transfer_line_id != line)
            ):
                raise ValidationError(
                    self.env._(
                        "%(part)s can't be moved for %(transfer)s like that: use the buttons of "
                        "the transfer.",
                        part=move.product_id.display_name,
                        transfer=transfer.name,
                    )
                )

    def _prepare_move_split_vals(self, qty):
        values = super()._prepare_move_split_vals(qty)
        if self.transfer_line_id:
            values.update(
                transfer_line_id=self.transfer_line_id.id,
                transfer_flow=self.transfer_flow,
                transfer_sent_id=self.transfer_sent_id.id,
            )
        if self.consumption_line_id:
            values["consumption_line_id"] = self.consumption_line_id.id
        return values

    # === TRANSFERS === #

    def _action_done(self, cancel_backorder=False):
        ours = self.filtered("transfer_line_id")
        self._check_transfer_returns()
        if not ours:
            return super()._action_done(cancel_backorder=cancel_backorder)
        ours._check_transfer_quantities()
        moves = self.browse()
        # cost and accounts are those of the store whose move it is, whoever does it
        for company, group in self.grouped("company_id").items():
            moves |= super(StockMove, group.with_company(company))._action_done(
                cancel_backorder=cancel_backorder
            )
        sent = moves.filtered(lambda m: m.transfer_flow == "send" and m.state == "done")
        sent.transfer_line_id.transfer_id._announce(sent)
        return moves

    def _check_transfer_returns(self):
        """A transfer is taken back on the transfer itself, which knows what is still on its way."""
        for move in self:
            # sudo: what was sent may be another store's
            origin = move.origin_returned_move_id.sudo()
            if origin.transfer_line_id and not move.transfer_line_id:
                raise UserError(
                    self.env._(
                        "%(part)s went out with the transfer %(transfer)s: use “Close Difference” "
                        "there, or make a transfer back.",
                        part=move.product_id.display_name,
                        transfer=origin.transfer_line_id.transfer_id.name,
                    )
                )

    def _check_transfer_quantities(self):
        """Nobody receives or takes back more than is on its way."""
        arriving = self.filtered(lambda m: m.transfer_flow in ("receive", "back"))
        if not arriving:
            return
        for sent, moves in arriving.grouped("transfer_sent_id").items():
            sent = sent.sudo()  # the sender's move, another store's perhaps
            done = sum(
                sent.transfer_arrival_ids.filtered(lambda m: m.state == "done").mapped("quantity")
            )
            now = sum(moves.filtered("picked").mapped("quantity"))
            if sent.product_uom.compare(done + now, sent.quantity) > 0:
                raise UserError(
                    self.env._(
                        "%(part)s: %(open)s of %(sent)s are still on their way, so %(now)s can't "
                        "arrive. If there really are more, the sender corrects his stock and sends "
                        "another transfer.",
                        part=sent.product_id.display_name,
                        open=sent.quantity - done,
                        sent=sent.quantity,
                        now=now,
                    )
                )

    def _is_between_stores(self):
        return self.transfer_line_id and self.transfer_line_id.sudo().transfer_id.is_between_stores

    def _expect_sent_lots(self):
        """A receipt expects the very lots that were sent: others may be in transit too."""
        for move in self.filtered(lambda m: m.product_id.tracking != "none"):
            move._take_lots(move.transfer_sent_id._get_open_lots())

    def _get_open_lots(self):
        """:return: {lot: quantity} of what was sent and has not arrived"""
        self.ensure_one()
        lots = defaultdict(float)
        for line in self.move_line_ids:
            lots[line.lot_id] += line.quantity
        for line in self.transfer_arrival_ids.filtered(lambda m: m.state == "done").move_line_ids:
            lots[line.lot_id] -= line.quantity
        return lots

    def _take_lots(self, lots):
        """Reserve these lots for a tracked part, as many as the move asks for."""
        if self.product_id.tracking == "none":
            return
        self._do_unreserve()  # whatever was reserved with the confirmation
        left = self.product_uom_qty
        values = []
        for lot, quantity in lots.items():
            part = min(left, quantity)
            if lot and self.product_uom.compare(part, 0.0) > 0:
                left -= part
                values.append({**self._prepare_move_line_vals(quantity=part), "lot_id": lot.id})
        self.env["stock.move.line"].create(values)

    def _expect_less(self, quantity):
        """What was taken back is expected no more by the receipts of its shipment."""
        for move in self.filtered(lambda m: m.state not in ("done", "cancel")).sorted("id"):
            part = min(quantity, move.product_uom_qty)
            quantity -= part
            move._do_unreserve()
            if move.product_uom.compare(part, move.product_uom_qty) >= 0:
                move._action_cancel()
            else:
                move.product_uom_qty -= part
                move._expect_sent_lots()
                move._action_assign()

    # === VALUE === #

    def _get_value_from_quotation(self, quantity, at_date=None):
        """What comes from another store costs what it cost there (see dealer.part.transfer)."""
        if self.transfer_flow not in ("receive", "back") or not self._is_between_stores():
            return super()._get_value_from_quotation(quantity, at_date)
        return {
            "value": self._get_transfer_value(quantity),
            "quantity": quantity,
            "description": self.env._(
                "Cost in the sending store, %(reference)s",
                reference=self.transfer_sent_id.sudo().reference,
            ),
        }

    def _get_transfer_value(self, quantity):
        """The part of what was sent that arrives with this move, in this store's currency.

        Shares are rounded together: all arrivals of one shipment add up to its value to the cent.
        """
        sent = self.transfer_sent_id.sudo()  # the value only, of the parts now in this store
        before = sent.transfer_arrival_ids.filtered(
            lambda m: m.state == "done" and m.id < self._origin.id
        )
        count = sum(before.mapped("quantity"))
        currency = sent.company_id.currency_id

        def share(part):
            return currency.round(sent.value * part / sent.quantity) if sent.quantity else 0.0

        value = share(count + quantity) - share(count)
        return currency._convert(
            value, self.company_id.currency_id, self.company_id, sent.date or fields.Date.today()
        )

    def _should_create_account_move(self):
        if self._is_between_stores():
            return bool(
                self.product_id.is_storable
                and self.is_valued
                and not self.company_id.currency_id.is_zero(self.value)
                and self.company_id._get_store_transfer_account()
            )
        return super()._should_create_account_move()

    def _get_account_move_line_vals(self):
        if not self._is_between_stores():
            return super()._get_account_move_line_vals()
        stock = self.product_id._get_product_accounts()["stock_valuation"]
        between = self.company_id._get_store_transfer_account()
        credit, debit = (stock, between) if self.transfer_flow == "send" else (between, stock)
        value = self._get_aml_value()
        common = {
            "name": f"{self.transfer_line_id.transfer_id.name} - {self.product_id.name}",
            "product_id": self.product_id.id,
        }
        return [
            {**common, "account_id": credit.id, "debit": 0, "credit": value},
            {**common, "account_id": debit.id, "debit": value, "credit": 0},
        ]

    def _get_analytic_distribution(self):
        centre = self.consumption_line_id.consumption_id.cost_centre_id
        if account := centre.sudo().analytic_account_id:  # of the books, not the keeper's to read
            return {str(account.id): 100}
        return super()._get_analytic_distribution()
