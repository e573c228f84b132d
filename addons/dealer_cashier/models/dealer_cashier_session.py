from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_amount


class DealerCashierSession(models.Model):
    _name = "dealer.cashier.session"
    _description = "Cash-up"
    _inherit = ["mail.thread"]
    _order = "opened_on desc, id desc"
    _check_company_auto = True

    # Written by the actions below only, never by a form, an import or RPC.
    _ACTION_FIELDS = frozenset({"name", "state", "closed_on", "closed_by_id", "difference_move_id"})

    name = fields.Char(string="Number", readonly=True, copy=False)
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed")],
        required=True,
        readonly=True,
        default="open",
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
    user_id = fields.Many2one(
        "res.users",
        string="Cashier",
        required=True,
        index=True,
        default=lambda self: self.env.user,
    )
    opened_on = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now, copy=False
    )
    closed_on = fields.Datetime(readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    opening_float = fields.Monetary(
        required=True,
        default=lambda self: self._get_last_float(self.env.user, self.env.company),
        help="Cash in the drawer before the first customer.",
    )
    opening_difference = fields.Monetary(
        compute="_compute_opening_difference",
        store=True,
        help="Opening float against what this cashier's last cash-up left in the drawer.",
    )
    opening_reason = fields.Char(help="Why the drawer does not hold what was left in it.")
    closing_float = fields.Monetary(
        string="Left in the Drawer", copy=False, help="Cash that stays for the next day."
    )
    amount_handed_over = fields.Monetary(
        string="Handed Over",
        compute="_compute_amount_handed_over",
        store=True,
        help="Counted cash less what stays in the drawer: goes to the safe or the bank.",
    )
    line_ids = fields.One2many("dealer.cashier.session.line", "session_id", string="Methods")
    receipt_ids = fields.One2many("dealer.cashier.receipt", "session_id", string="Receipts")
    receipt_count = fields.Integer(compute="_compute_receipt_count")
    amount_difference = fields.Monetary(
        string="Difference", compute="_compute_amount_difference", help="Counted less expected."
    )
    cash_difference = fields.Monetary(compute="_compute_amount_difference")
    difference_move_id = fields.Many2one(
        "account.move",
        string="Entry of the Cash Difference",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        groups="account.group_account_readonly,account.group_account_invoice",
    )
    difference_state = fields.Selection(
        [("none", "No difference"), ("to_post", "To be posted"), ("posted", "Posted")],
        compute="_compute_difference_state",
        compute_sudo=True,
    )
    note = fields.Text()

    _one_open = models.UniqueIndex(
        "(user_id, company_id) WHERE state = 'open'",
        "This cashier already has an open cash-up in the store. Close it first.",
    )
    _opening_float_positive = models.Constraint(
        "CHECK (opening_float >= 0)", "The opening float cannot be negative."
    )
    _closing_float_positive = models.Constraint(
        "CHECK (closing_float >= 0)", "What stays in the drawer cannot be negative."
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("opening_float", "opening_difference", "opening_reason")
    def _check_opening_reason(self):
        for session in self:
            if session.currency_id.is_zero(session.opening_difference):
                continue
            if not (session.opening_reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "The last cash-up left %(left)s in the drawer, not %(float)s. "
                        "Give the reason of the difference.",
                        left=format_amount(
                            self.env,
                            session.opening_float - session.opening_difference,
                            session.currency_id,
                        ),
                        float=format_amount(self.env, session.opening_float, session.currency_id),
                    )
                )

    # === COMPUTE METHODS === #

    @api.depends("opening_float", "user_id", "company_id")
    def _compute_opening_difference(self):
        for session in self:
            last = session._get_last_session(session.user_id, session.company_id, session)
            session.opening_difference = session.opening_float - last.closing_float if last else 0

    @api.depends("line_ids.counted", "closing_float")
    def _compute_amount_handed_over(self):
        for session in self:
            cash = session.line_ids.filtered("is_cash")
            session.amount_handed_over = sum(cash.mapped("counted")) - session.closing_float

    def _compute_receipt_count(self):
        counts = dict(
            self.env["dealer.cashier.receipt"]._read_group(
                [("session_id", "in", self.ids)], ["session_id"], ["__count"]
            )
        )
        for session in self:
            session.receipt_count = counts.get(session, 0)

    @api.depends("line_ids.difference")
    def _compute_amount_difference(self):
        for session in self:
            session.amount_difference = sum(session.line_ids.mapped("difference"))
            session.cash_difference = sum(session.line_ids.filtered("is_cash").mapped("difference"))

    @api.depends("state", "cash_difference", "difference_move_id")
    def _compute_difference_state(self):
        for session in self:
            if session.difference_move_id:
                session.difference_state = "posted"
            elif session.state == "closed" and not session.currency_id.is_zero(
                session.cash_difference
            ):
                session.difference_state = "to_post"
            else:
                session.difference_state = "none"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_action_fields(vals)
            company = self.env["res.company"].browse(vals.get("company_id")) or self.env.company
            vals["name"] = (
                self.env["ir.sequence"].sudo().with_company(company).next_by_code(self._name)
            )
        sessions = super().create(vals_list)
        for session in sessions:
            if session.user_id != self.env.user and not self._is_supervisor():
                raise AccessError(self.env._("Everybody opens his own cash-up."))
            session.sudo()._ensure_lines(session._get_methods())
        return sessions

    def write(self, vals):
        self._check_action_fields(vals)
        if not self.env.su:
            self._check_open()
            if {"user_id", "company_id", "opened_on", "opening_float"}.intersection(vals):
                raise UserError(
                    self.env._(
                        "Cashier, store and opening float stay as they were opened. "
                        "Close this cash-up and open a new one."
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Cash-ups are kept for ever."))

    def _check_action_fields(self, vals):
        forged = self._ACTION_FIELDS.intersection(vals)
        if vals.get("state") == "open" and not self:
            forged -= {"state"}
        if forged and not self.env.su:
            raise AccessError(
                self.env._(
                    "%(fields)s: set by opening and closing a cash-up, not by hand.",
                    fields=", ".join(sorted(self._fields[name].string for name in forged)),
                )
            )

    def _check_open(self):
        for session in self:
            if session.state != "open":
                raise UserError(
                    self.env._(
                        "Cash-up %(number)s is closed and can no longer be changed.",
                        number=session.name,
                    )
                )

    # === ACTION METHODS === #

    def action_open_desk(self):
        """Go back to where the day was opened from; saving it has opened it."""
        return {"type": "ir.actions.act_window_close"}

    def action_close(self):
        """Close the day: seal what was expected, post the cash difference.

        :return: the printed cash-up sheet, or False from code that closed several at once
        """
        self.check_access("write")
        for session in self:
            if session.user_id != self.env.user and not self._is_supervisor():
                raise AccessError(
                    self.env._(
                        "%(cashier)s or an accountant closes this cash-up.",
                        cashier=session.user_id.name,
                    )
                )
            # sudo: the session's state and the entry of the difference are not the cashier's.
            session.sudo()._close()
        return self.action_print() if len(self) == 1 else False

    def action_post_difference(self):
        """Post a cash difference that could not be posted when the day was closed."""
        if not self.env.user.has_group("dealer_base.group_accountant"):
            raise AccessError(self.env._("An accountant posts cash differences."))
        self.check_access("read")
        for session in self.sudo().filtered(lambda s: s.difference_state == "to_post"):
            session._post_cash_difference(raise_if_missing=True)

    def action_print(self):
        return self.env.ref("dealer_cashier.dealer_cashier_session_report").report_action(
            self, config=False
        )

    def action_open_receipts(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_cashier.dealer_cashier_receipt_action"
        )
        return {**action, "domain": [("session_id", "=", self.id)], "context": {}}

    def action_as_expected(self):
        """Take the expected sum as counted for the methods nobody counts by hand."""
        self._check_open()
        for line in self.line_ids.filtered(lambda line: not line.is_cash):
            line.counted = line.expected

    @api.model
    def get_desk_status(self):
        """Return what the banner of the desk shows about the user's own day.

        :rtype: dict
        """
        session = self._get_open_session(self.env.company)
        return {
            "session_id": session.id,
            "name": session.name,
            "can_collect": self.env["dealer.cashier.receipt"]._is_desk_user(),
            "opened_on": session.opened_on and fields.Datetime.to_string(session.opened_on),
            "receipt_count": session.receipt_count,
            "currency_id": self.env.company.currency_id.id,
            "methods": [
                {
                    "id": line.id,
                    "name": line.method_id.name,
                    "icon": line.method_id.icon,
                    "expected": line.expected,
                }
                for line in session.line_ids
                if line.is_cash or not line.currency_id.is_zero(line.expected)
            ],
        }

    # === BUSINESS METHODS === #

    def _is_supervisor(self):
        """Return whether the user looks after the cash-ups of others."""
        user = self.env.user
        return self.env.su or any(
            user.has_group(f"dealer_base.group_{role}") for role in ("accountant", "administrator")
        )

    @api.model
    def _get_open_session(self, company):
        """Return the user's own open cash-up in the company, or none."""
        return self.search(
            [
                ("user_id", "=", self.env.uid),
                ("company_id", "=", company.id),
                ("state", "=", "open"),
            ],
            limit=1,
        )

    @api.model
    def _get_last_session(self, user, company, current=None):
        return self.search(
            [
                ("user_id", "=", user.id),
                ("company_id", "=", company.id),
                ("state", "=", "closed"),
                ("id", "not in", current.ids if current else []),
            ],
            limit=1,
        )

    @api.model
    def _get_last_float(self, user, company):
        return self._get_last_session(user, company).closing_float

    def _get_methods(self):
        """Return the methods this cash-up counts."""
        self.ensure_one()
        Method = self.env["dealer.cashier.method"]
        return Method.search(Method._check_company_domain(self.company_id))

    def _ensure_lines(self, methods):
        """Add the lines of methods that have come up since the day was opened."""
        self.ensure_one()
        Line = self.env["dealer.cashier.session.line"]
        present = Line._read_group(
            [("session_id", "=", self.id), ("method_id", "in", methods.ids)], ["method_id"]
        )
        missing = methods.browse(set(methods.ids) - {method.id for (method,) in present})
        Line.create([{"session_id": self.id, "method_id": method.id} for method in missing])

    def _close(self):
        self.ensure_one()
        self.env.flush_all()
        self.env["dealer.cashier.receipt"]._lock_rows(self)
        self._check_open()
        self.line_ids.invalidate_recordset()
        unexplained = self.line_ids.filtered(
            lambda line: (
                not line.currency_id.is_zero(line.difference) and not (line.reason or "").strip()
            )
        )
        if unexplained:
            raise UserError(
                self.env._(
                    "Count again or give the reason of the difference: %(differences)s.",
                    differences=", ".join(
                        f"{line.method_id.name} "
                        f"{format_amount(self.env, line.difference, line.currency_id)}"
                        for line in unexplained
                    ),
                )
            )
        if self.currency_id.compare_amounts(self.amount_handed_over, 0) < 0:
            raise UserError(
                self.env._("More cash is left in the drawer than was counted. Correct one of them.")
            )
        for line in self.line_ids:
            line.expected_at_close = line.expected
        self.write(
            {
                "state": "closed",
                "closed_on": fields.Datetime.now(),
                "closed_by_id": self.env.uid,
            }
        )
        self._post_cash_difference()
        self.flush_recordset()  # the next day can be opened in the same transaction

    def _post_cash_difference(self, raise_if_missing=False):
        """Post the cash difference as a transaction of the cash journal.

        A journal without profit or loss account doesn't keep the cashier from going home: the
        difference then waits for the accountant, and the chatter says what is missing.

        :param raise_if_missing: refuse instead of leaving a note
        """
        self.ensure_one()
        line = self.line_ids.filtered("is_cash")[:1]
        difference = self.cash_difference
        if self.currency_id.is_zero(difference):
            return
        journal = line.method_id.journal_id
        account = journal.profit_account_id if difference > 0 else journal.loss_account_id
        if not account:
            message = self.env._(
                "The cash difference of %(amount)s is not posted: the journal %(journal)s has no "
                "profit and loss account. An accountant sets it and posts the difference here.",
                amount=format_amount(self.env, difference, self.currency_id),
                journal=journal.name,
            )
            if raise_if_missing:
                raise UserError(message)
            self.message_post(body=message)
            return
        statement_line = (
            self.env["account.bank.statement.line"]
            .with_company(self.company_id)
            .with_context(no_retrieve_partner=True)
            .create(
                {
                    "journal_id": journal.id,
                    "company_id": self.company_id.id,  # the journal may be the parent's
                    "amount": difference,
                    "date": fields.Date.context_today(self, self.closed_on),
                    "payment_ref": self.env._(
                        "Cash difference of %(number)s: %(reason)s",
                        number=self.name,
                        reason=line.reason,
                    ),
                    "counterpart_account_id": account.id,
                }
            )
        )
        self.difference_move_id = statement_line.move_id
