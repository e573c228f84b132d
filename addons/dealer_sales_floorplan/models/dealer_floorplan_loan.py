from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import interest
from odoo.addons.dealer_base.lib import split


class DealerFloorplanLoan(models.Model):
    """What a bank has lent on one car: drawn, paid back in parts, paid off."""

    _name = "dealer.floorplan.loan"
    _description = "Floor-Plan Loan"
    _inherit = [
        "dealer.fact.mixin",
        "dealer.numbered.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_start desc, id desc"
    _check_company_auto = True
    _computed_facts = True
    _fact_fields = frozenset({"state", "balance", "move_id", "date_paid", "sold_on"})

    line_id = fields.Many2one(
        "dealer.floorplan.line",
        string="Credit Line",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="line_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="line_id.partner_id", store=True, string="Bank")
    currency_id = fields.Many2one(related="line_id.currency_id")
    vehicle_id = fields.Many2one(
        "dealer.vehicle", string="Car", required=True, index=True, ondelete="restrict"
    )
    bank_number = fields.Char(string="Number at the Bank", index="trigram")
    principal = fields.Monetary(required=True, tracking=True, help="What the bank has lent.")
    date_start = fields.Date(
        string="Drawn On",
        required=True,
        default=lambda self: self.env.company._get_store_date(),
        help="Interest counts from this day, after the interest-free days.",
    )
    free_until = fields.Date(
        string="Interest from",
        compute="_compute_term_dates",
        store=True,
        readonly=False,
        help="First day that costs interest.",
    )
    date_end = fields.Date(
        string="End of Term",
        compute="_compute_term_dates",
        store=True,
        readonly=False,
        index=True,
        help="To be paid off until this day; from then on the late rate counts.",
    )
    pays = fields.Selection(
        [
            ("vendor", "The vendor of the car"),
            ("store", "Us"),
            ("opening", "Nobody: it is in the books already"),
        ],
        string="The Bank Pays",
        required=True,
        default="vendor",
    )
    vendor_id = fields.Many2one("res.partner", check_company=True, help="Whose bill the bank pays.")
    move_id = fields.Many2one("account.move", string="Entry", readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "Draft"), ("open", "Open"), ("paid", "Paid Off"), ("cancelled", "Cancelled")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    balance = fields.Monetary(readonly=True, copy=False, help="Not paid back yet.")
    date_paid = fields.Date(string="Paid Off On", readonly=True, copy=False)
    sold_on = fields.Date(
        readonly=True, copy=False, help="Day the car was billed or left; the loan is due then."
    )
    movement_ids = fields.One2many("dealer.floorplan.movement", "loan_id", readonly=True)
    due_ids = fields.One2many("dealer.floorplan.due", "loan_id", readonly=True)
    accrual_line_ids = fields.One2many("dealer.floorplan.accrual.line", "loan_id", readonly=True)
    next_due = fields.Date(
        compute="_compute_next_due",
    )
    next_due_amount = fields.Monetary(compute="_compute_next_due", string="Amount Due")
    interest_posted = fields.Monetary(
        compute="_compute_interest_posted", help="Posted with the interest of past months."
    )
    interest_today = fields.Monetary(
        compute="_compute_interest_today", string="Interest until Today", help="Of all days so far."
    )

    _open_uniq = models.UniqueIndex(
        "(vehicle_id) WHERE state IN ('draft', 'open')",
        "This car has a loan already: pay it off or cancel it first.",
    )
    _principal_positive = models.Constraint("CHECK (principal > 0)", "A loan is more than nothing.")
    _order_of_days = models.Constraint(
        "CHECK (free_until >= date_start AND date_end > date_start)",
        "Interest starts and the term ends after the loan is drawn.",
    )

    # === COMPUTE METHODS === #

    @api.depends("line_id", "date_start")
    def _compute_term_dates(self):
        for loan in self:
            start = loan.date_start
            if start and loan.line_id:
                loan.free_until = start + timedelta(days=loan.line_id.free_days)
                loan.date_end = start + timedelta(days=loan.line_id.max_days)
            else:
                loan.free_until = loan.date_end = False

    @api.depends("due_ids.is_paid", "due_ids.open_amount")
    def _compute_next_due(self):
        for loan in self:
            due = loan.due_ids.filtered(lambda due: not due.is_paid).sorted("date")[:1]
            loan.next_due = due.date
            loan.next_due_amount = due.open_amount

    def _compute_interest_posted(self):
        sums = dict(
            self.env["dealer.floorplan.accrual.line"]._read_group(
                [("loan_id", "in", self.ids), ("accrual_id.state", "=", "posted")],
                ["loan_id"],
                ["amount:sum"],
            )
        )
        for loan in self:
            loan.interest_posted = sums.get(loan._origin, 0.0)

    @api.depends("balance", "state", "free_until", "date_end")
    def _compute_interest_today(self):
        self.interest_today = 0.0
        for company, loans in self.filtered("id").grouped("company_id").items():
            parts = loans._get_interest(None, company._get_store_date())
            for loan, segments in parts.items():
                total = sum(part.interest for part in segments)
                loan.interest_today = interest.rounded(total, loan.currency_id.rounding)

    # === ONCHANGE, CRUD METHODS === #

    @api.onchange("vehicle_id", "line_id")
    def _onchange_vehicle_id(self):
        if self.vehicle_id and self.line_id:
            self.update(self._prepare_loan_values(self.vehicle_id, self.line_id))

    def write(self, vals):
        fixed = {"line_id", "vehicle_id", "principal", "date_start", "pays", "vendor_id"}
        if not fixed.isdisjoint(vals) and any(loan.state != "draft" for loan in self):
            raise UserError(
                self.env._(
                    "A drawn loan stays as it is. Pay it off, or cancel it and draw another."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_draft(self):
        if any(loan.state != "draft" for loan in self):
            raise UserError(self.env._("A drawn loan is kept: cancel it instead."))

    # === ACTION METHODS === #

    def action_draw(self):
        """The bank has paid: the loan runs."""
        self.check_access("write")
        self._draw()

    def action_cancel(self):
        """A loan drawn by mistake: its entry is reversed."""
        self.check_access("write")
        for loan in self:
            if loan.state == "cancelled":
                raise UserError(self.env._("%s is cancelled already.", loan.name))
            if loan.movement_ids.filtered(lambda move: move.amount < 0):
                raise UserError(
                    self.env._(
                        "%s has been paid back in part: cancel the payments first.", loan.name
                    )
                )
            if loan.accrual_line_ids.filtered(lambda line: line.accrual_id.state == "posted"):
                raise UserError(self.env._("%s has posted interest: cancel that first.", loan.name))
        for loan in self.sudo().filtered("move_id"):  # entries are not the clerk's
            loan.move_id._reverse_moves([{"date": loan.date_start}], cancel=True)
        self.movement_ids.sudo().unlink()
        self.due_ids.sudo().unlink()
        self._set_facts({"state": "cancelled", "balance": 0.0})
        self.flush_recordset(["state"])  # the car is free for another loan
        self._finish_tasks()

    def action_pay_off(self):
        """Prepare a payment of what is open of these loans of one line."""
        if len(self.line_id) > 1:
            raise UserError(self.env._("These loans are of several credit lines: pay each apart."))
        payment = self.env["dealer.floorplan.payment"].create(
            {
                "line_id": self.line_id.id,
                "loan_line_ids": [
                    (0, 0, {"loan_id": loan.id, "principal": loan.balance})
                    for loan in self
                    if loan.state == "open"
                ],
            }
        )
        return payment.get_formview_action()

    def action_open_entry(self):
        self.ensure_one()
        return self.move_id.get_formview_action()

    # === BUSINESS METHODS === #

    @api.model
    def _prepare_loan_values(self, vehicle, line):
        """:return: what a loan of this line on this car is, by its cost and its receipt"""
        lot = vehicle.sudo().lot_id.with_company(line.company_id)  # the clerk sees the loan only
        cost = line.company_id.currency_id._convert(
            lot.standard_price,
            line.currency_id,
            line.company_id,
            vehicle.stock_date or line.company_id._get_store_date(),
        )
        order = lot.purchase_order_ids[-1:]
        return {
            "principal": line.currency_id.round(cost * line.advance_percent / 100),
            "date_start": vehicle.stock_date or line.company_id._get_store_date(),
            "vendor_id": order.partner_id.commercial_partner_id.id,
            "pays": "vendor" if order else "store",
        }

    def _draw(self):
        """Post what the bank has paid, and plan what is due.

        :raises UserError: the limit does not allow it, or an account is missing
        """
        drafts = self.filtered(lambda loan: loan.state == "draft")
        for line, loans in drafts.grouped("line_id").items():
            line.sudo().lock_for_update()  # two at once do not both take what is left
            asked = sum(loans.mapped("principal"))
            line.invalidate_recordset(["used", "available", "used_percent"])
            if line.currency_id.compare_amounts(asked, line.available) > 0:
                raise UserError(
                    self.env._(
                        "%(line)s has %(available)s left of its limit, %(asked)s are asked for. "
                        "Pay loans off, or have the bank raise the limit.",
                        line=line.name,
                        available=line.currency_id.format(line.available),
                        asked=line.currency_id.format(asked),
                    )
                )
            for date, group in loans.grouped("date_start").items():
                entry = group._post_draw(line, date)
                group._set_facts({"move_id": entry.id if entry else False, "state": "open"})
        # sudo: movements and dues are written by documents only
        self.env["dealer.floorplan.movement"].sudo().create(
            [
                {
                    "loan_id": loan.id,
                    "date": loan.date_start,
                    "amount": loan.principal,
                    "move_id": loan.move_id.id,
                }
                for loan in drafts
            ]
        )
        self.env["dealer.floorplan.due"].sudo().create(drafts._prepare_dues())
        drafts._update_balance()
        drafts._follow_sale()

    def _post_draw(self, line, date):
        """:return: the entry of the loans of one line and day, None where none is needed"""
        items = []
        for loan in self.filtered(lambda loan: loan.pays != "opening"):
            name = f"{loan.name} {loan.vehicle_id.vin or loan.vehicle_id.display_name}"
            items.append(
                line._prepare_item(
                    line._get_loan_account(), -loan.principal, date, name, loan.vehicle_id
                )
            )
            if loan.pays == "vendor":
                if not loan.vendor_id:
                    raise UserError(
                        self.env._("Choose the vendor whom the bank pays for %s.", loan.name)
                    )
                account = loan.vendor_id.with_company(
                    loan.company_id
                ).sudo().property_account_payable_id  # fmt: skip
                partner = loan.vendor_id
            else:
                account, partner = line.sudo().journal_id.default_account_id, line.partner_id
                if not account:
                    raise UserError(
                        self.env._("Choose the bank account of %s first.", line.display_name)
                    )
            items.append(line._prepare_item(account, loan.principal, date, name, None, partner))
        if not items:
            return None
        return line._post_entry(line._get_general_journal(), date, self._get_ref(), items)

    def _get_ref(self):
        names = sorted(self.mapped("name"))
        return names[0] if len(names) == 1 else f"{names[0]} … {names[-1]}"

    def _prepare_dues(self):
        """:return: values of what is due of these loans by their terms, adding up to each"""
        vals_list = []
        for loan in self:
            rounding = loan.currency_id.rounding
            steps = [
                (loan.date_start + timedelta(days=step.days), step.percent)
                for step in loan.line_id.step_ids.sorted("days")
            ]
            parts = [split.exact_percent(percent) for _date, percent in steps]
            units = split.split(
                split.to_units(loan.principal, rounding), [*parts, 100 - sum(parts)]
            )
            rows = [("curtailment", date) for date, _percent in steps]
            rows.append(("maturity", loan.date_end))
            vals_list += [
                {
                    "loan_id": loan.id,
                    "kind": kind,
                    "date": date,
                    "amount": split.to_amount(piece, rounding),
                    "open_amount": split.to_amount(piece, rounding),
                }
                for (kind, date), piece in zip(rows, units, strict=True)
                if piece
            ]
        return vals_list

    def _update_balance(self):
        """What is open of these loans and of what is due, from their movements."""
        loans = self.sudo()  # facts of documents
        loans.invalidate_recordset(["movement_ids", "due_ids"])
        sums = dict(
            self.env["dealer.floorplan.movement"]
            .sudo()
            ._read_group([("loan_id", "in", loans.ids)], ["loan_id"], ["amount:sum"])
        )
        for loan in loans:
            currency = loan.currency_id
            balance = currency.round(sums.get(loan, 0.0))
            vals = {"balance": balance}
            if loan.state in ("open", "paid"):
                is_paid = currency.is_zero(balance)
                vals["state"] = "paid" if is_paid else "open"
                last = loan.movement_ids.sorted("date")[-1:]
                vals["date_paid"] = last.date if is_paid else False
            if any(loan[name] != value for name, value in vals.items()):
                loan._set_facts(vals)
            left = currency.round(loan.principal - balance)
            for due in loan.due_ids.sorted(lambda due: (due.date, due.id)):
                open_amount = currency.round(max(due.amount - left, 0.0))
                left = max(left - due.amount, 0.0)
                is_paid = currency.is_zero(open_amount)
                if due.open_amount != open_amount or due.is_paid != is_paid:
                    due.write({"open_amount": open_amount, "is_paid": is_paid})
        loans.filtered(lambda loan: loan.state == "paid")._finish_tasks()

    def _follow_sale(self):
        """The car is sold: all that is open is due some days later; unsold again: by its terms."""
        for company, loans in self.sudo().grouped("company_id").items():
            loans = loans.with_company(company).filtered(lambda loan: loan.state == "open")
            vehicles = loans.vehicle_id.with_company(company)
            bases = vehicles.lot_id._get_cost_bases()
            Cost = self.env["dealer.vehicle.cost"].sudo().with_company(company)
            sold = Cost._get_sold_vehicles(bases, vehicles)
            today = company._get_store_date()
            for loan in loans:
                if loan.vehicle_id in sold and not loan.sold_on:
                    loan._set_facts({"sold_on": today})
                    loan._plan_payoff()
                elif loan.vehicle_id not in sold and loan.sold_on:
                    loan._set_facts({"sold_on": False})
                    loan.due_ids.unlink()
                    self.env["dealer.floorplan.due"].sudo().create(loan._prepare_dues())
                    loan._update_balance()

    def _plan_payoff(self):
        """What is due later than the day a sold loan is to be paid off is due on that day."""
        self.ensure_one()
        date = self.sold_on + timedelta(days=self.line_id.payoff_days)
        later = self.due_ids.filtered(lambda due: not due.is_paid and due.date > date)
        if not later:
            return
        amount = sum(later.mapped("amount"))
        later.unlink()
        self.env["dealer.floorplan.due"].sudo().create(
            {
                "loan_id": self.id,
                "kind": "sold",
                "date": date,
                "amount": amount,
                "open_amount": amount,
            }
        )
        self._update_balance()

    def _get_interest(self, first, last):
        """What these loans cost from `first` to `last`, both counted.

        :param first: a date, or None for all days since each loan was drawn
        :return: {loan: list of `lib.interest.Segment`}
        """
        self.fetch(["line_id", "date_start", "free_until", "date_end"])  # all in one query
        movements = defaultdict(list)
        for loan, date, amount in self.env["dealer.floorplan.movement"]._read_group(
            [("loan_id", "in", self.ids), ("date", "<=", last)],
            ["loan_id", "date:day"],
            ["amount:sum"],
        ):
            movements[loan.id].append((fields.Date.to_date(date), amount))
        terms = {line: line._get_terms() for line in self.line_id}
        return {
            loan: interest.segments(
                max(first or loan.date_start, loan.date_start),
                last,
                movements[loan.id],
                terms[loan.line_id],
                loan.free_until,
                loan.date_end,
            )
            for loan in self
            if movements[loan.id]
        }

    def _finish_tasks(self):
        self.activity_feedback(["dealer_sales_floorplan.activity_type_due"])
