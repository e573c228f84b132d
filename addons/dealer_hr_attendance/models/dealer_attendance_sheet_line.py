from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..lib.day import KINDS, OVERTIME
from odoo.addons.dealer_base.tools.dates import month_name

LEAVES = tuple(f"days_{kind}" for kind in KINDS)
OVERTIMES = (*(f"overtime_{kind}" for kind in OVERTIME), "overtime_lieu", "overtime_paid")
COUNTS = ("late_count", "late_minutes", "early_count", "early_minutes", "missing_count")
TOTALS = (
    "days_due", "days_worked", *LEAVES, "days_absent", *OVERTIMES, "hours_attended", *COUNTS,
)  # fmt: skip
OTHER_LEAVES = tuple(
    name for name in LEAVES if name not in ("days_sick", "days_personal", "days_annual")
)


class DealerAttendanceSheetLine(models.Model):
    """A person's month: what was due, what was worked, and what was not; confirmed by him."""

    _name = "dealer.attendance.sheet.line"
    _description = "Attendance of a Month"
    _inherit = ["dealer.fact.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "month desc, department_id, employee_id"
    _check_company_auto = True
    _fact_fields = frozenset(
        {"state", "confirmed_on", "objection", "answer", "changed_on", "has_issue", *TOTALS}
    )
    _fixed_fields = frozenset({"sheet_id", "employee_id"})

    sheet_id = fields.Many2one(
        "dealer.attendance.sheet", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="sheet_id.company_id", store=True, index=True)
    month = fields.Date(related="sheet_id.month", store=True)
    category = fields.Selection(related="sheet_id.category", string="Status of the Sheet")
    employee_id = fields.Many2one("hr.employee", required=True, index=True, ondelete="restrict")
    department_id = fields.Many2one("hr.department", readonly=True, index="btree_not_null")
    staff_number = fields.Char(compute="_compute_staff_number", compute_sudo=True)
    state = fields.Selection(
        [("open", "To Confirm"), ("confirmed", "Confirmed"), ("objected", "Objection")],
        default="open",
        required=True,
        readonly=True,
        index=True,
    )
    confirmed_on = fields.Datetime(readonly=True)
    changed_on = fields.Datetime(
        readonly=True, help="His figures changed after he had confirmed them: he is asked again."
    )
    objection = fields.Text(readonly=True)
    answer = fields.Text(string="Answer of HR", readonly=True)
    is_own = fields.Boolean(compute="_compute_is_own")
    has_login = fields.Boolean(compute="_compute_has_login", compute_sudo=True)
    has_issue = fields.Boolean(string="Open Question", readonly=True)
    day_ids = fields.One2many("dealer.attendance.sheet.day", "line_id", readonly=True)
    adjustment_ids = fields.One2many(
        "dealer.attendance.adjustment",
        "counted_line_id",
        readonly=True,
        help="Adjustments of earlier months that are counted here.",
    )

    days_due = fields.Float(digits=(6, 3), readonly=True)
    days_worked = fields.Float("Worked", digits=(6, 3), readonly=True, help="Days.")
    days_sick = fields.Float("Sick", digits=(6, 3), readonly=True, help="Days.")
    days_personal = fields.Float("Personal", digits=(6, 3), readonly=True, help="Days.")
    days_annual = fields.Float("Annual", digits=(6, 3), readonly=True, help="Days.")
    days_marriage = fields.Float("Marriage", digits=(6, 3), readonly=True, help="Days.")
    days_maternity = fields.Float("Maternity", digits=(6, 3), readonly=True, help="Days.")
    days_paternity = fields.Float("Paternity", digits=(6, 3), readonly=True, help="Days.")
    days_bereavement = fields.Float("Bereavement", digits=(6, 3), readonly=True, help="Days.")
    days_injury = fields.Float("Work Injury", digits=(6, 3), readonly=True, help="Days.")
    days_lieu = fields.Float("In Lieu", digits=(6, 3), readonly=True, help="Days.")
    days_other = fields.Float("Other", digits=(6, 3), readonly=True, help="Days.")
    days_other_leave = fields.Float(
        "Other Leave",
        digits=(6, 3),
        compute="_compute_days_other_leave",
        help="Days of all leave but sick, personal and annual.",
    )
    days_absent = fields.Float(
        "Absent", digits=(6, 3), readonly=True, help="Days missed without leave."
    )
    hours_attended = fields.Float("Attended", digits=(8, 2), readonly=True, help="Hours.")
    overtime_work = fields.Float("Overtime Work Days", digits=(8, 2), readonly=True, help="Hours.")
    overtime_rest = fields.Float("Overtime Rest Days", digits=(8, 2), readonly=True, help="Hours.")
    overtime_statutory = fields.Float(
        "Overtime Holidays", digits=(8, 2), readonly=True, help="Hours on statutory holidays."
    )
    overtime_lieu = fields.Float(
        "Overtime for Time Off", digits=(8, 2), readonly=True, help="Hours that become time off."
    )
    overtime_paid = fields.Float(
        "Overtime to Pay",
        digits=(8, 2),
        readonly=True,
        help="Hours of wage the overtime is worth: each kind times the factor of the rule of its day.",
    )
    late_count = fields.Integer("Late", readonly=True, help="Times.")
    late_minutes = fields.Integer("Minutes Late", readonly=True)
    early_count = fields.Integer("Left Early", readonly=True, help="Times.")
    early_minutes = fields.Integer("Minutes Early", readonly=True)
    missing_count = fields.Integer("Missing Punches", readonly=True)

    _once = models.UniqueIndex("(sheet_id, employee_id)", "This person is in the sheet already.")
    _adds_up = models.Constraint(
        "CHECK (COALESCE(days_due, 0) = COALESCE(days_worked, 0) + COALESCE(days_absent, 0) + "
        + " + ".join(f"COALESCE({name}, 0)" for name in LEAVES)
        + ")",
        "What is due must be what was worked, on leave or absent.",
    )

    # === COMPUTE METHODS === #

    @api.depends("employee_id", "month")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for line in self:
            month = month_name(self.env, line.month)
            line.display_name = f"{line.employee_id.name or ''} · {month}"

    @api.depends("employee_id")
    def _compute_staff_number(self):
        for line in self:
            line.staff_number = line.employee_id.staff_number

    @api.depends("employee_id.user_id")
    @api.depends_context("uid")
    def _compute_is_own(self):
        for line in self:
            # sudo: whose it is; the file of others is not read
            line.is_own = line.sudo().employee_id.user_id == self.env.user

    @api.depends("employee_id.user_id")
    def _compute_has_login(self):
        for line in self:
            user = line.employee_id.user_id
            line.has_login = bool(user.active and not user.share and line.employee_id.active)

    @api.depends(*OTHER_LEAVES)
    def _compute_days_other_leave(self):
        for line in self:
            line.days_other_leave = sum(line[name] for name in OTHER_LEAVES)

    # === ACTION METHODS === #

    def action_confirm(self):
        """Confirm one's own month."""
        for line in self:
            line._check_own()
            line._check_asked()
            if line.state == "objected":
                raise UserError(self.env._("You objected: HR answers first, then you can confirm."))
        # sudo: a person may read his month and do only this with it
        lines = self.sudo()
        lines._set_facts({"state": "confirmed", "confirmed_on": fields.Datetime.now()})
        lines._close_activities()
        return True

    def action_object(self):
        """Ask what is wrong."""
        self.ensure_one()
        self._check_own()
        self._check_asked()
        return self._open_wizard(self.env._("Object to This Month"))

    def action_answer(self):
        """Ask what HR says to the objection."""
        self.ensure_one()
        self.check_access("write")
        return self._open_wizard(self.env._("Answer the Objection"))

    def _open_wizard(self, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "dealer.attendance.word",
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_id": self.id},
        }

    def action_open_sheet(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "dealer.attendance.sheet",
            "res_id": self.sheet_id.id,
            "view_mode": "form",
        }

    # === BUSINESS METHODS === #

    def _object(self, word):
        """Note what a person says against his month."""
        self.ensure_one()
        self._check_own()
        self._check_asked()
        line = self.sudo()  # a person may read his month and do only this with it
        line._set_facts({"state": "objected", "objection": word, "answer": False})
        line._close_activities()
        line.sheet_id.message_post(
            body=self.env._("%(name)s objects: %(word)s", name=line.employee_id.name, word=word)
        )

    def _answer(self, word):
        """Answer an objection: the person is asked to confirm again."""
        self.ensure_one()
        self.check_access("write")
        self.sheet_id._check_not_approved()
        self._set_facts({"state": "open", "answer": word})
        self.sheet_id.message_post(
            body=self.env._("Answer to %(name)s: %(word)s", name=self.employee_id.name, word=word)
        )
        self._ask()

    def _check_own(self):
        self.ensure_one()
        if not self.is_own:
            raise AccessError(
                self.env._(
                    "%(name)s confirms this month, nobody else.",
                    name=self.sudo().employee_id.name,
                )
            )

    def _check_asked(self):
        self.ensure_one()
        sheet = self.sudo().sheet_id
        sheet._check_not_approved()
        if sheet.category != "confirming":
            raise UserError(
                self.env._(
                    "This month is not ready yet: HR asks you to confirm it when it is over."
                )
            )

    def _ask(self):
        """Ask the people of these lines to confirm, where they have a login."""
        rules, values = {}, []
        kind = self.env.ref("mail.mail_activity_data_todo")
        model_id = self.env["ir.model"]._get_id(self._name)
        for line in self.filtered(lambda ln: ln.state == "open" and ln.has_login):
            sheet = line.sheet_id
            if sheet not in rules:
                rules[sheet] = self.env["dealer.attendance.rule"]._get_rules(
                    sheet.company_id, sheet.asked_on, sheet.asked_on
                )[sheet.asked_on]
            user = line.sudo().employee_id.user_id  # its login is no secret
            values.append(
                {
                    "res_model_id": model_id,
                    "res_id": line.id,
                    "activity_type_id": kind.id,
                    "user_id": user.id,
                    "summary": line.with_context(lang=user.lang).env._(
                        "Confirm your attendance of %(month)s",
                        month=month_name(self.env, line.month, user.lang),
                    ),
                    "date_deadline": sheet.asked_on
                    + timedelta(days=max(rules[sheet].confirm_days, 1)),
                }
            )
        # sudo: people read their own month; quick: no mail for each of them
        self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True).create(
            values
        )

    def _close_activities(self):
        # sudo: the activity is done with what it asked for
        self.sudo().activity_ids.action_feedback()

    def _give_time_off(self):
        """Overtime that was agreed to become time off is allocated when the month is approved."""
        lines = self.filtered("overtime_lieu")
        if not lines:
            return
        # sudo: who approves the sheet need not be an officer of time off
        kind = self.env["hr.leave.type"].sudo().search(
            [
                ("absence_kind", "=", "lieu"),
                ("requires_allocation", "=", True),
                ("company_id", "in", [False, *lines.company_id.ids]),
            ],
            order="company_id, sequence, id",
            limit=1,
        )  # fmt: skip
        if not kind:
            raise UserError(
                self.env._(
                    "Overtime is to become time off, but there is no time off type “Time Off in "
                    "Lieu” with allocation: an administrator of time off adds one."
                )
            )
        allocations = self.env["hr.leave.allocation"].sudo().create(
            [
                {
                    "name": self.env._("Overtime of %(month)s", month=line.month.strftime("%Y-%m")),
                    "employee_id": line.employee_id.id,
                    "holiday_status_id": kind.id,
                    "allocation_type": "regular",
                    "date_from": line.sheet_id._get_last_day() + timedelta(days=1),
                    "number_of_days": round(line.overtime_lieu / line._get_hours_per_day(), 2),
                }
                for line in lines
            ]
        )  # fmt: skip
        allocations.filtered(lambda a: a.state == "confirm").action_approve()

    def _get_hours_per_day(self):
        self.ensure_one()
        calendar = self.employee_id.resource_calendar_id
        return calendar.hours_per_day or self.company_id.resource_calendar_id.hours_per_day or 8

    def _get_totals(self):
        """Return what a payroll counts: the month and the adjustments counted in it.

        :return: dict {line id: {name of the total: days, hours, times or minutes}}
        """
        result = {}
        Rule = self.env["dealer.attendance.rule"]
        for line in self:
            totals = {name: line[name] for name in TOTALS}
            for adjustment in line.adjustment_ids:
                totals[adjustment.figure] += adjustment.amount
                kind = adjustment.figure.removeprefix("overtime_")
                if f"factor_{kind}" in Rule._fields:
                    rule = Rule._get_rules(line.company_id, line.month, line.month)[line.month]
                    totals["overtime_paid"] += adjustment.amount * rule[f"factor_{kind}"]
            result[line.id] = totals
        return result
