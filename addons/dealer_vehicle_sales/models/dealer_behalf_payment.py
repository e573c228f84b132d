from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

OVER_ROLES = ("accountant", "general_manager")


class DealerBehalfPayment(models.Model):
    """Customers' money paid on to whom it is for: tax office, registration office, insurer."""

    _name = "dealer.behalf.payment"
    _description = "Payment on Behalf"
    _inherit = [
        "dealer.fact.mixin",
        "dealer.numbered.mixin",
        "dealer.media.mixin",
        "mail.thread",
    ]
    _order = "id desc"
    _check_company_auto = True
    _computed_facts = True
    _fact_fields = frozenset(
        {"paid_on", "paid_by_id", "cancelled_on", "cancel_reason", "session_id", "move_id", "state"}
    )

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Paid To",
        required=True,
        index=True,
        check_company=True,
        tracking=True,
        help="The authority or insurer.",
    )
    method_id = fields.Many2one(
        "dealer.cashier.method",
        string="Paid With",
        check_company=True,
        index="btree_not_null",
        help="Cash comes out of the drawer and counts in the cash-up.",
    )
    date = fields.Date(
        required=True, default=fields.Date.context_today, copy=False, help="When it is to be paid."
    )
    reference = fields.Char(help="Number of the tax slip, notice or transaction.")
    note = fields.Char()
    line_ids = fields.One2many("dealer.behalf.payment.line", "payment_id", string="For")
    amount_total = fields.Monetary(
        string="Amount",
        compute="_compute_amount_total",
        store=True,
        help="In the store's currency.",
    )
    deal_names = fields.Char(string="Deals", compute="_compute_deal_names")
    has_receipt = fields.Boolean(
        string="Receipt Kept",
        compute="_compute_has_receipt",
        help="A photo of the receipt is here.",
    )
    state = fields.Selection(
        [("draft", "To Pay"), ("paid", "Paid"), ("cancelled", "Cancelled")],
        compute="_compute_state",
        store=True,
        precompute=True,
        index=True,
        tracking=True,
    )
    paid_on = fields.Datetime(readonly=True, copy=False)
    paid_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    session_id = fields.Many2one(
        "dealer.cashier.session",
        string="Cash-up",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    move_id = fields.Many2one(
        "account.move",
        string="Entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="account.group_account_readonly,account.group_account_invoice",
    )
    cancelled_on = fields.Datetime(readonly=True, copy=False)
    cancel_reason = fields.Char(readonly=True, copy=False)

    # === COMPUTE METHODS === #

    @api.depends("line_ids.amount")
    def _compute_amount_total(self):
        for payment in self:
            payment.amount_total = sum(payment.line_ids.mapped("amount"))

    @api.depends("line_ids.sale_line_id.order_id")
    def _compute_deal_names(self):
        for payment in self:
            # sudo: their numbers are read with the payment
            orders = payment.sudo().line_ids.sale_line_id.order_id
            payment.deal_names = ", ".join(orders.mapped("name"))

    @api.depends("media_ids")
    def _compute_has_receipt(self):
        for payment in self:
            payment.has_receipt = bool(payment.media_ids)

    @api.depends("paid_on", "cancelled_on")
    def _compute_state(self):
        for payment in self:
            if payment.cancelled_on:
                payment.state = "cancelled"
            else:
                payment.state = "paid" if payment.paid_on else "draft"

    # === CRUD METHODS === #

    def write(self, vals):
        if not self.env.su and {
            "company_id",
            "partner_id",
            "method_id",
            "date",
            "line_ids",
        }.intersection(vals):
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_paid(self):
        self._check_draft()

    def _check_draft(self):
        for payment in self:
            if payment.state != "draft":
                raise UserError(
                    self.env._(
                        "%s is paid and kept as it is. The accountant cancels it with a reason.",
                        payment.name,
                    )
                )

    # === ACTION METHODS === #

    def action_pay(self):
        """Pay it: the money leaves the method's account and the customers' money is used for it.

        For the cashier (with an open day) and the accountant.
        """
        Receipt = self.env["dealer.cashier.receipt"]
        if not self.env.su and not Receipt._is_desk_user():
            raise AccessError(self.env._("The cashier or the accountant pays. Ask one."))
        self.check_access("write")
        for payment in self:
            session = payment._get_session()
            # sudo: a cashier has no rights on the books; what is posted follows from the payment
            own = payment.sudo().with_company(payment.company_id)
            own.env.flush_all()
            Receipt._lock_rows(own, own.line_ids.sale_line_id, session.sudo())
            own._check_draft()
            payment._check_payable()
            move = own.env["account.move"].create(own._prepare_move_values())
            move.action_post()
            own._set_facts(
                {
                    "paid_on": fields.Datetime.now(),
                    "paid_by_id": self.env.uid,
                    "session_id": session.id,
                    "move_id": move.id,
                }
            )
            if session:
                session.sudo()._ensure_lines(own.method_id)
            own.line_ids.sale_line_id._reconcile_behalf()
            own._after_change()
        return True

    def action_open_cancel(self):
        """Ask the accountant for the reason."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel %s", self.name),
            "res_model": "dealer.behalf.cancel",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_payment_id": self.id},
        }

    def action_cancel(self):
        """Drop a payment that was not made."""
        self._check_draft()
        self._set_facts({"cancelled_on": fields.Datetime.now()})
        return True

    def action_open_move(self):
        """The entry in the books."""
        self.ensure_one()
        return self.move_id._get_records_action(name=self.env._("Entry"))

    # === BUSINESS METHODS === #

    @api.model
    def _get_new_action(self, sale_lines):
        """:return: action of a new payment filled in with what is held for these lines"""
        open_lines = sale_lines.filtered(lambda line: line.behalf_balance > 0)
        if not open_lines:
            raise UserError(
                self.env._(
                    "Nothing is held for others here. Bill the customer first; what is billed to "
                    "be paid on can then be paid."
                )
            )
        if len(open_lines.company_id) > 1:
            raise UserError(self.env._("Pay for one store at a time."))
        # one payee a payment: what is for others waits for the next one
        payee = open_lines[0]._get_behalf_partner()
        open_lines = open_lines.filtered(lambda line: line._get_behalf_partner() == payee)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pay on Behalf"),
            "res_model": self._name,
            "views": [(False, "form")],
            "context": {
                "default_company_id": open_lines.company_id.id,
                "default_partner_id": payee.id,
                "default_line_ids": [
                    Command.create({"sale_line_id": line.id, "amount": line.behalf_balance})
                    for line in open_lines
                ],
            },
        }

    def _get_session(self):
        """:return: the cash-up this is counted in; an accountant needs none unless he pays cash"""
        self.ensure_one()
        Receipt = self.env["dealer.cashier.receipt"]
        if self.env.user.has_group("dealer_base.group_accountant") and not self.method_id.is_cash:
            return self.env["dealer.cashier.session"]._get_open_session(self.company_id)
        return Receipt._get_desk_session(self.company_id)

    def _check_payable(self):
        """:raises UserError: what is missing, or more than what is held for a line"""
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("Say first for which deals it is paid."))
        if not self.method_id:
            raise UserError(self.env._("Choose what %s is paid with.", self.name))
        if self.method_id.needs_reference and not (self.reference or "").strip():
            raise UserError(
                self.env._(
                    "%s needs a reference: type the slip or transaction number.",
                    self.method_id.name,
                )
            )
        may_pay_over = self.env.su or any(
            self.env.user.has_group(f"dealer_base.group_{role}") for role in OVER_ROLES
        )
        groups = self.line_ids.grouped("sale_line_id")
        # what somebody else has paid meanwhile counts
        self.line_ids.sale_line_id.invalidate_recordset(["behalf_balance"])
        for sale_line, lines in groups.items():
            amount = sum(lines.mapped("amount"))
            held = sale_line.behalf_balance
            if self.currency_id.compare_amounts(amount, held) > 0 and not may_pay_over:
                raise UserError(
                    self.env._(
                        "%(deal)s: %(amount)s is to be paid for “%(what)s”, but only %(held)s is "
                        "held. Bill the customer first, or have the accountant pay it.",
                        deal=sale_line.sudo().order_id.name,
                        amount=self.currency_id.format(amount),
                        what=sale_line.sudo().product_id.name,
                        held=self.currency_id.format(max(held, 0)),
                    )
                )

    def _prepare_move_values(self):
        """:return: the entry: money out, and for each line what was held of it"""
        self.ensure_one()
        about = " · ".join(filter(None, [self.name, self.partner_id.name, self.reference]))
        account = self.company_id._get_on_behalf_account()
        return {
            "move_type": "entry",
            "journal_id": self.method_id.journal_id.id,
            "company_id": self.company_id.id,
            "date": fields.Date.context_today(self),
            "ref": about,
            "line_ids": [
                *(
                    Command.create(
                        {
                            "name": f"{line.sale_line_id.order_id.name} · "
                            f"{line.sale_line_id.product_id.name}",
                            "account_id": account.id,
                            "partner_id": self.partner_id.commercial_partner_id.id,
                            "debit": line.amount,
                            "behalf_line_id": line.sale_line_id.id,
                            "dealer_vehicle_id": line.sale_line_id.deal_vehicle_id.id,
                        }
                    )
                    for line in self.line_ids
                ),
                Command.create(
                    {
                        "name": about,
                        "account_id": self.method_id._get_liquidity_account("outbound").id,
                        "partner_id": self.partner_id.commercial_partner_id.id,
                        "credit": self.amount_total,
                    }
                ),
            ],
        }

    def _cancel(self, reason):
        """Take a payment out of the books, today; for accountants, with a reason."""
        if not self.env.user.has_group("dealer_base.group_accountant"):
            raise AccessError(self.env._("Only an accountant cancels payments."))
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why the payment is cancelled."))
        self.check_access("write")
        for payment in self:
            self.env["dealer.cashier.receipt"]._lock_rows(payment)
            if payment.state != "paid":
                raise UserError(
                    self.env._("%s is not paid: there is nothing to cancel.", payment.name)
                )
            move = payment.move_id
            move.line_ids.remove_move_reconcile()
            move._reverse_moves(
                [{"date": fields.Date.context_today(self), "ref": payment.name}], cancel=True
            )
            payment._set_facts({"cancelled_on": fields.Datetime.now(), "cancel_reason": reason})
            payment.line_ids.sale_line_id._reconcile_behalf()
            payment._after_change()

    def _after_change(self):
        """The deals say what became of their money."""
        self.ensure_one()
        lines = self.sudo().line_ids.sale_line_id
        lines.invalidate_recordset()
        text = (
            self.env._("%(payment)s over %(amount)s to %(partner)s cancelled.")
            if self.state == "cancelled"
            else self.env._("%(amount)s paid to %(partner)s: %(payment)s")
        )
        for order, payment_lines in (
            self.sudo().line_ids.grouped(lambda line: line.sale_line_id.order_id).items()
        ):
            order._message_log(
                author_id=self.env.user.partner_id.id,
                body=text
                % {
                    "payment": self.name,
                    "partner": self.partner_id.name,
                    "amount": self.currency_id.format(sum(payment_lines.mapped("amount"))),
                },
            )
