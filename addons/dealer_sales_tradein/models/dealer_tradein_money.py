from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command


class DealerTradein(models.Model):
    """The old car bought: order, receipt by VIN, vendor bill, and how the seller is paid.

    *Netting*: one entry sets what the store owes the seller against what he owes for the deal;
    it is reconciled with both bills. *Pay-off*: one entry moves what his bank gets of the price to
    the bank's payable account, where the store's payment settles it. The rest is paid to him.
    """

    _inherit = "dealer.tradein"

    purchase_id = fields.Many2one("purchase.order", readonly=True, copy=False, index=True)
    bill_id = fields.Many2one(
        "account.move", string="Vendor Bill", readonly=True, copy=False, index="btree_not_null"
    )
    netting_move_id = fields.Many2one(
        "account.move", string="Set Against the Deal", readonly=True, copy=False
    )
    payoff_move_id = fields.Many2one(
        "account.move", string="Loan Taken Over", readonly=True, copy=False
    )
    amount_netted = fields.Monetary(
        string="Set against the Deal", compute="_compute_money", compute_sudo=True
    )
    amount_owed = fields.Monetary(
        string="To Pay the Seller", compute="_compute_money", compute_sudo=True
    )
    payoff_owed = fields.Monetary(
        string="To Pay His Bank", compute="_compute_money", compute_sudo=True
    )
    refurbishment_cost = fields.Monetary(
        compute="_compute_refurbishment_cost",
        groups="dealer_base.group_see_cost",
        compute_sudo=True,
        help="Added to the car's cost since it was bought, in the currency of the store.",
    )

    @api.depends("received_on", "netting_move_id", "payoff_move_id", "bill_id.amount_residual")
    def _compute_money(self):
        for tradein in self:
            credit = tradein._get_netting_line()
            tradein.amount_netted = -credit.amount_currency if credit else 0
            tradein.amount_owed = tradein.bill_id.amount_residual if tradein.received_on else 0
            tradein.payoff_owed = -sum(
                tradein._get_payoff_line().mapped("amount_residual_currency")
            )

    @api.depends("vehicle_id", "received_on")
    def _compute_refurbishment_cost(self):
        added = {}
        for company, tradeins in self.filtered("received_on").grouped("company_id").items():
            if lots := tradeins.vehicle_id.lot_id.with_company(company):
                added.update(lots._get_added_costs(lots._get_cost_bases()))
        for tradein in self:
            lot = tradein.vehicle_id.lot_id
            tradein.refurbishment_cost = added.get(lot.id, 0) if tradein.received_on else 0

    # === LOOK-UPS === #

    def _get_netting_line(self):
        """:return: the netting's item on the customer's receivable account"""
        return self.netting_move_id.line_ids.filtered(
            lambda line: line.parent_state == "posted" and line.account_type == "asset_receivable"
        )

    def _get_payoff_line(self):
        """:return: the item on the payable account of the seller's bank"""
        return self.payoff_move_id.line_ids.filtered(
            lambda line: line.parent_state == "posted" and line.balance < 0
        )

    def _get_payable_line(self):
        """:return: open payable items of the vendor bill"""
        return self.bill_id.line_ids.filtered(
            lambda line: (
                line.parent_state == "posted"
                and line.account_type == "liability_payable"
                and not line.reconciled
            )
        )

    def _get_pending(self):
        """What the old car will pay of the deal and is not on its bills yet, in the store's
        currency. ``dealer.cashier.due`` says the same in SQL.
        """
        self.ensure_one()
        if self.category not in ("accepted", "received", "done"):
            return 0
        if line := self._get_netting_line():
            return -sum(line.mapped("amount_residual"))
        if self.category == "done":
            return 0
        return self.order_id._convert_to_company(self.offer_amount - self.payoff_amount)

    # === BUYING === #

    def _get_used_product(self):
        """:return: product the car is stocked as: the one it was before, its trim in its colour,
        else the trim “Used” of its model
        """
        self.ensure_one()
        vehicle = self.vehicle_id.sudo()  # the catalogue grows by the car, whoever buys it
        if vehicle.product_id:
            return vehicle.product_id
        trim = vehicle.trim_id
        if not trim:
            if not vehicle.model_id:
                raise UserError(
                    self.env._("Choose the model of %s on the car.", vehicle.display_name)
                )
            Trim = vehicle.env["dealer.vehicle.trim"]
            name = self.env._("Used")
            trim = Trim.search(
                [("model_id", "=", vehicle.model_id.id), ("code", "=", "USED")], limit=1
            ) or Trim.create(
                {
                    "name": name,
                    "code": "USED",
                    "model_id": vehicle.model_id.id,
                    "currency_id": self.company_id.currency_id.id,
                }
            )
            vehicle.trim_id = trim
        color = vehicle.color_id
        product = trim._get_products(color)[trim, color]
        vehicle.product_id = product
        return product

    def _make_purchase(self):
        """A confirmed purchase order for exactly this car at the agreed price."""
        self.ensure_one()
        product = self._get_used_product()
        # sudo: the appraiser buys this very car and may see no other purchase
        purchase = (
            self.sudo()
            .env["purchase.order"]
            .with_company(self.company_id)
            .create(self._prepare_purchase_values(product))
        )
        purchase.button_confirm()
        if purchase.state == "to approve":  # the trade-in's own approval was given before
            purchase.button_approve(force=True)
        self._set_facts({"purchase_id": purchase.id})

    def _prepare_purchase_values(self, product):
        taxes = self.company_id.sudo().tradein_tax_ids
        return {
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "origin": " ".join(filter(None, [self.name, self.order_id.name])),
            "picking_type_id": self._get_picking_type().id,
            "order_line": [
                Command.create(
                    {
                        "product_id": product.id,
                        "name": f"{self.name} {self.vehicle_id.display_name}",
                        "vehicle_id": self.vehicle_id.id,
                        "product_qty": 1,
                        "price_unit": self._get_unit_price(taxes),
                        "tax_ids": [Command.set(taxes.ids)],
                    }
                )
            ],
        }

    def _get_unit_price(self, taxes):
        """:return: the price that makes what the seller gets, with these taxes"""
        if not taxes or all(taxes.mapped("price_include")):
            return self.offer_amount
        details = taxes.with_context(force_price_include=True).compute_all(
            self.offer_amount, self.currency_id
        )
        return details["total_excluded"]

    def _get_picking_type(self):
        warehouse = self.order_id.warehouse_id or self.env["stock.warehouse"].sudo().search(
            [("company_id", "=", self.company_id.id)], limit=1
        )
        return warehouse.sudo().in_type_id

    def _get_receive_blockers(self):
        self.ensure_one()
        blockers = []
        if not self.registration_seen:
            blockers.append(self.env._("See the registration certificate and tick it."))
        order = self.order_id
        if order and order.state not in ("sale",):
            blockers.append(self.env._("Confirm the deal first: the old car is taken in for it."))
        return blockers

    def action_receive(self):
        """The seller hands the car over: into stock by its VIN, billed, set against the deal."""
        self._check_acting("accepted")
        for tradein in self:
            if blockers := tradein._get_receive_blockers():
                raise UserError("\n".join([tradein.display_name, *blockers]))
            # sudo: receipt and bill follow from the agreed purchase of this very car
            own = tradein.sudo().with_company(tradein.company_id)
            for picking in own.purchase_id.picking_ids.filtered(
                lambda picking: picking.state not in ("done", "cancel")
            ):
                for line in picking.move_ids.move_line_ids:
                    if not line.lot_id:
                        line.lot_name = own.vehicle_id.vin
                    line.quantity = 1
                picking.move_ids.picked = True
                picking.button_validate()
            own.vehicle_id._set_owner(
                own.env["res.partner"], tradein.company_id._get_store_date(), origin=tradein.name
            )
            own.purchase_id.action_create_invoice()
            bill = own.purchase_id.invoice_ids.filtered(lambda move: move.state == "draft")
            bill.write({"invoice_date": tradein.company_id._get_store_date(), "ref": tradein.name})
            bill.action_post()
            tradein._set_facts({"received_on": fields.Datetime.now(), "bill_id": bill.id})
            tradein._update_used()
            own._take_over_loan()
        self._workflow_settle_facts()
        self._net()
        return True

    def _update_used(self):
        # sudo: that the car is a used one follows from its purchase
        vehicles = self.vehicle_id.sudo()
        self.env.add_to_compute(vehicles._fields["is_used"], vehicles)

    # === ENTRIES === #

    def _post_entry(self, label, debit, credit, amount):
        """Post one entry over ``amount``, in the trade-in's currency.

        :param debit: (account, partner)
        :param credit: (account, partner)
        """
        self.ensure_one()
        company, currency = self.company_id, self.currency_id
        date = company._get_store_date()
        balance = currency._convert(amount, company.currency_id, company, date)
        move = (
            self.env["account.move"]
            .with_company(company)
            .create(
                {
                    "move_type": "entry",
                    "journal_id": company._get_tradein_journal().id,
                    "date": date,
                    "ref": label,
                    "line_ids": [
                        Command.create(
                            {
                                "name": label,
                                "account_id": account.id,
                                "partner_id": partner.id,
                                "currency_id": currency.id,
                                "amount_currency": sign * amount,
                                "balance": sign * balance,
                                "dealer_vehicle_id": self.vehicle_id.id,
                            }
                        )
                        for (account, partner), sign in ((debit, 1), (credit, -1))
                    ],
                }
            )
        )
        move._post(soft=False)
        return move

    def _take_over_loan(self):
        """What the seller's bank gets of the price is owed to the bank, not to him."""
        self.ensure_one()
        if self.currency_id.is_zero(self.payoff_amount):
            return
        payable = self._get_payable_line()[:1]
        bank = self.payoff_partner_id.with_company(self.company_id)
        move = self._post_entry(
            self.env._("%(number)s: loan of the old car taken over", number=self.name),
            (payable.account_id, payable.partner_id),
            (bank.property_account_payable_id, bank),
            self.payoff_amount,
        )
        self._set_facts({"payoff_move_id": move.id})
        debit = move.line_ids.filtered(lambda line: line.balance > 0)
        (payable | debit).reconcile()

    def _net(self):
        """Set what the store owes the seller against the deal's bills, as far as both are open."""
        for tradein in self.sudo():  # entries follow from what was agreed, whoever receives it
            order = tradein.order_id
            if not tradein.received_on or not tradein.is_live:
                continue
            line = tradein._get_netting_line()
            if order and not line:
                line = tradein._make_netting()
            elif line and not line.reconciled:
                same = tradein._get_deal_lines().filtered(
                    lambda item: item.account_id == line.account_id  # noqa: B023
                )
                if same:
                    (same | line).reconcile()
            tradein._update_settled()
            order.invalidate_recordset()

    def _get_deal_lines(self):
        """:return: open receivable items of the seller on the deal's bills"""
        bills = self.order_id.invoice_ids.filtered(
            lambda bill: (
                bill.state == "posted"
                and bill.move_type == "out_invoice"
                and bill.payment_state not in ("reversed", "paid")
                and bill.commercial_partner_id == self.partner_id.commercial_partner_id
            )
        )
        return bills.line_ids.filtered(
            lambda line: (
                line.account_type == "asset_receivable" and not line.reconciled and line.balance > 0
            )
        ).sorted("id")

    def _make_netting(self):
        self.ensure_one()
        items, payable = self._get_deal_lines(), self._get_payable_line()[:1]
        items = items.filtered(lambda item: item.account_id == items[:1].account_id)
        if not items or not payable:
            return self.env["account.move.line"]
        company, today = self.company_id, self.company_id._get_store_date()
        owed = sum(
            item.currency_id._convert(
                item.amount_residual_currency, self.currency_id, company, today
            )
            for item in items
        )
        # what a lender pays of the bill is his: the old car pays the customer's own part
        others = sum(
            amount
            for kind, amount, _label in self.order_id._get_paid_by_others()
            if kind != "tradein"
        )
        owed -= company.currency_id._convert(others, self.currency_id, company, today)
        amount = self.currency_id.round(min(owed, -payable.amount_residual_currency))
        if amount <= 0:
            return self.env["account.move.line"]
        move = self._post_entry(
            self.env._(
                "%(number)s: old car set against %(deal)s",
                number=self.name,
                deal=self.order_id.name,
            ),
            (payable.account_id, payable.partner_id),
            (items[0].account_id, items[0].partner_id),
            amount,
        )
        self._set_facts({"netting_move_id": move.id})
        line = self._get_netting_line()
        (items | line).reconcile()
        (payable | (move.line_ids - line)).reconcile()
        return line

    def _update_settled(self):
        """Settled once the store owes neither the seller nor his bank anything for the car."""
        for tradein in self:
            tradein.invalidate_recordset(["amount_owed", "payoff_owed", "amount_netted"])
            currency = tradein.currency_id
            paid = currency.is_zero(tradein.amount_owed) and currency.is_zero(tradein.payoff_owed)
            if tradein.received_on and bool(tradein.settled_on) != paid:
                tradein._set_facts({"settled_on": paid and fields.Datetime.now()})
        self._workflow_settle_facts()

    def _unnet(self):
        """Take the netting back: the store owes the seller the price again."""
        for tradein in self.sudo():  # follows from the deal's end, whoever ends it
            tradein._reverse(tradein.netting_move_id)
            tradein._set_facts({"netting_move_id": False})
            refunds = tradein.order_id.invoice_ids.line_ids.filtered(
                lambda line: (
                    line.parent_state == "posted"
                    and line.account_type == "asset_receivable"
                    and not line.reconciled
                )
            )
            for same in refunds.grouped("account_id").values():
                if len(set(same.mapped(lambda line: line.balance > 0))) > 1:
                    same.reconcile()

    def _reverse(self, moves):
        moves = moves.filtered(lambda move: move.state == "posted" and not move.reversal_move_ids)
        date = self.company_id._get_store_date()
        if moves:
            moves._reverse_moves(
                [
                    {
                        "date": max(date, move.date),
                        "ref": self.env._("Taken back: %s", move.ref or move.name),
                        **({"invoice_date": date} if move.is_invoice() else {}),
                    }
                    for move in moves
                ],
                cancel=True,
            )

    def _give_back(self):
        """The car goes back to the seller: netting, loan, bill and receipt are undone.

        :raises UserError: the car is sold, gone, or the store has paid for it
        """
        self.ensure_one()
        own = self.sudo().with_company(self.company_id)  # the purchase of this very car is undone
        vehicle = own.vehicle_id
        if vehicle.lifecycle != "in_stock":
            raise UserError(
                self.env._(
                    "%s is not free in stock any more: it cannot go back to the seller.",
                    vehicle.display_name,
                )
            )
        payments = own._get_payments()
        if payments:
            raise UserError(
                self.env._(
                    "The store has paid %s for the car: an accountant cancels the payment first.",
                    payments[0].partner_id.name,
                )
            )
        own._unnet()
        own._reverse(own.payoff_move_id)
        own._reverse(own.bill_id)
        done = own.purchase_id.picking_ids.filtered(lambda picking: picking.state == "done")[:1]
        wizard = (
            own.env["stock.return.picking"]
            .with_context(active_id=done.id, active_ids=done.ids, active_model="stock.picking")
            .create({"picking_id": done.id})
        )
        wizard.product_return_moves.quantity = 1
        picking = own.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        picking.move_ids.picked = True
        picking.button_validate()
        vehicle._set_owner(own.partner_id, own.company_id._get_store_date(), origin=own.name)
        own._set_facts({"received_on": False, "payoff_move_id": False})
        own._update_used()

    # === PAYING === #

    def _get_payments(self):
        """:return: posted payments to the seller or his bank for this car"""
        return self.env["account.payment"].search(
            [
                ("dealer_tradein_id", "in", self.ids),
                ("state", "not in", ("draft", "canceled", "rejected")),
            ]
        )

    def action_pay_seller(self):
        """Pay the seller what is left of the price."""
        return self._action_pay("seller")

    def action_pay_bank(self):
        """Pay off the old car's loan."""
        return self._action_pay("bank")

    def _action_pay(self, kind):
        self.ensure_one()
        self._check_payer()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pay for the Old Car"),
            "res_model": "dealer.tradein.payment",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_tradein_id": self.id, "default_kind": kind},
        }

    def _check_payer(self):
        roles = ("accountant", "finance_clerk", "administrator")
        if not self.env.su and not any(
            self.env.user.has_group(f"dealer_base.group_{role}") for role in roles
        ):
            raise AccessError(self.env._("The accountant or the finance clerk pays. Ask one."))

    def _pay(self, kind, journal, date, amount):
        """:param str kind: seller or bank
        :return: the posted payment, reconciled with what is owed
        """
        self.ensure_one()
        self.check_access("read")
        self._check_payer()
        own = self.sudo().with_company(self.company_id)  # who pays this car keeps no books
        # what a colleague has paid meanwhile counts
        own.env["dealer.cashier.receipt"]._lock_rows(own)
        own.invalidate_recordset(["amount_owed", "payoff_owed"])
        owed = own.amount_owed if kind == "seller" else own.payoff_owed
        if amount <= 0 or own.currency_id.compare_amounts(amount, owed) > 0:
            raise UserError(
                self.env._("%s is owed: pay that or less.", own.currency_id.format(owed))
            )
        partner = own.partner_id if kind == "seller" else own.payoff_partner_id
        payment = own.env["account.payment"].create(
            {
                "payment_type": "outbound",
                "partner_type": "supplier",
                "partner_id": partner.id,
                "journal_id": journal.id,
                "date": date,
                "amount": amount,
                "currency_id": own.currency_id.id,
                "memo": f"{own.name} {own.vehicle_id.display_name}",
                "dealer_tradein_id": own.id,
            }
        )
        payment.action_post()
        if not payment.move_id:
            payment._generate_journal_entry()
            payment.move_id._post(soft=False)
        targets = own._get_payable_line() if kind == "seller" else own._get_payoff_line()
        lines = payment.move_id.line_ids.filtered(
            lambda line: line.account_id == targets.account_id[:1]
        )
        (targets | lines).reconcile()
        own._update_settled()
        return payment

    def action_view_entries(self):
        """Bill, entries and payments of the old car."""
        self.ensure_one()
        moves = self.bill_id | self.netting_move_id | self.payoff_move_id
        moves |= self._get_payments().move_id
        if not moves:
            raise UserError(self.env._("Nothing is booked for this car yet."))
        return moves._get_records_action(name=self.env._("Entries of the Old Car"))

    def action_open_purchase(self):
        self.ensure_one()
        return self.purchase_id._get_records_action()
