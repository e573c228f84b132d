from collections import defaultdict

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.tools import SQL

from odoo.addons.dealer_base.tools.dates import month_name

CATEGORIES = [("open", "Open"), ("confirming", "Being Confirmed"), ("approved", "Approved")]


class DealerAttendanceSheet(models.Model):
    """The attendance of a store in a month: computed, confirmed by everybody, approved, locked."""

    _name = "dealer.attendance.sheet"
    _description = "Attendance Sheet"
    _inherit = ["dealer.fact.mixin", "dealer.workflow.mixin"]
    _order = "month desc, company_id"
    _check_company_auto = True
    _workflow_category_field = "category"
    _workflow_phases = {"open": "open", "confirming": "waiting", "approved": "done"}
    _workflow_acts = {
        "open": "action_reopen",
        "confirming": "action_ask",
        "approved": "action_approve",
    }
    _fact_fields = frozenset(
        {"asked_on", "approved_on", "approved_by_id", "computed_on", "stale", "line_ids"}
    )
    _fixed_fields = frozenset({"company_id", "month"})

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    month = fields.Date(
        required=True,
        index=True,
        default=lambda self: self.env.company._get_store_date().replace(day=1),
        help="Any day of the month; its first is kept.",
    )
    category = fields.Selection(
        CATEGORIES,
        string="Status",
        compute="_compute_category",
        store=True,
        index=True,
        default="open",
    )
    asked_on = fields.Date(readonly=True, copy=False, help="When staff were asked to confirm.")
    approved_on = fields.Datetime(readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    computed_on = fields.Datetime(string="Computed", readonly=True, copy=False)
    stale = fields.Boolean(
        string="Changed Since",
        readonly=True,
        copy=False,
        help="Attendance, leave, the roster or a correction has changed since it was computed.",
    )
    line_ids = fields.One2many("dealer.attendance.sheet.line", "sheet_id", readonly=True)
    person_count = fields.Integer(string="People", compute="_compute_counts")
    confirmed_count = fields.Integer(string="Confirmed", compute="_compute_counts")
    objection_count = fields.Integer(string="Objections", compute="_compute_counts")
    issue_count = fields.Integer(
        string="Open Questions",
        compute="_compute_counts",
        help="People who were absent or miss a punch.",
    )

    _once = models.UniqueIndex(
        "(company_id, month)", "The store has a sheet of this month already: open that one."
    )
    _first_day = models.Constraint(
        "CHECK (extract(day FROM month) = 1)", "A month is kept by its first day."
    )

    # === COMPUTE METHODS === #

    @api.depends("company_id", "month")
    @api.depends_context("lang")
    def _compute_name(self):
        for sheet in self:
            month = month_name(self.env, sheet.month)
            store = sheet.company_id.store_short_name or sheet.company_id.name or ""
            sheet.name = f"{store} · {month}"

    @api.depends("asked_on", "approved_on")
    def _compute_category(self):
        for sheet in self:
            if sheet.approved_on:
                sheet.category = "approved"
            else:
                sheet.category = "confirming" if sheet.asked_on else "open"

    @api.depends("line_ids.state", "line_ids.missing_count", "line_ids.days_absent")
    def _compute_counts(self):
        Line = self.env["dealer.attendance.sheet.line"]
        counts = defaultdict(lambda: defaultdict(int))
        for sheet, state, count in Line._read_group(
            [("sheet_id", "in", self.ids)], ["sheet_id", "state"], ["__count"]
        ):
            counts[sheet.id][state] = count
        issues = dict(
            Line._read_group(
                [("sheet_id", "in", self.ids), ("has_issue", "=", True)], ["sheet_id"], ["__count"]
            )
        )
        for sheet in self:
            states = counts[sheet._origin.id]
            sheet.person_count = sum(states.values())
            sheet.confirmed_count = states["confirmed"]
            sheet.objection_count = states["objected"]
            sheet.issue_count = issues.get(sheet._origin, 0)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("month"):
                vals["month"] = fields.Date.to_date(vals["month"]).replace(day=1)
        sheets = super().create(vals_list)
        sheets._compute_sheet()
        return sheets

    @api.ondelete(at_uninstall=False)
    def _unlink_except_open(self):
        if kept := self.filtered(lambda sheet: sheet.category != "open"):
            raise UserError(
                self.env._("%(sheet)s is kept: staff were asked to confirm it.", sheet=kept[0].name)
            )

    # === ACTION METHODS === #

    def action_compute(self):
        """Compute the sheet anew from attendance, leave and the roster as they are now."""
        self.check_access("write")
        self._check_not_approved()
        self._compute_sheet()
        return True

    def action_ask(self):
        """Ask everybody of the sheet to confirm his month."""
        for sheet in self:
            sheet._check_not_approved()
            if not sheet.asked_on:
                sheet._check_over()
                sheet._compute_sheet()
                sheet._set_facts({"asked_on": sheet.company_id._get_store_date()})
                sheet._workflow_settle_facts()
                sheet.line_ids._ask()
        return True

    def action_reopen(self):
        """Back to work: HR goes on mending, what was confirmed stays as long as it is the same."""
        for sheet in self:
            sheet._check_not_approved()
            sheet._set_facts({"asked_on": False})
            sheet._workflow_settle_facts()
        return True

    def action_approve(self):
        """Approve and lock the month: later changes are adjustments of a month to come."""
        for sheet in self:
            sheet._lock()
            sheet._check_not_approved()
            sheet._compute_sheet()
            if blockers := sheet._get_approval_blockers():
                raise UserError("\n".join(blockers))
            sheet._set_facts({"approved_on": fields.Datetime.now(), "approved_by_id": self.env.uid})
            sheet._workflow_settle_facts()
            sheet.line_ids._close_activities()
            sheet.line_ids._give_time_off()
        return True

    def action_open_lines(self):
        """Open the people of the sheet."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_hr_attendance.dealer_attendance_sheet_line_action"
        )
        action["name"] = self.name
        action["domain"] = [("sheet_id", "=", self.id)]
        action["context"] = {"create": False, **self._get_line_filter()}
        return action

    def _get_line_filter(self):
        wanted = self.env.context.get("dealer_line_filter")
        return {f"search_default_{wanted}": 1} if wanted in ("issues", "objected") else {}

    # === BUSINESS METHODS === #

    def _get_last_day(self):
        self.ensure_one()
        return self.month + relativedelta(months=1, days=-1)

    def _lock(self):
        """Nobody else changes or approves the month until this is done."""
        try:
            self.lock_for_update()
        except LockError as error:
            raise LockError(
                self.env._(
                    "Somebody is changing or approving %(sheet)s right now: try again in a moment.",
                    sheet=self.name,
                )
            ) from error

    def _check_not_approved(self):
        for sheet in self:
            if sheet.approved_on:
                raise UserError(
                    self.env._(
                        "%(sheet)s is approved and locked: the HR manager mends it with an "
                        "adjustment.",
                        sheet=sheet.name,
                    )
                )

    def _check_over(self):
        self.ensure_one()
        if self.company_id._get_store_date() <= self._get_last_day():
            raise UserError(
                self.env._(
                    "%(sheet)s is not over yet: ask staff to confirm it on the first day of the "
                    "next month.",
                    sheet=self.name,
                )
            )

    def _get_approval_blockers(self):
        """:return: sentences, why the sheet can't be approved, each with who can mend it"""
        self.ensure_one()
        blockers = []
        if self.company_id._get_store_date() <= self._get_last_day():
            blockers.append(self.env._("The month is not over yet."))
        if objected := self.line_ids.filtered(lambda line: line.state == "objected"):
            blockers.append(
                self.env._(
                    "%(names)s objected: HR answers each objection first.",
                    names=", ".join(objected.employee_id.mapped("name")),
                )
            )
        silent = self.line_ids.filtered(lambda line: line.state == "open" and line.has_login)
        if silent and not self._is_silence_agreed():
            names = silent.employee_id.mapped("name")
            blockers.append(
                self.env._(
                    "Not confirmed yet by %(count)s (%(names)s): it is done under My Attendance.",
                    count=len(names),
                    names=", ".join(names[:5]) + (" …" if len(names) > 5 else ""),
                )
            )
        return blockers

    def _is_silence_agreed(self):
        """:return: whether the days in which somebody could have objected are over"""
        self.ensure_one()
        today = self.company_id._get_store_date()
        rule = self.env["dealer.attendance.rule"]._get_rules(self.company_id, today, today)[today]
        days = rule.confirm_days
        return bool(days and self.asked_on and (today - self.asked_on).days >= days)

    # === LOCK === #

    @api.model
    def _touch(self, spans):
        """Attendance of these days changes: refuse where the month is approved, else note it.

        Whoever changes a month that is being confirmed collides with who approves it: one of the
        two is tried again and sees what the other has done.

        :param spans: [(employee id, first date, last date)]
        :raise UserError: with who can mend it
        """
        keys = {
            (employee_id, month)
            for employee_id, first, last in spans
            if employee_id and first
            for month in _get_months(first, last or first)
        }
        found = self._find(keys)
        for category, name, month in found["approved"].values():
            raise UserError(self._get_locked_message(category and name, month))
        if found["touched"]:
            ids = list(found["touched"])
            self.env.cr.execute(
                SQL("UPDATE dealer_attendance_sheet SET stale = true WHERE id = ANY(%s)", ids)
            )
            self.browse(ids).invalidate_recordset(["stale"], flush=False)

    @api.model
    def _get_locked(self, days):
        """:return: dict {(employee id, date): why its month can't be changed}"""
        keys = {(employee_id, day.replace(day=1)) for employee_id, day in days}
        approved = self._find(keys)["approved"]
        return {
            (employee_id, day): self._get_locked_message(*approved[key][1:])
            for employee_id, day in days
            if (key := (employee_id, day.replace(day=1))) in approved
        }

    @api.model
    def _find(self, keys):
        """Find the sheets of these people's months.

        :param keys: {(employee id, first of the month)}
        """
        found = {"approved": {}, "touched": set()}
        if not keys:
            return found
        self.flush_model(["category", "stale", "month", "company_id", "asked_on", "approved_on"])
        self.env["hr.employee"].flush_model(["company_id", "name"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT s.id, s.category, s.stale, s.month, e.id, e.name
                  FROM hr_employee e
                  JOIN dealer_attendance_sheet s ON s.month = ANY(%(months)s)
                   AND (s.company_id = e.company_id OR EXISTS (
                        SELECT 1 FROM dealer_attendance_sheet_line l
                         WHERE l.sheet_id = s.id AND l.employee_id = e.id))
                 WHERE e.id = ANY(%(employees)s)
                """,
                months=list({month for _employee, month in keys}),
                employees=list({employee for employee, _month in keys}),
            )
        )
        for sheet_id, category, stale, month, employee_id, name in rows:
            if (employee_id, month) not in keys:
                continue
            if category == "approved":
                found["approved"][employee_id, month] = (category, name, month)
            elif category == "confirming" or not stale:
                found["touched"].add(sheet_id)
        return found

    @api.model
    def _get_locked_message(self, name, month):
        return self.env._(
            "The attendance of %(name)s in %(month)s is approved and locked: the HR manager mends "
            "it with an adjustment.",
            name=name,
            month=month_name(self.env, month),
        )

    # === WORKFLOW === #

    @api.model
    def _workflow_fact_moves(self):
        return (("open", "confirming"), ("confirming", "open"), ("confirming", "approved"))

    def _workflow_get_missing(self, step):
        missing = super()._workflow_get_missing(step)
        if self._workflow_stage_info(step.to_id).category != "approved":
            return missing
        for sheet in self:
            if not sheet.approved_on and (reasons := sheet._get_approval_blockers()):
                missing[sheet.id] = [*missing.get(sheet.id, ()), *reasons]
        return missing

    @api.model
    def _workflow_key_figures(self):
        return ["month", "asked_on"]

    # === CRON === #

    @api.model
    def _cron_compute(self):
        """Make the sheet of the month for each store and compute those that are not approved."""
        Sheet = self.sudo()
        for company in self.env["res.company"].search([]):  # pylint: disable=no-search-all
            month = company._get_store_date().replace(day=1)
            known = Sheet.search_count([("company_id", "=", company.id), ("month", "=", month)])
            if not known and self.env["hr.employee"].search_count(
                [("company_id", "=", company.id)], limit=1
            ):
                Sheet.with_company(company).create({"company_id": company.id, "month": month})
                self.env["ir.cron"]._commit_progress()
        sheets = Sheet.search([("category", "!=", "approved")], order="id")
        self.env["ir.cron"]._commit_progress(remaining=len(sheets))
        for sheet in sheets:
            sheet._compute_sheet()
            if not self.env["ir.cron"]._commit_progress(1):
                break


def _get_months(first, last):
    month = first.replace(day=1)
    while month <= last:
        yield month
        month += relativedelta(months=1)
