from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from odoo.addons.dealer_base.lib import sheet


class DealerBenefitSheet(models.Model):
    """What a store and its people pay for benefits in a month (社保公积金月报表)."""

    _name = "dealer.benefit.sheet"
    _description = "Contributions of a Month"
    _inherit = ["dealer.fact.mixin", "mail.thread"]
    _order = "month desc, company_id"
    _fact_fields = frozenset({"is_confirmed", "confirmed_by_id", "confirmed_on", "computed_on"})
    _fixed_fields = frozenset({"company_id", "month"})

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(
        required=True,
        default=lambda self: self.env.company._get_store_date().replace(day=1),
        help="Any day of it.",
    )
    line_ids = fields.One2many("dealer.benefit.sheet.line", "sheet_id", readonly=True)
    employee_count = fields.Integer(string="People", compute="_compute_totals")
    amount_store = fields.Monetary(string="Store's Part", compute="_compute_totals")
    amount_person = fields.Monetary(string="People's Part", compute="_compute_totals")
    amount = fields.Monetary(string="Together", compute="_compute_totals")
    missing = fields.Text(compute="_compute_missing", help="What the sheet could not compute.")
    computed_on = fields.Datetime(readonly=True)
    is_confirmed = fields.Boolean(string="Confirmed", readonly=True, tracking=True, copy=False)
    confirmed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    confirmed_on = fields.Datetime(readonly=True, copy=False)

    _month_once = models.UniqueIndex(
        "(company_id, month)", "The store has a sheet of this month already: open that one."
    )
    _first_of_month = models.Constraint(
        "CHECK(EXTRACT(day FROM month) = 1)", "A month is named by its first day."
    )

    @api.depends("month", "company_id")
    def _compute_display_name(self):
        for record in self:
            month = format_date(self.env, record.month, date_format="yyyy-MM")
            record.display_name = f"{month} · {record.company_id.name}"

    @api.depends("line_ids.amount_store", "line_ids.amount_person")
    def _compute_totals(self):
        groups = {
            record.id: row
            for record, *row in self.env["dealer.benefit.sheet.line"]
            .sudo()  # a sum of the store's, shown to whoever may open the sheet
            ._read_group(
                [("sheet_id", "in", self.ids)],
                ["sheet_id"],
                ["employee_id:count_distinct", "amount_store:sum", "amount_person:sum"],
            )
        }
        for record in self:
            people, store, person = groups.get(record.id, (0, 0, 0))
            record.employee_count = people
            record.amount_store = store
            record.amount_person = person
            record.amount = store + person

    @api.depends("line_ids.rate_id", "is_confirmed")
    def _compute_missing(self):
        Line = self.env["dealer.benefit.sheet.line"].sudo()  # names of benefits only
        groups = Line._read_group(
            [("sheet_id", "in", self.ids), ("rate_id", "=", False)], ["sheet_id", "kind_id"]
        )
        for record in self:
            kinds = [kind.name for found, kind in groups if found == record]
            record.missing = (
                self.env._(
                    "No rate for %s in this month: enter it under Configuration, Benefits.",
                    ", ".join(kinds),
                )
                if kinds
                else False
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("month"):
                vals["month"] = fields.Date.to_date(vals["month"]).replace(day=1)
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        self._check_open()

    def _check_open(self):
        for record in self:
            if record.is_confirmed:
                raise UserError(
                    self.env._("The sheet %s is confirmed and stays.", record.display_name)
                )

    # === ACTION METHODS === #

    def action_compute(self):
        """Compute the lines anew from accounts and rates."""
        self.check_access("write")
        self._check_open()
        for record in self:
            record._compute_lines()
        self._set_facts({"computed_on": fields.Datetime.now()})
        return True

    def action_confirm(self):
        """Confirm: the lines stay, and each person sees his own."""
        self.check_access("write")
        self._check_open()
        for record in self:
            if not record.line_ids:
                raise UserError(self.env._("The sheet has no lines: compute it first."))
            if record.missing:
                raise UserError(record.missing)
        self._set_facts(
            {
                "is_confirmed": True,
                "confirmed_by_id": self.env.uid,
                "confirmed_on": fields.Datetime.now(),
            }
        )
        return True

    def action_open_lines(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "dealer_hr_pay.dealer_benefit_sheet_line_action"
            ),
            "domain": [("sheet_id", "=", self.id)],
            "display_name": self.display_name,
        }

    def action_export(self):
        """Download the sheet as XLSX: a row for each person, two columns for each benefit."""
        self.ensure_one()
        self.check_access("read")
        self.line_ids.check_access("read")
        attachment = self.env["ir.attachment"].create(
            {
                "name": self.env._("Contributions %s.xlsx", self.display_name),
                "raw": self._get_xlsx(),
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        self.line_ids._note_reading({"amount"}, "print")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "download",
        }

    # === BUSINESS METHODS === #

    def _compute_lines(self):
        """Write the lines in one INSERT, whatever the number of people."""
        self.ensure_one()
        first = self.month
        last = first + relativedelta(months=1, days=-1)
        Account = self.env["dealer.benefit.account"].sudo()  # the sheet is the HR manager's
        people = Account.search(
            [
                ("company_id", "=", self.company_id.id),
                ("date_opened", "<=", last),
                "|",
                ("date_closed", "=", False),
                ("date_closed", ">=", first),
            ]
        ).employee_id
        self.sudo().line_ids.unlink()
        if not people:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO dealer_benefit_sheet_line
                    (sheet_id, month, is_confirmed, company_id, employee_id, kind_id, account_id,
                     rate_id, base, amount_store, amount_person, amount,
                     create_uid, create_date, write_uid, write_date)
                SELECT %(sheet)s, %(month)s, FALSE, %(company)s, due.employee, due.kind,
                       due.account, NULLIF(due.rate, 0), due.base, due.store, due.person,
                       due.store + due.person,
                       %(user)s, now() AT TIME ZONE 'UTC', %(user)s, now() AT TIME ZONE 'UTC'
                  FROM (%(due)s) due(employee, kind, account, company, rate, base, store, person)
                 WHERE due.company = %(company)s
                """,
                sheet=self.id,
                month=self.month,
                company=self.company_id.id,
                user=self.env.uid,
                due=people._get_contributions_query(first, last),
            )
        )
        self.env.invalidate_all()

    def _get_xlsx(self):
        """:return: bytes of the sheet"""
        self.ensure_one()
        lines = self.line_ids
        kinds = lines.kind_id.sorted()
        columns = [sheet.Column(self.env._("Name")), sheet.Column(self.env._("Base"), "float")]
        for kind in kinds:
            columns += [
                sheet.Column(f"{kind.name} · {part}", "float")
                for part in (self.env._("Store"), self.env._("Person"))
            ]
        columns += [
            sheet.Column(label, "float")
            for label in (self.env._("Store"), self.env._("Person"), self.env._("Together"))
        ]
        rows = []
        for employee, own in lines.grouped("employee_id").items():
            by_kind = {line.kind_id: line for line in own}
            row = [employee.name, max(own.mapped("base"))]
            for kind in kinds:
                line = by_kind.get(kind)
                row += [line.amount_store, line.amount_person] if line else [None, None]
            for name in ("amount_store", "amount_person", "amount"):
                row.append(sum(own.mapped(name)))
            rows.append(row)
        rows.sort(key=lambda row: row[0])
        rows.append([self.env._("Total"), None, *(_total(rows, n) for n in range(2, len(columns)))])
        return sheet.write(columns, rows, name=self.display_name)


def _total(rows, place):
    return sum(row[place] or 0 for row in rows)
