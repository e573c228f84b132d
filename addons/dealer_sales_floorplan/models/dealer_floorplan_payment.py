from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerFloorplanPayment(models.Model):
    """Money paid to a bank: parts of loans, and interest owed."""

    _name = "dealer.floorplan.payment"
    _description = "Floor-Plan Payment"
    _inherit = ["dealer.fact.mixin", "dealer.numbered.mixin", "mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _computed_facts = True
    _fact_fields = frozenset({"state", "move_id"})

    line_id = fields.Many2one(
        "dealer.floorplan.line",
        string="Credit Line",
        required=True,
        check_company=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="line_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="line_id.partner_id", string="Bank")
    currency_id = fields.Many2one(related="line_id.currency_id")
    date = fields.Date(
        required=True, default=lambda self: self.env.company._get_store_date(), tracking=True
    )
    journal_id = fields.Many2one(
        "account.journal",
        string="Paid From",
        compute="_compute_journal_id",
        store=True,
        readonly=False,
        check_company=True,
        domain=[("type", "in", ("bank", "cash"))],
    )
    loan_line_ids = fields.One2many(
        "dealer.floorplan.payment.line", "payment_id", string="Loans", copy=True
    )
    interest = fields.Monetary(
        string="Interest Paid", help="Of past months, taken off the interest owed."
    )
    interest_owed = fields.Monetary(
        compute="_compute_interest_owed", help="Posted interest that is not paid yet."
    )
    principal = fields.Monetary(compute="_compute_amounts", string="Loans Paid Back", store=True)
    amount = fields.Monetary(compute="_compute_amounts", string="Total", store=True)
    state = fields.Selection(
        [("draft", "Draft"), ("posted", "Posted"), ("cancelled", "Cancelled")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    move_id = fields.Many2one(
        "account.move", string="Entry", readonly=True, copy=False, index="btree_not_null"
    )

    _interest_positive = models.Constraint(
        "CHECK (interest >= 0)", "Interest paid cannot be negative."
    )

    # === COMPUTE METHODS === #

    @api.depends("line_id")
    def _compute_journal_id(self):
        for payment in self:
            payment.journal_id = payment.line_id.journal_id or payment.journal_id

    @api.depends("loan_line_ids.principal", "interest")
    def _compute_amounts(self):
        for payment in self:
            payment.principal = sum(payment.loan_line_ids.mapped("principal"))
            payment.amount = payment.principal + payment.interest

    @api.depends("line_id", "state")
    def _compute_interest_owed(self):
        accrued = dict(
            self.env["dealer.floorplan.accrual"]._read_group(
                [("line_id", "in", self.line_id.ids), ("state", "=", "posted")],
                ["line_id"],
                ["total:sum"],
            )
        )
        paid = dict(
            self._read_group(
                [("line_id", "in", self.line_id.ids), ("state", "=", "posted")],
                ["line_id"],
                ["interest:sum"],
            )
        )
        for payment in self:
            line = payment.line_id
            payment.interest_owed = accrued.get(line, 0.0) - paid.get(line, 0.0)

    # === CRUD METHODS === #

    def write(self, vals):
        fixed = {"line_id", "date", "journal_id", "loan_line_ids", "interest"}
        if not fixed.isdisjoint(vals):
            self._check_draft()
        return super().write(vals)

    def _check_draft(self):
        if any(payment.state != "draft" for payment in self):
            raise UserError(self.env._("A posted payment stays as it is: cancel it instead."))

    @api.ondelete(at_uninstall=False)
    def _unlink_draft(self):
        if any(payment.state == "posted" for payment in self):
            raise UserError(self.env._("A posted payment is kept: cancel it instead."))

    # === ACTION METHODS === #

    def action_take_due(self):
        """Fill in what is due until the day of payment, and the interest owed."""
        self.ensure_one()
        dues = self.env["dealer.floorplan.due"]._read_group(
            [
                ("line_id", "=", self.line_id.id),
                ("is_paid", "=", False),
                ("date", "<=", self.date + timedelta(days=self.line_id.alert_days)),
            ],
            ["loan_id"],
            ["open_amount:sum"],
        )
        self.write(
            {
                "loan_line_ids": [
                    (5,),
                    *((0, 0, {"loan_id": loan.id, "principal": amount}) for loan, amount in dues),
                ],
                "interest": max(self.interest_owed, 0.0),
            }
        )

    def action_post(self):
        """Book the payment; the loans go down by it."""
        self.check_access("write")
        for payment in self:
            if payment.state != "draft":
                raise UserError(self.env._("%s is posted already.", payment.name))
            payment._check_can_post()
            entry = payment._post_entry()
            payment._set_facts({"state": "posted", "move_id": entry.id})
            # sudo: movements are written by documents only
            self.env["dealer.floorplan.movement"].sudo().create(
                [
                    {
                        "loan_id": line.loan_id.id,
                        "date": payment.date,
                        "amount": -line.principal,
                        "move_id": entry.id,
                        "payment_line_id": line.id,
                    }
                    for line in payment.loan_line_ids
                    if line.principal
                ]
            )
            payment.loan_line_ids.loan_id._update_balance()

    def action_cancel(self):
        """The payment did not happen: its entry is reversed, the loans are open again."""
        self.check_access("write")
        for payment in self:
            if payment.state == "cancelled":
                raise UserError(self.env._("%s is cancelled already.", payment.name))
            if payment.move_id:
                # sudo: who pays the bank need not be an accountant of all journals
                payment.move_id.sudo()._reverse_moves([{"date": payment.date}], cancel=True)
            # sudo: movements are written by documents only
            self.env["dealer.floorplan.movement"].sudo().search(
                [("payment_line_id", "in", payment.loan_line_ids.ids)]
            ).unlink()
            payment._set_facts({"state": "cancelled"})
            payment.loan_line_ids.loan_id._update_balance()
            payment.loan_line_ids.loan_id._follow_sale()

    def action_open_entry(self):
        self.ensure_one()
        return self.move_id.get_formview_action()

    # === BUSINESS METHODS === #

    def _check_can_post(self):
        """:raises UserError: nothing is paid, or more than a loan is open"""
        self.ensure_one()
        currency = self.currency_id
        if currency.is_zero(self.amount):
            raise UserError(self.env._("Nothing is paid: choose loans, or type the interest."))
        self.loan_line_ids.loan_id.sudo().lock_for_update()
        self.loan_line_ids.loan_id.invalidate_recordset(["balance", "state"])
        for line in self.loan_line_ids:
            loan = line.loan_id
            if loan.line_id != self.line_id:
                raise UserError(
                    self.env._(
                        "%(loan)s is not of %(line)s: pay it apart.",
                        loan=loan.name,
                        line=self.line_id.name,
                    )
                )
            if loan.state != "open":
                raise UserError(self.env._("%s is not open: remove it.", loan.name))
            if currency.compare_amounts(line.principal, loan.balance) > 0:
                raise UserError(
                    self.env._(
                        "%(loan)s has %(balance)s open, %(amount)s is more: correct the amount.",
                        loan=loan.name,
                        balance=currency.format(loan.balance),
                        amount=currency.format(line.principal),
                    )
                )
            if self.date < loan.date_start:
                raise UserError(
                    self.env._("%s is drawn after the day of payment: correct the day.", loan.name)
                )
            if loan.accrual_line_ids.filtered(
                lambda accrued: (
                    accrued.accrual_id.state == "posted" and accrued.accrual_id.date_to >= self.date
                )
            ):
                raise UserError(
                    self.env._(
                        "Interest of %(loan)s is posted beyond %(date)s: cancel that interest first.",
                        loan=loan.name,
                        date=fields.Date.to_string(self.date),
                    )
                )

    def _post_entry(self):
        """:return: the posted entry: loans and interest owed against the bank account"""
        self.ensure_one()
        line = self.line_id
        company = self.company_id.sudo()  # which accounts they are is the store's
        journal = self.journal_id.sudo()
        credit = journal.outbound_payment_method_line_ids.payment_account_id[:1]
        credit = credit or journal.default_account_id
        if not credit:
            raise UserError(self.env._("Choose the bank account the money is paid from."))
        items = [
            line._prepare_item(
                line._get_loan_account(),
                each.principal,
                self.date,
                f"{each.loan_id.name} {each.vehicle_id.vin or ''}",
                each.vehicle_id,
            )
            for each in self.loan_line_ids
            if each.principal
        ]
        if self.interest:
            account = line._need(company.floorplan_accrued_account_id)
            items.append(line._prepare_item(account, self.interest, self.date, self.name))
        items.append(line._prepare_item(credit, -self.amount, self.date, self.name))
        return line._post_entry(journal, self.date, self.name, items)
