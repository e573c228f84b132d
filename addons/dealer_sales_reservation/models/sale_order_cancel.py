from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_is_zero


class SaleOrder(models.Model):
    """A cancelled deal: why, and what became of the customer's money.

    The money of a deal lies on the customer's account as the credit of its receipts. What the
    store keeps becomes a posted bill that uses this credit; what it gives back becomes refunds of
    the same receipts, which the cashier pays out once they are approved. Then nothing is open.
    """

    _name = "sale.order"
    _inherit = ["dealer.fact.mixin", "sale.order"]

    cancel_reason_id = fields.Many2one(
        "dealer.deal.cancel.reason",
        string="Cancelled Because",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
    )
    cancel_note = fields.Char(readonly=True, copy=False)
    cancelled_on = fields.Datetime(readonly=True, copy=False, index="btree_not_null")
    cancelled_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    cancel_rule_id = fields.Many2one(
        "dealer.deal.cancel.rule", string="Deposit Rule", readonly=True, copy=False
    )
    deposit_kept = fields.Monetary(
        readonly=True,
        copy=False,
        currency_field="payable_currency_id",
        help="What the store kept of the customer's money, taxes included, in its currency.",
    )
    deposit_to_refund = fields.Monetary(
        readonly=True,
        copy=False,
        currency_field="payable_currency_id",
        help="What the customer gets back by the decision, in the currency of the store.",
    )
    deposit_refunded = fields.Monetary(
        readonly=True,
        copy=False,
        currency_field="payable_currency_id",
        help="What the cashier has paid back since, in the currency of the store.",
    )
    kept_deposit_bill_ids = fields.One2many(
        "account.move", "kept_deposit_order_id", string="Bills of Kept Deposits"
    )
    deposit_held = fields.Monetary(
        compute="_compute_deposit_held",
        compute_sudo=True,
        currency_field="payable_currency_id",
        help="The customer's money for this deal that no bill has used and nobody has paid back.",
    )

    @api.model
    def _get_fact_fields(self):
        return super()._get_fact_fields() | {
            "cancel_reason_id",
            "cancel_note",
            "cancelled_on",
            "cancelled_by_id",
            "cancel_rule_id",
            "deposit_kept",
            "deposit_to_refund",
            "deposit_refunded",
        }

    # === COMPUTE METHODS === #

    def _compute_deposit_held(self):
        held = self._get_unused_deposits()
        for order in self:
            order.deposit_held = held.get(order.id, 0.0)

    # === ACTION METHODS === #

    def action_cancel_deal(self):
        """Ask why, and decide about the customer's money."""
        self.ensure_one()
        if self.state != "cancel":
            self._check_deal_cancellable()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel the Deal"),
            "res_model": "dealer.deal.cancel",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def action_draft(self):
        """Quoted again: it is not cancelled any more; what was kept or paid back stays."""
        result = super().action_draft()
        self.filtered("cancelled_on")._set_facts(
            {
                "cancel_reason_id": False,
                "cancel_note": False,
                "cancelled_on": False,
                "cancelled_by_id": False,
                "cancel_rule_id": False,
            }
        )
        return result

    def action_open_kept_bills(self):
        """The bills by which the deposit was kept."""
        self.ensure_one()
        return self._action_open_records(self.kept_deposit_bill_ids, self.env._("Kept Deposit"))

    # === STEPS === #

    def _get_deal_steps(self):
        """A cancelled deal with money says who has to do what with it."""
        steps = super()._get_deal_steps()
        if self.state != "cancel":
            return steps
        currency = self.company_id.currency_id
        held = self.deposit_held
        left = currency.round(self.deposit_to_refund - self.deposit_refunded)
        return [
            (
                -20,
                False,
                held > 0 and not self.deposit_to_refund,
                self.env._(
                    "Cancelled with %s of the customer's money: settle the deposit.",
                    currency.format(held),
                ),
            ),
            (
                -10,
                False,
                held > 0 and left > 0,
                self.env._(
                    "Cancelled: the cashier pays %s back, once a manager or the accountant has "
                    "approved it.",
                    currency.format(left),
                ),
            ),
            *steps,
        ]

    # === BUSINESS METHODS === #

    def _workflow_enter_category(self, category):
        """A person who moves a deal to a cancelled stage is asked why."""
        if category == "cancelled" and len(self) == 1 and self.is_deal:
            return self.action_cancel_deal()
        return super()._workflow_enter_category(category)

    def _action_cancel(self):
        result = super()._action_cancel()
        self.filtered(lambda order: order.is_deal and not order.cancelled_on)._set_facts(
            {"cancelled_on": fields.Datetime.now(), "cancelled_by_id": self.env.uid}
        )
        return result

    def _get_cancel_stage(self):
        """:return: a value of ``dealer.deal.cancel.rule.stage``: how far this deal is"""
        self.ensure_one()
        if self._is_car_ordered():
            return "ordered"
        return "signed" if self.contract_state == "done" else "open"

    def _cancel_deal(self, reason, note, rule, kept):
        """Cancel the deal and settle the customer's money.

        :param float kept: what the store keeps of ``deposit_held``, taxes included
        """
        self.ensure_one()
        # sudo: the receipts are the cashier's; they are locked, so that nobody pays one back or
        # uses it meanwhile
        receipts = self.sudo()._get_held_receipts()
        if receipts:
            receipts._lock_rows(receipts)
        if self.state != "cancel":
            self.with_context(deposit_decided=True).action_cancel()  # said below in one message
        held = sum(receipts.mapped("amount_unused"))
        currency = self.company_id.currency_id
        if currency.compare_amounts(kept, held) > 0 or currency.compare_amounts(kept, 0) < 0:
            raise UserError(
                self.env._(
                    "%(held)s of the customer's money is there now; keep that much at most.",
                    held=currency.format(held),
                )
            )
        order = self.sudo()  # bills and refunds follow from the decision alone
        bills = order._keep_deposits(receipts, kept) if not currency.is_zero(kept) else None
        refunds = order._prepare_refunds(receipts)
        if refunds and refunds.sudo(False)._is_refund_approver():
            refunds.sudo(False).action_approve_refund()
        self._set_facts(
            {
                "cancel_reason_id": reason.id,
                "cancel_note": note,
                "cancel_rule_id": rule.id,
                "deposit_kept": self.deposit_kept
                + (sum(bills.mapped("amount_total")) if bills else 0),
                "deposit_to_refund": sum(refunds.mapped("amount_total")),
            }
        )
        self._log_cancellation(reason, note, refunds)

    def _log_cancellation(self, reason, note, refunds):
        currency = self.company_id.currency_id
        self.message_post(
            body=self.env._(
                "Cancelled: %(reason)s. Kept %(kept)s, to pay back %(refund)s.",
                reason=" · ".join(filter(None, [reason.name, note])),
                kept=currency.format(self.deposit_kept),
                refund=currency.format(sum(refunds.mapped("amount_total"))),
            )
        )

    def _get_held_receipts(self):
        """:return: the receipts with the customer's unused money for this deal, oldest first"""
        self.ensure_one()
        return self.env["dealer.cashier.receipt"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("state", "=", "done"),
                ("amount_unused", ">", 0),
            ],
            order="date, id",
        )

    def _keep_deposits(self, receipts, kept):
        """Bill what the store keeps; the bills use the deposits, the oldest first.

        A bill is made for each payer, since only his own money pays it.

        :return: the posted bills
        """
        self.ensure_one()
        account = self.company_id._get_deposit_income_account()
        currency = self.company_id.currency_id
        bills = self.env["account.move"]
        for partner, own in receipts.grouped("commercial_partner_id").items():
            amount = min(kept, sum(own.mapped("amount_unused")))
            if currency.is_zero(amount):
                continue
            kept -= amount
            bill = (
                self.env["account.move"]
                .with_company(self.company_id)
                .create(self._prepare_kept_deposit_bill(partner, account, amount))
            )
            self._make_total_exact(bill, amount)
            bill._post()
            for receipt in own:
                receipt._reconcile_with(bill)
            bills |= bill
        return bills

    def _prepare_kept_deposit_bill(self, partner, account, amount):
        """:return: values of the bill by which ``amount``, taxes included, is kept"""
        product = self.env.ref("dealer_sales_reservation.product_kept_deposit")
        product = product.with_company(self.company_id)
        taxes = product.taxes_id._filter_taxes_by_company(self.company_id)
        if self.fiscal_position_id:
            taxes = self.fiscal_position_id.map_tax(taxes)
        details = taxes._get_tax_details(
            price_unit=amount, quantity=1.0, special_mode="total_included"
        )
        price = details["total_excluded"]
        if any(taxes.mapped("price_include")):
            price = amount
        currency = self.company_id.currency_id
        vehicle = self.deal_vehicle_id
        return {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "company_id": self.company_id.id,
            "currency_id": currency.id,
            "invoice_date": self.company_id._get_store_date(),
            "invoice_origin": self.name,
            "invoice_user_id": self.user_id.id,
            "kept_deposit_order_id": self.id,
            "invoice_line_ids": [
                Command.create(
                    {
                        "product_id": product.id,
                        "name": self.env._("Deposit kept: %s", self.name),
                        "quantity": 1,
                        "price_unit": price,
                        "account_id": account.id,
                        "tax_ids": [Command.set(taxes.ids)],
                        **(
                            {"dealer_vehicle_id": vehicle.id, "vehicle_figure": "other"}
                            if vehicle
                            else {}
                        ),
                    }
                )
            ],
        }

    @api.model
    def _make_total_exact(self, bill, amount):
        """Rounding of the tax must not leave a cent of the deposit open: the tax takes it."""
        gap = bill.currency_id.round(amount - bill.amount_total)
        if float_is_zero(gap, precision_rounding=bill.currency_id.rounding):
            return
        tax_line = bill.line_ids.filtered(lambda line: line.display_type == "tax")[:1]
        if tax_line:
            tax_line.amount_currency -= gap

    def _prepare_refunds(self, receipts):
        """Draft the refunds of what is left of the receipts, by the way the money came in.

        :return: the refunds; the cashier finds them, and pays them out once approved
        """
        Receipt = self.env["dealer.cashier.receipt"]
        receipts.invalidate_recordset(["amount_unused"])
        receipts.refund_ids.filtered(lambda refund: refund.state == "draft").unlink()
        vals_list = []
        for receipt in receipts:
            left, lines = receipt.amount_unused, []
            for line in receipt.line_ids:
                amount = min(left, line.amount)
                if receipt.currency_id.compare_amounts(amount, 0) > 0:
                    values = {"method_id": line.method_id.id, "amount": amount}
                    if line.reference:
                        values["reference"] = line.reference
                    lines.append(Command.create(values))
                    left -= amount
            if lines:
                vals_list.append(
                    {
                        "kind": "refund",
                        "origin_id": receipt.id,
                        "partner_id": receipt.partner_id.id,
                        "company_id": receipt.company_id.id,
                        "res_model": self._name,
                        "res_id": self.id,
                        "line_ids": lines,
                        "note": self.env._("%s was cancelled.", self.name),
                    }
                )
        return Receipt.create(vals_list)

    def _update_deposit_refunded(self):
        """What the cashier has paid back of these deals, all refunds that stand."""
        paid = dict(
            self.env["dealer.cashier.receipt"]
            .sudo()  # the deal knows its refunds, whoever looks
            ._read_group(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("kind", "=", "refund"),
                    ("state", "=", "done"),
                ],
                ["res_id"],
                ["amount_total:sum"],
            )
        )
        for order in self:
            order._set_facts({"deposit_refunded": paid.get(order.id, 0.0)})

    # === CASHIER === #

    def _get_payable_invoices(self):
        """What was kept is a bill of the deal: paid by its deposit."""
        return super()._get_payable_invoices() | self.kept_deposit_bill_ids

    @api.model
    def _get_payable_depends(self):
        return [*super()._get_payable_depends(), "kept_deposit_bill_ids.state"]
