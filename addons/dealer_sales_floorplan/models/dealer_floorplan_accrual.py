from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import interest


class DealerFloorplanAccrual(models.Model):
    """Interest of a credit line for a month: one line a car, one entry."""

    _name = "dealer.floorplan.accrual"
    _description = "Floor-Plan Interest"
    _inherit = ["dealer.floorplan.booking"]
    _order = "date_to desc, id desc"
    _draft_fields = frozenset({"line_id", "date_from", "date_to", "loan_line_ids"})

    date_from = fields.Date(
        string="From", required=True, default=lambda self: self._default_month()
    )
    date_to = fields.Date(
        string="Until",
        required=True,
        compute="_compute_date_to",
        store=True,
        precompute=True,
        readonly=False,
        help="Last day that is counted.",
    )
    loan_line_ids = fields.One2many(
        "dealer.floorplan.accrual.line", "accrual_id", string="Loans", readonly=False
    )
    total = fields.Monetary(compute="_compute_totals", store=True, string="Interest")
    bank_total = fields.Monetary(compute="_compute_totals", store=True, string="Bank's Statement")
    difference = fields.Monetary(compute="_compute_totals", store=True)
    difference_count = fields.Integer(compute="_compute_totals", store=True, string="Differences")
    has_statement = fields.Boolean(compute="_compute_totals", store=True)

    _once = models.UniqueIndex(
        "(line_id, date_from) WHERE state <> 'cancelled'",
        "The interest of this line from this day on is computed already.",
    )
    _days = models.Constraint("CHECK (date_to >= date_from)", "The month ends before it starts.")

    # === DEFAULT, CONSTRAINTS AND COMPUTE METHODS === #

    def _default_month(self):
        today = self.env.company._get_store_date()
        return today.replace(day=1) - relativedelta(months=1)

    @api.constrains("line_id", "date_from", "date_to", "state")
    def _check_no_overlap(self):
        for accrual in self.filtered(lambda accrual: accrual.state != "cancelled"):
            other = self.search(
                [
                    ("line_id", "=", accrual.line_id.id),
                    ("id", "!=", accrual.id),
                    ("state", "!=", "cancelled"),
                    ("date_from", "<=", accrual.date_to),
                    ("date_to", ">=", accrual.date_from),
                ],
                limit=1,
            )
            if other:
                raise UserError(
                    self.env._(
                        "%(other)s counts days of this one already: choose other days.",
                        other=other.name,
                    )
                )

    @api.depends("date_from")
    def _compute_date_to(self):
        for accrual in self:
            if accrual.date_from:
                accrual.date_to = accrual.date_from + relativedelta(day=31)

    @api.depends("loan_line_ids.amount", "loan_line_ids.bank_amount", "loan_line_ids.has_bank")
    def _compute_totals(self):
        for accrual in self:
            lines = accrual.loan_line_ids
            accrual.total = sum(lines.mapped("amount"))
            accrual.has_statement = any(lines.mapped("has_bank"))
            accrual.bank_total = sum(lines.mapped("bank_amount"))
            accrual.difference = (
                accrual.bank_total - accrual.total if accrual.has_statement else 0.0
            )
            accrual.difference_count = (
                len(lines.filtered(lambda line: not line.currency_id.is_zero(line.difference)))
                if accrual.has_statement
                else 0
            )

    # === ACTION METHODS === #

    def action_compute(self):
        """Compute every loan's interest of these days anew; the bank's amounts stay."""
        for accrual in self:
            if accrual.state != "draft":
                raise UserError(self.env._("%s is posted: cancel it first.", accrual.name))
            accrual._compute_lines()

    def action_take_bank(self):
        """The bank is right: its amounts are posted."""
        for accrual in self:
            for line in accrual.loan_line_ids.filtered("has_bank"):
                if line.amount != line.bank_amount:
                    line.amount = line.bank_amount

    def action_statement(self):
        """Type or paste the bank's amounts."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Bank's Statement"),
            "res_model": "dealer.floorplan.statement",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_accrual_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _cancel(self):
        result = super()._cancel()
        self.flush_recordset(["state"])  # the days are free for another one
        return result

    def _get_date(self):
        return self.date_to

    def _compute_lines(self):
        """Write one line for each loan that costs interest in these days, in a set."""
        self.ensure_one()
        loans = self.env["dealer.floorplan.loan"].search(
            [
                ("line_id", "=", self.line_id.id),
                ("state", "in", ("open", "paid")),
                ("date_start", "<=", self.date_to),
                "|",
                ("date_paid", "=", False),
                ("date_paid", ">", self.date_from),
            ],
            order="date_start, id",
        )
        parts = loans._get_interest(self.date_from, self.date_to)
        rounding = self.currency_id.rounding
        lines = {line.loan_id: line for line in self.loan_line_ids}
        to_create = []
        for loan in loans:
            segments = parts.get(loan)
            line = lines.pop(loan, None)
            if not segments and not (line and line.has_bank):
                if line:
                    line.unlink()
                continue
            vals = self.env["dealer.floorplan.accrual.line"]._prepare_values(segments, rounding)
            if line:
                line.write(vals)
            else:
                to_create.append({"accrual_id": self.id, "loan_id": loan.id, **vals})
        for line in lines.values():
            if line.has_bank:
                line.write({"amount": 0.0, "days": 0, "calculation": False})
            else:
                line.unlink()
        self.env["dealer.floorplan.accrual.line"].create(to_create)

    def _post_entry(self):
        """One entry: interest of each car against what is owed to the bank."""
        self.ensure_one()
        line = self.line_id
        company = self.company_id.sudo()  # which accounts they are is the store's
        expense = line._need(company.floorplan_interest_account_id)
        items = [
            line._prepare_item(
                expense,
                each.amount,
                self.date_to,
                f"{self.name} {each.vehicle_id.vin or ''} {each.loan_id.name}",
                each.vehicle_id,
            )
            for each in self.loan_line_ids
            if each.amount
        ]
        if not items:
            return self.env["account.move"]
        owed = line._need(company.floorplan_accrued_account_id)
        items.append(line._prepare_item(owed, -self.total, self.date_to, self.name))
        return line._post_entry(line._get_general_journal(), self.date_to, self.name, items)

    def _set_bank_amounts(self, amounts):
        """Note what the bank's statement says.

        :param dict amounts: {loan: amount}
        """
        self.ensure_one()
        lines = {line.loan_id: line for line in self.loan_line_ids}
        to_create = []
        for loan, amount in amounts.items():
            vals = {"bank_amount": amount, "has_bank": True}
            if loan in lines:
                lines[loan].write(vals)
            else:
                to_create.append({"accrual_id": self.id, "loan_id": loan.id, **vals})
        self.env["dealer.floorplan.accrual.line"].create(to_create)
        # what the bank leaves out it does not charge
        missing = self.loan_line_ids.filtered(lambda line: line.loan_id not in amounts)
        missing.write({"bank_amount": 0.0, "has_bank": True})

    @api.model
    def _cron_accrue(self):
        """After the end of a month: the interest of each line, ready to be checked and posted."""
        for company, lines in (
            self.env["dealer.floorplan.line"].search([]).grouped("company_id").items()  # pylint: disable=no-search-all
        ):
            first = company._get_store_date().replace(day=1) - relativedelta(months=1)
            done = self.search(
                [
                    ("line_id", "in", lines.ids),
                    ("date_to", ">=", first),
                    ("state", "!=", "cancelled"),
                ]
            ).line_id
            for line in lines - done:
                accrual = self.with_company(company).create(
                    {"line_id": line.id, "date_from": first}
                )
                accrual.action_compute()
                if not accrual.loan_line_ids:
                    accrual.unlink()


def describe(segments):
    """:return: how an amount comes about, as people calculate it"""
    return "\n".join(
        f"{part.start.isoformat()}: {part.days} d × {float(part.balance):,.2f} × "
        f"{float(part.rate):g} % ÷ {part.year_days} = {float(part.interest):,.4f}"
        for part in segments
    )


def total(segments, rounding):
    """:return: the interest of segments, rounded once"""
    return interest.rounded(sum(part.interest for part in segments), rounding)
