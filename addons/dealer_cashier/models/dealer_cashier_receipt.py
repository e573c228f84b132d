from odoo import api, fields, models
from odoo.exceptions import (
    AccessError,
    MissingError,
    RedirectWarning,
    UserError,
    ValidationError,
)
from odoo.http import request
from odoo.tools import SQL, format_amount

from ..tools import to_financial_numerals


class DealerCashierReceipt(models.Model):
    _name = "dealer.cashier.receipt"
    _description = "Cashier Receipt"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    # Written by the actions below only, never by a form, an import or RPC.
    _ACTION_FIELDS = frozenset(
        {
            "name",
            "state",
            "user_id",
            "session_id",
            "amount_rest",
            "confirmed_on",
            "approved_amount",
            "approved_by_id",
            "cancel_reason",
            "cancelled_by_id",
            "cancelled_on",
        }
    )

    name = fields.Char(
        string="Number", readonly=True, copy=False, index="trigram", help="Given when confirmed."
    )
    kind = fields.Selection(
        [("settlement", "Settlement"), ("deposit", "Deposit"), ("refund", "Refund")],
        required=True,
        default="settlement",
        help="Settlement pays bills. A deposit stays as the customer's credit and is used by "
        "itself when the bill of its document is posted. A refund gives unused money back.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Done"), ("cancelled", "Cancelled")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
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
        "res.partner", string="Customer", required=True, index=True, check_company=True
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id", store=True, precompute=True, index=True
    )
    date = fields.Date(required=True, default=fields.Date.context_today, copy=False)
    confirmed_on = fields.Datetime(readonly=True, copy=False)
    user_id = fields.Many2one(
        "res.users",
        string="Cashier",
        required=True,
        readonly=True,
        index=True,
        copy=False,
        default=lambda self: self.env.user,
    )
    session_id = fields.Many2one(
        "dealer.cashier.session",
        string="Cash-up",
        readonly=True,
        index="btree_not_null",
        copy=False,
        check_company=True,
    )
    note = fields.Text()

    # What is paid
    res_model = fields.Char(string="Document Model", copy=False)
    res_id = fields.Many2oneReference(string="Document", model_field="res_model", copy=False)
    document_name = fields.Char(
        string="For",
        compute="_compute_document_name",
        store=True,
        precompute=True,
        compute_sudo=True,
    )
    invoice_ids = fields.Many2many(
        "account.move",
        "dealer_cashier_receipt_invoice_rel",
        "receipt_id",
        "move_id",
        string="Bills",
        copy=False,
        check_company=True,
        domain="[('company_id', '=', company_id), ('state', '=', 'posted'),"
        " ('commercial_partner_id', '=', commercial_partner_id),"
        " ('payment_state', 'in', ('not_paid', 'partial')), ('move_type', 'in',"
        " ('out_refund',) if kind == 'refund' else ('out_invoice', 'out_receipt'))]",
    )
    bill_names = fields.Char(string="Paid Bills", compute="_compute_bill_names", compute_sudo=True)
    origin_id = fields.Many2one(
        "dealer.cashier.receipt",
        string="Refund Of",
        index="btree_not_null",
        copy=False,
        check_company=True,
        domain="[('state', '=', 'done'), ('amount_unused', '>', 0),"
        " ('commercial_partner_id', '=', commercial_partner_id)]",
    )
    refund_ids = fields.One2many("dealer.cashier.receipt", "origin_id", string="Refunds")

    # Money
    line_ids = fields.One2many("dealer.cashier.receipt.line", "receipt_id", string="Payments")
    amount_due = fields.Monetary(string="To Pay", compute="_compute_amount_due", compute_sudo=True)
    amount_total = fields.Monetary(
        string="Total", compute="_compute_amounts", store=True, precompute=True
    )
    amount_change = fields.Monetary(
        string="Change", compute="_compute_amounts", store=True, precompute=True
    )
    amount_left = fields.Monetary(string="Still Open", compute="_compute_amount_left")
    amount_rest = fields.Monetary(
        string="Open Afterwards",
        readonly=True,
        copy=False,
        help="What the customer still owed for this after the receipt.",
    )
    amount_unused = fields.Monetary(
        string="Unused",
        compute="_compute_amount_unused",
        store=True,
        precompute=True,
        help="The part that no bill has used and no refund has given back: the customer's credit.",
    )
    keep_excess = fields.Boolean(
        string="Keep the excess as credit",
        copy=False,
        help="Without this the desk refuses more than what is to be paid.",
    )
    amount_in_words = fields.Char(compute="_compute_amount_in_words")
    amount_in_numerals = fields.Char(
        string="Amount in Words (Chinese)", compute="_compute_amount_in_words"
    )

    # Approvals and cancellation
    approved_amount = fields.Monetary(readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    cancel_reason = fields.Char(readonly=True, copy=False, tracking=True)
    cancelled_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    cancelled_on = fields.Datetime(readonly=True, copy=False)

    _number_uniq = models.UniqueIndex(
        "(company_id, name) WHERE name IS NOT NULL", "This receipt number is taken."
    )
    _document_idx = models.Index("(res_model, res_id) WHERE res_id IS NOT NULL")
    _unused_idx = models.Index("(commercial_partner_id) WHERE amount_unused > 0")

    # === CONSTRAINT METHODS === #

    @api.constrains("res_model", "res_id", "company_id")
    def _check_document(self):
        """Accept only documents that can be collected, of the receipt's own store."""
        for receipt in self.filtered("res_id"):
            document = receipt._get_document()
            try:
                company = document and document.company_id
            except MissingError:
                company = None
            if not company:
                raise ValidationError(
                    self.env._("The document of this receipt cannot be collected at the desk.")
                )
            if company != receipt.company_id:
                raise ValidationError(
                    self.env._(
                        "%(document)s belongs to %(store)s. Collect it there.",
                        document=document.display_name,
                        store=document.company_id.name,
                    )
                )

    # === COMPUTE METHODS === #

    @api.depends("name")
    def _compute_display_name(self):
        for receipt in self:
            receipt.display_name = receipt.name or self.env._("Draft receipt")

    @api.depends("res_model", "res_id")
    def _compute_document_name(self):
        for receipt in self:
            document = receipt._get_document()
            receipt.document_name = document and " · ".join(
                filter(None, [document.display_name, document._get_payable_subject()])
            )

    @api.depends("invoice_ids")
    def _compute_bill_names(self):
        for receipt in self:
            receipt.bill_names = ", ".join(
                receipt.invoice_ids.sorted("invoice_date").mapped(lambda move: move.name or "/")
            )

    # Not on the bills' residuals: every entry posted anywhere would look for receipts first.
    @api.depends("kind", "invoice_ids", "res_model", "res_id", "origin_id")
    def _compute_amount_due(self):
        for receipt in self:
            if receipt.kind == "refund":
                receipt.amount_due = receipt.origin_id.amount_unused - sum(
                    receipt.invoice_ids.mapped("amount_residual_signed")
                )
                continue
            open_bills = sum(receipt.invoice_ids.mapped("amount_residual_signed"))
            document = receipt._get_document()
            receipt.amount_due = (
                max(open_bills - document.amount_by_others, document.amount_to_collect)
                if document
                else open_bills
            )

    @api.depends("line_ids.amount", "line_ids.tendered")
    def _compute_amounts(self):
        for receipt in self:
            receipt.amount_total = sum(receipt.line_ids.mapped("amount"))
            receipt.amount_change = sum(receipt.line_ids.mapped("change"))

    @api.depends("amount_due", "amount_total", "state", "amount_rest")
    def _compute_amount_left(self):
        for receipt in self:
            receipt.amount_left = (
                receipt.amount_due - receipt.amount_total
                if receipt.state == "draft"
                else receipt.amount_rest
            )

    @api.depends("state", "kind", "line_ids.payment_id.move_id.line_ids.amount_residual")
    def _compute_amount_unused(self):
        for receipt in self:
            receipt.amount_unused = (
                -sum(receipt._get_credit_lines().mapped("amount_residual"))
                if receipt.state == "done" and receipt.kind != "refund"
                else 0
            )

    @api.depends("amount_total", "currency_id")
    @api.depends_context("lang")
    def _compute_amount_in_words(self):
        for receipt in self:
            receipt.amount_in_words = receipt.currency_id.amount_to_text(receipt.amount_total)
            receipt.amount_in_numerals = (
                to_financial_numerals(receipt.amount_total)
                if receipt.currency_id.name == "CNY"
                else False
            )

    # === ONCHANGE METHODS === #

    @api.onchange("partner_id", "kind")
    def _onchange_partner_id(self):
        """Propose every open bill when a customer walks up to the desk without a document."""
        if self.res_id or self.origin_id or self.env.context.get("default_invoice_ids"):
            return
        self.invoice_ids = False
        if self.kind == "settlement" and self.partner_id:
            self.invoice_ids = self.env["account.move"].search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("commercial_partner_id", "=", self.partner_id.commercial_partner_id.id),
                    ("move_type", "in", ("out_invoice", "out_receipt")),
                    ("state", "=", "posted"),
                    ("payment_state", "in", ("not_paid", "partial")),
                    ("currency_id", "=", self.currency_id.id),
                ]
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_action_fields(vals)
        # who takes the money, and when, stands on the receipt itself
        quiet = self.with_context(mail_create_nolog=True)
        return super(DealerCashierReceipt, quiet).create(vals_list).with_env(self.env)

    def write(self, vals):
        self._check_action_fields(vals)
        if not self._ACTION_FIELDS.issuperset(vals):
            self.check_access("write")
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        if any(receipt.state != "draft" for receipt in self):
            raise UserError(
                self.env._(
                    "Receipts are kept for ever. An accountant can cancel one, with a reason."
                )
            )

    @api.autovacuum
    def _gc_drafts(self):
        """Throw away drafts nobody went on with for a week; a draft has moved no money.

        A refund waits until it is approved, however long that takes.
        """
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=7)
        self.search(
            [("state", "=", "draft"), ("write_date", "<", limit), ("kind", "!=", "refund")],
            limit=1000,
        ).unlink()

    def _check_action_fields(self, vals):
        """Refuse values that only actions set, unless they come from the action itself (sudo)."""
        if self.env.su:
            return
        forged = self._ACTION_FIELDS.intersection(vals)
        # A form may send the cashier's own defaults back.
        if "state" in forged and vals["state"] == "draft" and not self:
            forged -= {"state"}
        if "user_id" in forged and vals["user_id"] == self.env.uid:
            forged -= {"user_id"}
        if forged:
            raise AccessError(
                self.env._(
                    "%(fields)s: set by confirming, approving or cancelling a receipt, not by hand.",
                    fields=", ".join(sorted(self._fields[name].string for name in forged)),
                )
            )

    def _check_draft(self):
        for receipt in self:
            if receipt.state != "draft":
                raise UserError(
                    self.env._(
                        "Receipt %(number)s is confirmed and can no longer be changed. "
                        "Refund it, or ask an accountant to cancel it.",
                        number=receipt.name,
                    )
                )

    # === ACTION METHODS === #

    def action_confirm(self):
        """Take the money: post one payment per line and pay the bills, the oldest first.

        All or nothing. Needs the cashier's open cash-up, since the money goes into it.

        :return: the printed receipt, or False from code that asked for several at once
        """
        self.check_access("write")
        for company, receipts in self.grouped("company_id").items():
            session = self._get_desk_session(company)
            for receipt in receipts:
                receipt._confirm(session)
        return self.action_print() if len(self) == 1 else False

    def action_print(self):
        """Print the receipts; drafts have nothing to print."""
        if any(receipt.state == "draft" for receipt in self):
            raise UserError(self.env._("Confirm the receipt first, then print it."))
        report_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "dealer_cashier.dealer_cashier_receipt_report", raise_if_not_found=True
        )
        action = self.env["ir.actions.report"].browse(report_id).report_action(self, config=False)
        return {**action, "close_on_report_download": True}

    def action_open_document(self):
        """Open what was paid."""
        self.ensure_one()
        document = self._get_document()
        if not document:
            raise UserError(self.env._("This receipt belongs to no document."))
        return document.sudo(False)._get_records_action()

    def action_open_payments(self):
        """Open the payments in the books."""
        return self.line_ids.payment_id._get_records_action(name=self.env._("Payments"))

    # === BUSINESS METHODS === #

    def _is_desk_user(self):
        user = self.env.user
        return user.has_group("dealer_base.group_cashier") or user.has_group(
            "dealer_base.group_accountant"
        )

    @api.model
    def _get_desk_session(self, company):
        """Return the user's open cash-up; without it, or the right, nothing can be collected."""
        if not self._is_desk_user():
            raise AccessError(self.env._("Only cashiers and accountants take money."))
        session = self.env["dealer.cashier.session"]._get_open_session(company)
        if not session:
            message = self.env._("You have no open cash-up in %(store)s.", store=company.name)
            if request and request.dispatcher.routing_type == "json2":
                raise UserError(message)  # a program presses no button
            raise RedirectWarning(
                message,
                self.env.ref("dealer_cashier.dealer_cashier_session_action_open").id,
                self.env._("Open the Day"),
            )
        return session

    def _get_document(self):
        """Return the document paid, in sudo, or None.

        sudo: a cashier sees what a document has to pay, not the document itself.
        """
        self.ensure_one()
        if not self.res_id or self.res_model not in self.env:
            return None
        document = self.env[self.res_model].sudo()
        if not isinstance(document, self.env.registry["dealer.payable.mixin"]):
            return None
        return document.browse(self.res_id)

    def _get_credit_lines(self):
        """Return the journal items that hold the customer's money of these receipts."""
        return self._get_credit_lines_of(self.line_ids.payment_id.move_id)

    @api.model
    def _get_credit_lines_of(self, moves):
        return moves.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and line.parent_state == "posted"
        )

    def _lock_rows(self, *recordsets):
        """Lock records so that of two people at two desks only one goes on.

        The rows are written too: transactions read a snapshot, so that whoever started before
        this one ended must fail on the row and read again, even if the row says the same.
        All tables in one statement, the first given decides: nobody waits for a lock, and who
        misses one takes no table after it. Else each of two could hold what the other lacks, and
        both be refused.
        """
        recordsets = [records for records in recordsets if records]
        locks = []
        before = SQL("TRUE")
        for index, records in enumerate(recordsets):
            name = SQL.identifier(f"locked_{index}")
            locks.append(
                SQL(
                    """%(name)s AS (
                        UPDATE %(table)s SET write_date = now() AT TIME ZONE 'UTC'
                         WHERE id IN (
                            SELECT id FROM %(table)s WHERE id IN %(ids)s AND %(before)s
                             ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
                         )
                        RETURNING id
                    )""",
                    name=name,
                    table=SQL.identifier(records._table),
                    ids=tuple(records.ids),
                    before=before,
                )
            )
            before = SQL("(SELECT count(*) FROM %s) = %s", name, len(records))
        counts = [
            SQL("(SELECT count(*) FROM %s)", SQL.identifier(f"locked_{index}"))
            for index in range(len(recordsets))
        ]
        [(locked,)] = self.env.execute_query(
            SQL("WITH %s SELECT %s", SQL(", ").join(locks), SQL(" + ").join(counts))
        )
        if locked != sum(map(len, recordsets)):
            raise UserError(
                self.env._("Somebody else is collecting this right now. Try again in a moment.")
            )
        for records in recordsets:
            records.invalidate_recordset()

    def _confirm(self, session):
        """Confirm one receipt in the given open cash-up."""
        self.ensure_one()
        self._check_draft()
        # sudo: a cashier has no rights on the books; what is posted below follows from the
        # receipt alone, and the right to confirm it was checked.
        receipt = self.sudo().with_company(self.company_id)
        receipt.env.flush_all()
        document = receipt._get_document()
        self._lock_rows(session.sudo(), receipt | receipt.origin_id, receipt.invoice_ids, document)
        receipt._check_draft()
        session.sudo()._check_open()
        receipt._check_payable()

        if receipt.kind == "refund" and not receipt._is_approved():
            if not self._is_refund_approver():
                raise UserError(
                    self.env._(
                        "Refunds are approved by a sales manager, an accountant or the general "
                        "manager. This one of %(amount)s is saved and waits under Refunds to "
                        "Approve.",
                        amount=format_amount(self.env, receipt.amount_total, receipt.currency_id),
                    )
                )
            receipt._approve_refund()

        number = self.env["ir.sequence"].sudo().with_company(receipt.company_id)
        receipt.date = fields.Date.context_today(self)  # when the money was taken, not typed
        receipt.name = number.next_by_code(self._name, sequence_date=receipt.date)
        rest = receipt.amount_due - receipt.amount_total
        receipt._post_payments()
        receipt.write(
            {
                "state": "done",
                "session_id": session.id,
                "user_id": self.env.uid,
                "confirmed_on": fields.Datetime.now(),
                "amount_rest": max(rest, 0),
            }
        )
        session.sudo()._ensure_lines(receipt.line_ids.method_id)
        receipt._after_change(document)

    def _post_payments(self):
        """Make one payment per line, post its entry and reconcile it.

        A payment learns of its entry last: while it knows it, each change of the entry makes core
        search for the payment's bills again. Payment and entry have no history of their own, both
        name the receipt; the bill has, unless a document says what was collected.
        """
        self.ensure_one()
        quiet = self.with_context(tracking_disable=True, dealer_cashier_desk=True)
        payments = quiet.env["account.payment"].create(
            [line._prepare_payment_values() for line in quiet.line_ids]
        )
        values_list = [payment._generate_move_vals() for payment in payments]
        if not quiet.env["account.analytic.distribution.model"].search_count([], limit=1):
            for values in values_list:  # else core asks once for each account
                for _command, _id, item_values in values["line_ids"]:
                    item_values["analytic_distribution"] = False
        moves = quiet.env["account.move"].create(values_list)
        moves.action_post()
        history = self.with_context(tracking_disable=True) if self.res_id else self
        self._reconcile(self._get_credit_lines_of(moves.with_env(history.env)))
        for line, payment, move in zip(self.line_ids, payments, moves, strict=True):
            at_once = payment.outstanding_account_id.account_type == "asset_cash"
            payment.write({"move_id": move.id, "state": "paid" if at_once else "in_process"})
            line.payment_id = payment
        self.env.add_to_compute(
            payments._fields["state"], payments.filtered(lambda payment: payment.state != "paid")
        )

    def _check_payable(self):
        """Refuse what cannot be paid as typed, with one sentence each."""
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("Add at least one payment: choose a method."))
        self.line_ids._check_before_confirm()
        self._check_bills()
        if self.kind == "refund" and not self.origin_id and not self.invoice_ids:
            raise UserError(self.env._("Choose the receipt or the credit note that is refunded."))
        if self.kind == "deposit" and self.invoice_ids:
            raise UserError(self.env._("A deposit pays no bills. Make a settlement instead."))
        if self.kind == "settlement" and not self.invoice_ids:
            raise UserError(self.env._("Choose the bills to pay, or take a deposit."))
        if self.kind == "refund":
            self._check_refund()
        elif (
            not self.keep_excess
            and (self.kind == "settlement" or self.res_id)
            and self.currency_id.compare_amounts(self.amount_total, self.amount_due) > 0
        ):
            raise UserError(
                self.env._(
                    "Only %(due)s is to be paid, but %(total)s was entered. Lower the amount, "
                    "or choose to keep the excess as the customer's credit.",
                    due=format_amount(self.env, self.amount_due, self.currency_id),
                    total=format_amount(self.env, self.amount_total, self.currency_id),
                )
            )

    def _check_bills(self):
        self.ensure_one()
        types = ("out_refund",) if self.kind == "refund" else ("out_invoice", "out_receipt")
        for bill in self.invoice_ids:
            if bill.move_type not in types or bill.state != "posted":
                raise UserError(
                    self.env._("%(bill)s is not an open customer bill.", bill=bill.display_name)
                )
            if bill.currency_id != self.currency_id:
                raise UserError(
                    self.env._(
                        "%(bill)s is in %(currency)s. The desk collects in %(own)s; an accountant "
                        "registers payments in foreign currency on the bill.",
                        bill=bill.name,
                        currency=bill.currency_id.name,
                        own=self.currency_id.name,
                    )
                )
            if bill.commercial_partner_id != self.commercial_partner_id:
                raise UserError(
                    self.env._(
                        "%(bill)s is billed to %(partner)s. Make a receipt per customer.",
                        bill=bill.name,
                        partner=bill.commercial_partner_id.display_name,
                    )
                )
            if self.currency_id.is_zero(bill.amount_residual):
                raise UserError(
                    self.env._("%(bill)s has been paid in the meantime.", bill=bill.name)
                )
        if len(self._get_bill_lines(self.invoice_ids).account_id) > 1:
            raise UserError(
                self.env._(
                    "These bills are booked on different receivable accounts. "
                    "Collect them one by one."
                )
            )

    @api.model
    def _get_bill_lines(self, bills):
        """Return the open receivable items of bills."""
        return bills.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and not line.reconciled
        )

    def _reconcile(self, credit_lines):
        """Pay the bills, or give back the origin's credit, with these journal items."""
        self.ensure_one()
        targets = self.invoice_ids.sorted(lambda bill: (bill.invoice_date, bill.id))
        plan = [credit_lines | self._get_bill_lines(bill) for bill in targets]
        if self.origin_id:
            plan.append(credit_lines | self.origin_id._get_credit_lines())
        self._reconcile_plan(plan)

    @api.model
    def _reconcile_plan(self, plan):
        """Reconcile sets of journal items one after the other, each within its own account."""
        for lines in plan:
            open_lines = lines.filtered(lambda line: not line.reconciled)
            for same_account in open_lines.grouped("account_id").values():
                if len(set(same_account.mapped(lambda line: line.balance > 0))) > 1:
                    same_account.reconcile()

    def _reconcile_with(self, bills):
        """Use the unused money of this receipt for just posted bills of the same customer."""
        self.ensure_one()
        bills = bills.filtered(
            lambda bill: (
                bill.state == "posted" and bill.commercial_partner_id == self.commercial_partner_id
            )
        )
        credit_lines = self._get_credit_lines()
        self._reconcile_plan(
            [
                credit_lines | self._get_bill_lines(bill)
                for bill in bills.sorted(lambda bill: (bill.invoice_date, bill.id))
            ]
        )

    def _after_change(self, document):
        """Tell the document and forget what was computed from the old state."""
        self.ensure_one()
        if not document:
            return
        document.invalidate_recordset()
        verbs = {
            "settlement": self.env._("Collected %(amount)s: %(receipt)s"),
            "deposit": self.env._("Deposit of %(amount)s taken: %(receipt)s"),
            "refund": self.env._("%(amount)s paid back: %(receipt)s"),
        }
        text = verbs[self.kind]
        if self.state == "cancelled":
            text = self.env._("Receipt over %(amount)s cancelled: %(receipt)s")
        document._message_log(
            author_id=self.env.user.partner_id.id,
            body=text
            % {
                "amount": format_amount(self.env, self.amount_total, self.currency_id),
                "receipt": self.name,
            },
        )
