from odoo import api, fields, models
from odoo.exceptions import ValidationError

CATEGORIES = [
    ("draft", "Draft"),
    ("asked", "Asked"),
    ("agreed", "Agreed, to Approve"),
    ("done", "Done"),
    ("refused", "Refused"),
    ("cancelled", "Withdrawn"),
]


class DealerShiftSwap(models.Model):
    """Two people exchange a day, or each a day of his own for one of the other.

    Asked by one, agreed by the other, approved by the head; then the days of the published roster
    change. On each of the two dates they take each other's shift (or rest). The stages are in
    `dealer_shift_swap_workflow.py`.
    """

    _name = "dealer.shift.swap"
    _description = "Shift Swap"
    _inherit = ["dealer.fact.mixin", "dealer.workflow.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _workflow_category_field = "category"
    _workflow_phases = {
        "draft": "draft",
        "asked": "waiting",
        "agreed": "waiting",
        "done": "done",
        "refused": "cancelled",
        "cancelled": "cancelled",
    }
    _workflow_acts = {
        "asked": "action_ask",
        "agreed": "action_agree",
        "done": "action_approve",
        "refused": "action_refuse",
        "cancelled": "action_withdraw",
    }
    _fact_fields = frozenset(
        {"asked_on", "agreed_on", "approved_on", "approved_by_id", "refused_on", "cancelled_on"}
    )

    employee_id = fields.Many2one(
        "hr.employee",
        string="Who Asks",
        required=True,
        index=True,
        check_company=True,
        default=lambda self: self.env.user.employee_id,
    )
    other_id = fields.Many2one(
        "hr.employee",
        string="With Whom",
        required=True,
        index=True,
        check_company=True,
        domain="[('id', '!=', employee_id), ('company_id', '=', company_id)]",
    )
    head_id = fields.Many2one(
        "hr.employee", compute="_compute_roster", store=True, index="btree_not_null"
    )
    date = fields.Date(string="My Day", required=True, index=True, help="The day given away.")
    other_date = fields.Date(
        string="His Day",
        required=True,
        help="The day taken instead; the same date to exchange early and late.",
    )
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        index=True,
    )
    reason = fields.Char(required=True)
    outcome = fields.Text(
        string="What Changes", compute="_compute_outcome", help="Who works what after the swap."
    )
    asked_on = fields.Datetime(readonly=True, copy=False)
    agreed_on = fields.Datetime(readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    refused_on = fields.Datetime(readonly=True, copy=False)
    cancelled_on = fields.Datetime(readonly=True, copy=False)
    category = fields.Selection(
        CATEGORIES,
        string="Status",
        compute="_compute_category",
        store=True,
        index=True,
        default="draft",
    )

    _two_people = models.Constraint(
        "CHECK (employee_id != other_id)", "A swap needs two people: choose a colleague."
    )

    # === COMPUTE METHODS === #

    @api.depends("employee_id")
    def _compute_company_id(self):
        for swap in self:
            # sudo: where a colleague works is no secret
            swap.company_id = swap.sudo().employee_id.company_id or self.env.company

    @api.depends("employee_id", "date")
    def _compute_roster(self):
        for swap in self:
            # sudo: who leads the department, for a person who may not open its file
            employee = swap.sudo().employee_id
            head = swap.sudo()._get_day(employee, swap.date).roster_id.department_id.manager_id
            swap.head_id = head or employee.department_id.manager_id or employee.parent_id

    @api.depends(
        "asked_on", "agreed_on", "approved_on", "refused_on", "cancelled_on"
    )  # fmt: skip
    def _compute_category(self):
        for swap in self:
            swap.category = (
                (swap.cancelled_on and "cancelled")
                or (swap.refused_on and "refused")
                or (swap.approved_on and "done")
                or (swap.agreed_on and "agreed")
                or (swap.asked_on and "asked")
                or "draft"
            )

    @api.depends("employee_id", "other_id", "date", "other_date", "approved_on")
    @api.depends_context("lang")
    def _compute_outcome(self):
        for swap in self:
            swap.outcome = False
            if not (swap.employee_id and swap.other_id and swap.date and swap.other_date):
                continue
            swap.outcome = "\n".join(
                f"{name}, {roster._describe_day(day, type_id)}"
                for roster, name, day, type_id in swap._get_outcome_rows()
            )

    @api.depends("employee_id", "other_id", "date")
    def _compute_display_name(self):
        for swap in self:
            day = swap.date and fields.Date.to_string(swap.date)
            names = f"{swap.employee_id.name or ''} ⇄ {swap.other_id.name or ''}"
            swap.display_name = f"{names} {day or ''}".strip()

    @api.constrains("date", "other_date", "company_id")
    def _check_future(self):
        for swap in self:
            today = swap.company_id._get_store_date()
            if not swap.approved_on and min(swap.date, swap.other_date) < today:
                raise ValidationError(
                    self.env._("Only days to come can be swapped: choose later dates.")
                )

    @api.onchange("date")
    def _onchange_date(self):
        if self.date and not self.other_date:
            self.other_date = self.date

    # === BUSINESS METHODS === #

    def _get_days(self):
        """Return {(employee id, date): published day} of the two people and the two dates."""
        self.ensure_one()
        # sudo: the colleague may be of another roster; only these four days are looked at
        days = self.sudo().env["dealer.roster.day"].search(
            [
                ("employee_id", "in", [self.employee_id.id, self.other_id.id]),
                ("date", "in", [self.date, self.other_date]),
                ("roster_id.category", "=", "published"),
            ]
        )  # fmt: skip
        return {(day.employee_id.id, day.date): day for day in days}

    def _get_day(self, employee, date):
        days = self.env["dealer.roster.day"]
        if not (employee and date):
            return days
        return days.search([("employee_id", "=", employee.id), ("date", "=", date)], limit=1)

    def _get_plan(self):
        """Return {(employee id, date): (roster, shift id)}: what the swap makes of the days."""
        self.ensure_one()
        days = self._get_days()
        pair = (self.employee_id.id, self.other_id.id)
        plan = {}
        for date in {self.date, self.other_date}:
            for who, whose in (pair, pair[::-1]):
                mine, his = days.get((who, date)), days.get((whose, date))
                if mine and his:
                    plan[who, date] = (mine.roster_id, his.type_id.id)
        return plan

    def _get_outcome_rows(self):
        plan = self._get_plan()
        people = self.employee_id | self.other_id
        for date in sorted({self.date, self.other_date}):
            for employee in people:
                if entry := plan.get((employee._origin.id or employee.id, date)):
                    yield entry[0], employee.name, date, entry[1]

    def _get_swap_blockers(self):
        """Return sentences: why these two can't swap these days."""
        self.ensure_one()
        days = self._get_days()
        people = self.sudo().employee_id | self.sudo().other_id
        for date in sorted({self.date, self.other_date}):
            for employee in people:
                if (employee.id, date) not in days:
                    return [
                        self.env._(
                            "%(name)s stands in no published roster on %(day)s.",
                            name=employee.name,
                            day=fields.Date.to_string(date),
                        )
                    ]
        if any(
            days[self.employee_id.id, date].roster_id != days[self.other_id.id, date].roster_id
            for date in {self.date, self.other_date}
        ):
            return [
                self.env._("People of two rosters can't swap: ask the heads to change the days.")
            ]
        same = all(
            days[self.employee_id.id, d].type_id == days[self.other_id.id, d].type_id
            for d in {self.date, self.other_date}
        )
        if same:
            return [self.env._("Both have the same shifts on these days: nothing would change.")]
        roster = days[self.employee_id.id, self.date].roster_id
        first, last = min(self.date, self.other_date), max(self.date, self.other_date)
        away = roster._get_away(people, first, last)
        for (employee_id, date), (_roster, shift) in self._get_plan().items():
            if shift and (employee_id, date) in away:
                return [
                    self.env._(
                        "%(name)s is away on %(day)s and can't take the shift.",
                        name=people.browse(employee_id).name,
                        day=fields.Date.to_string(date),
                    )
                ]
        return []

    def _apply_swap(self):
        """Exchange the days in the published rosters; the checks are obeyed."""
        self.ensure_one()
        plans = {}
        for key, (roster, shift) in self._get_plan().items():
            plans.setdefault(roster, {})[key] = shift
        reason = self.env._("Swap: %(reason)s", reason=self.reason)
        for roster, plan in sorted(plans.items(), key=lambda item: item[0].month):
            roster._lock()
            # sudo: approved by the head; the other day may be of a month he doesn't keep
            roster.sudo()._change_days(plan, reason, self)
