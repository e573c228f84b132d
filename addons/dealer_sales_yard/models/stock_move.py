from odoo import fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    vehicle_transfer_id = fields.Many2one(
        "dealer.vehicle.transfer", copy=False, readonly=True, index="btree_not_null"
    )
    vehicle_transfer_flow = fields.Selection(
        [("send", "Sent"), ("receive", "Received")], copy=False, readonly=True
    )
    vehicle_sent_id = fields.Many2one(
        "stock.move",
        copy=False,
        readonly=True,
        index="btree_not_null",
        help="What was sent that this move receives.",
    )
    vehicle_between_stores = fields.Boolean(copy=False, readonly=True)

    def _action_done(self, cancel_backorder=False):
        ours = self.filtered("vehicle_transfer_id")
        if not ours:
            return super()._action_done(cancel_backorder=cancel_backorder)
        # a car that changes its store is as old as it is
        dates = {vehicle: vehicle.stock_date for vehicle in ours.sudo().vehicle_id}
        moves = self.browse()
        # cost and accounts are those of the store whose move it is, whoever does it
        for company, group in self.grouped("company_id").items():
            moves |= super(StockMove, group.with_company(company))._action_done(
                cancel_backorder=cancel_backorder
            )
        for vehicle, date in dates.items():
            vehicle.stock_date = date
        # sudo: the other store's half follows
        ours.sudo().vehicle_transfer_id._follow_moves()
        return moves

    # === VALUE === #

    def _get_value_from_quotation(self, quantity, at_date=None):
        """A car from another store costs what it cost there (see dealer.vehicle.transfer)."""
        if self.vehicle_transfer_flow != "receive" or not self.vehicle_between_stores:
            return super()._get_value_from_quotation(quantity, at_date)
        sent = self.vehicle_sent_id.sudo()  # the value only, of the car now in this store
        return {
            "value": sent.company_id.currency_id._convert(
                sent.value,
                self.company_id.currency_id,
                self.company_id,
                sent.date or fields.Date.today(),
            ),
            "quantity": quantity,
            "description": self.env._(
                "Cost in the sending store, %(reference)s", reference=sent.reference
            ),
        }

    def _should_create_account_move(self):
        if self.vehicle_between_stores:
            return bool(
                self.is_valued
                and not self.company_id.currency_id.is_zero(self.value)
                and self.company_id._get_vehicle_transfer_account()
            )
        return super()._should_create_account_move()

    def _get_account_move_line_vals(self):
        if not self.vehicle_between_stores:
            return super()._get_account_move_line_vals()
        stock = self.product_id._get_product_accounts()["stock_valuation"]
        between = self.company_id._get_vehicle_transfer_account()
        sends = self.vehicle_transfer_flow == "send"
        credit, debit = (stock, between) if sends else (between, stock)
        value = self._get_aml_value()
        common = {
            "name": f"{self.vehicle_transfer_id.name} - {self.vehicle_id.vin}",
            "product_id": self.product_id.id,
            "dealer_vehicle_id": self.vehicle_id.id,
        }
        return [
            {**common, "account_id": credit.id, "debit": 0, "credit": value},
            {**common, "account_id": debit.id, "debit": value, "credit": 0},
        ]
