from collections import defaultdict
from datetime import timedelta
from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..lib import interest


class DealerFloorplanLine(models.Model):
    """What a bank lends on cars, and on which terms."""

    _name = "dealer.floorplan.line"
    _description = "Floor-Plan Credit Line"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", string="Store", required=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one(
        "res.partner", string="Bank", required=True, check_company=True, tracking=True
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    limit = fields.Monetary(
        required=True, tracking=True, help="The most the bank lends on all cars together."
    )
    date_end = fields.Date(string="Line Runs Out", tracking=True)
    day_count = fields.Selection(
        [("360", "Actual / 360"), ("365", "Actual / 365"), ("actual", "Actual / Actual")],
        required=True,
        default="360",
        help="Interest of a day = balance at its end × rate ÷ these days. Actual: 366 in leap years.",
    )
    free_days = fields.Integer(
        string="Interest-Free Days", help="The first days of each loan that cost no interest."
    )
    max_days = fields.Integer(
        string="Longest Term (Days)",
        required=True,
        default=180,
        help="A loan is to be paid back after so many days, whether the car is sold or not.",
    )
    late_rate = fields.Float(
        string="Rate When Overdue (% a Year)",
        digits=(8, 5),
        help="Instead of the usual rate from the last day on. 0: the usual rate goes on.",
    )
    payoff_days = fields.Integer(
        string="Pay Off When Sold (Days)",
        default=3,
        help="How many days after the car has been billed or has left the loan is to be paid off.",
    )
    advance_percent = fields.Float(
        string="Lent (% of Cost)", default=100.0, help="How much of a car's cost the bank lends."
    )
    rate_ids = fields.One2many("dealer.floorplan.rate", "line_id", string="Rates", copy=True)
    step_ids = fields.One2many("dealer.floorplan.step", "line_id", string="Curtailments", copy=True)
    vendor_ids = fields.Many2many(
        "res.partner",
        string="Automatic for Vendors",
        help="Cars received from these vendors get a loan of this line by themselves, as long as "
        "the limit allows; the bank pays the vendor.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        help="Who is told what is due.",
    )
    alert_days = fields.Integer(
        string="Tell in Advance (Days)",
        default=5,
        help="So many days before the free time ends, a curtailment or a term is due.",
    )
    alert_percent = fields.Float(
        string="Tell When Used (%)", default=90.0, help="Of the limit. 0: never."
    )
    loan_account_id = fields.Many2one(
        "account.account",
        string="Account of the Loans",
        check_company=True,
        help="Empty: as set for the store.",
    )
    journal_id = fields.Many2one(
        "account.journal",
        string="Bank Account",
        check_company=True,
        domain=[("type", "in", ("bank", "cash"))],
        help="Where payments to the bank come from.",
    )
    loan_ids = fields.One2many("dealer.floorplan.loan", "line_id")
    used = fields.Monetary(compute="_compute_use", help="Balance of all open loans.")
    available = fields.Monetary(compute="_compute_use")
    used_percent = fields.Float(compute="_compute_use")
    loan_count = fields.Integer(compute="_compute_use", string="Open Loans")
    rate_today = fields.Float(
        compute="_compute_interest_today",
        digits=(8, 5),
    )
    interest_today = fields.Monetary(
        compute="_compute_interest_today", help="What the open loans cost today."
    )
    due_7 = fields.Monetary(compute="_compute_due", string="Due within 7 Days")
    due_30 = fields.Monetary(compute="_compute_due", string="Due within 30 Days")
    overdue = fields.Monetary(compute="_compute_due")

    _limit_positive = models.Constraint('CHECK ("limit" >= 0)', "The limit cannot be negative.")
    _terms = models.Constraint(
        "CHECK (free_days >= 0 AND max_days > 0 AND payoff_days >= 0 AND alert_days >= 0)",
        "Days are whole numbers from 0 on; the longest term is at least one day.",
    )
    _percents = models.Constraint(
        "CHECK (advance_percent > 0 AND advance_percent <= 100 AND late_rate >= 0 AND "
        "late_rate < 100 AND alert_percent >= 0)",
        "Percentages are from 0 to 100.",
    )

    # === CONSTRAINTS AND COMPUTE METHODS === #

    @api.constrains("step_ids", "max_days")
    def _check_steps(self):
        for line in self:
            if sum(line.step_ids.mapped("percent")) > 100:
                raise ValidationError(
                    self.env._("The curtailments of %s pay back more than the loan.", line.name)
                )
            if any(step.days >= line.max_days for step in line.step_ids):
                raise ValidationError(
                    self.env._(
                        "A curtailment of %s is not before its longest term: the rest is due then "
                        "anyway.",
                        line.name,
                    )
                )

    @api.depends("loan_ids.balance", "loan_ids.state", "limit")
    def _compute_use(self):
        groups = self.env["dealer.floorplan.loan"]._read_group(
            [("line_id", "in", self.ids), ("state", "=", "open")],
            ["line_id"],
            ["balance:sum", "__count"],
        )
        uses = {line.id: (balance, count) for line, balance, count in groups}
        for line in self:
            line.used, line.loan_count = uses.get(line._origin.id, (0.0, 0))
            line.available = line.limit - line.used
            line.used_percent = 100 * line.used / line.limit if line.limit else 0.0

    @api.depends("rate_ids.rate", "rate_ids.date_from", "loan_ids.balance", "day_count")
    def _compute_interest_today(self):
        costs = defaultdict(float)
        by_store = self.grouped("company_id")
        for company, lines in by_store.items():
            today = company._get_store_date()
            lines = lines.filtered("id")
            exact = lines.loan_ids.filtered(lambda loan: loan.state == "open")._get_interest(
                today, today
            )
            for loan, parts in exact.items():
                costs[loan.line_id] += float(sum(part.interest for part in parts))
        for line in self:
            today = line.company_id._get_store_date()
            known = line.rate_ids.filtered(lambda rate: rate.date_from and rate.date_from <= today)  # noqa: B023
            line.rate_today = known.sorted("date_from")[-1:].rate
            line.interest_today = costs[line._origin]

    def _compute_due(self):
        Due = self.env["dealer.floorplan.due"]
        today = self.env.company._get_store_date()
        for field, days in (("overdue", -1), ("due_7", 7), ("due_30", 30)):
            sums = dict(
                Due._read_group(
                    [
                        ("line_id", "in", self.ids),
                        ("is_paid", "=", False),
                        ("date", "<=", today + timedelta(days=days)),
                    ],
                    ["line_id"],
                    ["open_amount:sum"],
                )
            )
            for line in self:
                line[field] = sums.get(line._origin, 0.0)

    # === ACTION METHODS === #

    def action_view_loans(self):
        return self._open("action_dealer_floorplan_loan", {"search_default_filter_open": 1})

    def action_view_due(self):
        return self._open("action_dealer_floorplan_due", {"search_default_filter_todo": 1})

    def action_pay(self):
        """Prepare the payment of what is due at this bank now."""
        self.ensure_one()
        Payment = self.env["dealer.floorplan.payment"]
        payment = Payment.create({"line_id": self.id})
        payment.action_take_due()
        return payment.get_formview_action()

    def action_accrue(self):
        """Compute the interest of the month before this one."""
        self.ensure_one()
        accrual = self.env["dealer.floorplan.accrual"].create({"line_id": self.id})
        accrual.action_compute()
        return accrual.get_formview_action()

    def _open(self, action, context):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(f"dealer_sales_floorplan.{action}")
        action["domain"] = [("line_id", "=", self.id)]
        action["context"] = {**context, "default_line_id": self.id}
        return action

    # === BUSINESS METHODS === #

    def _get_terms(self):
        """:return: `lib.interest.Terms` of this line"""
        self.ensure_one()
        rates = self.rate_ids.sorted("date_from")
        return interest.Terms(
            self.day_count,
            tuple((rate.date_from, Fraction(str(rate.rate))) for rate in rates),
            Fraction(str(self.late_rate)) if self.late_rate else None,
        )

    def _get_loan_account(self):
        self.ensure_one()
        company = self.company_id.sudo()  # which account it is is the store's
        return self.loan_account_id or self._need(company.floorplan_loan_account_id)

    def _need(self, account):
        """:raises UserError: an account of the store is not set"""
        if not account:
            raise UserError(
                self.env._(
                    "No accounts are set for floor-plan loans. The accountant chooses them in "
                    "Settings, Stores, Floor Plan."
                )
            )
        return account

    def _prepare_item(self, account, amount, date, name, vehicle=None, partner=None):
        """:return: values of a journal item in the currency of this line; above zero a debit"""
        self.ensure_one()
        company = self.company_id
        return {
            "account_id": account.id,
            "name": name,
            "currency_id": self.currency_id.id,
            "amount_currency": amount,
            "balance": self.currency_id._convert(amount, company.currency_id, company, date),
            "partner_id": (partner or self.partner_id).id,
            "dealer_vehicle_id": vehicle.id if vehicle else False,
            "vehicle_figure": "interest" if vehicle else False,
        }

    def _post_entry(self, journal, date, ref, items):
        """Post journal items; conversions that do not add up are levelled on the last one.

        :return: the posted entry
        """
        self.ensure_one()
        company = self.company_id
        rest = company.currency_id.round(sum(item["balance"] for item in items))
        if rest:
            items[-1]["balance"] -= rest
        # sudo: who pays or accrues for the bank need not be an accountant of all journals
        entry = (
            self.env["account.move"]
            .sudo()
            .with_company(company)
            .create(
                {
                    "journal_id": journal.id,
                    "date": date,
                    "ref": ref,
                    "line_ids": [(0, 0, item) for item in items],
                }
            )
        )
        entry._post()
        return entry

    def _get_general_journal(self):
        """:return: the journal of draws and interest"""
        self.ensure_one()
        journal = self.env["account.journal"].sudo().search(
            [
                *self.env["account.journal"]._check_company_domain(self.company_id),
                ("type", "=", "general"),
            ],
            limit=1,
        )  # fmt: skip
        if not journal:
            raise UserError(self.env._("There is no journal for entries. The accountant adds one."))
        return journal
