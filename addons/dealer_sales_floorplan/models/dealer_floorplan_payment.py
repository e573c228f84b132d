from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerFloorplanPayment(models.Model):
    """Money paid to a bank: parts of loans, and interest owed."""

    _name = "dealer.floorplan.payment"
    _description = "Floor-Plan Payment"
    _inherit = ["dealer.floorplan.booking"]
    _order = "date desc, id desc"
    _draft_fields = frozenset({"line_id", "date", "journal_id", "loan_line_ids", "interest"})

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

    # === BUSINESS METHODS === #

    def _get_date(self):
        return self.date

    def _post(self):
        """The loans go down by the payment."""
        self._check_can_post()
        entry = super()._post()
        # sudo: movements are written by documents only
        self.env["dealer.floorplan.movement"].sudo().create(
            [
                {
                    "loan_id": line.loan_id.id,
                    "date": self.date,
                    "amount": -line.principal,
                    "move_id": entry.id,
                    "payment_line_id": line.id,
                }
                for line in self.loan_line_ids
                if line.principal
            ]
        )
        self.loan_line_ids.loan_id._update_balance()
        return entry

    def _cancel(self):
        """The loans are open again."""
        result = super()._cancel()
        # sudo: movements are written by documents only
        self.env["dealer.floorplan.movement"].sudo().search(
            [("payment_line_id", "in", self.loan_line_ids.ids)]
        ).unlink()
        self.loan_line_ids.loan_id._update_balance()
        self.loan_line_ids.loan_id._follow_sale()
        return result

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
        """One entry: loans and interest owed against the bank account."""
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
