from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.dealer_workshop_planning.models.dealer_workshop_booking import SlotTaken


class DealerDispatchPlan(models.Model):
    """A proposal for one day of the shop floor: edited, then applied in one go or dropped."""

    _name = "dealer.dispatch.plan"
    _description = "Plan of the Day"
    _inherit = ["dealer.numbered.mixin", "dealer.fact.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _fact_fields = frozenset(
        {"applied_on", "applied_by_id", "dropped_on", "objective", "bound", "seconds", "state"}
    )

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    date = fields.Date(required=True, readonly=True, help="In the time of the store.")
    line_ids = fields.One2many("dealer.dispatch.plan.line", "plan_id", string="Jobs")
    placed_count = fields.Integer(string="Planned", compute="_compute_counts")
    left_count = fields.Integer(string="Left Out", compute="_compute_counts")
    late_count = fields.Integer(string="Late", compute="_compute_counts")
    objective = fields.Float(
        readonly=True,
        help="What the plan is worth: minutes of the jobs in it weighted by urgency, less minutes "
        "late and unevenly shared.",
    )
    bound = fields.Float(
        readonly=True, help="What no plan of these jobs can be worth more than; 0: not proven."
    )
    seconds = fields.Float(readonly=True, help="How long the solver searched.")
    quality = fields.Char(compute="_compute_quality")
    applied_on = fields.Datetime(readonly=True)
    applied_by_id = fields.Many2one("res.users", readonly=True)
    dropped_on = fields.Datetime(readonly=True)
    state = fields.Selection(
        [("proposal", "Proposal"), ("applied", "Applied"), ("dropped", "Dropped")],
        compute="_compute_state",
        store=True,
        precompute=True,
    )

    @api.depends("line_ids.start_on", "line_ids.is_late")
    def _compute_counts(self):
        for plan in self:
            placed = plan.line_ids.filtered("start_on")
            plan.placed_count = len(placed)
            plan.left_count = len(plan.line_ids) - len(placed)
            plan.late_count = len(placed.filtered("is_late"))

    @api.depends("applied_on", "dropped_on")
    def _compute_state(self):
        for plan in self:
            if plan.applied_on:
                plan.state = "applied"
            else:
                plan.state = "dropped" if plan.dropped_on else "proposal"

    @api.depends("objective", "bound", "seconds")
    def _compute_quality(self):
        for plan in self:
            seconds = round(plan.seconds, 1)
            if plan.bound:
                gap = max(plan.bound - plan.objective, 0) / plan.bound * 100
                if gap < 0.01:
                    plan.quality = self.env._(
                        "Proven to be the best plan, found in %(seconds)s s.", seconds=seconds
                    )
                else:
                    plan.quality = self.env._(
                        "At most %(gap)s %% below the best plan there can be, found in %(seconds)s s.",
                        gap=f"{gap:.1f}",
                        seconds=seconds,
                    )
            elif plan.objective:
                plan.quality = self.env._(
                    "The solver OR-Tools is not installed on the server: a good plan, but nothing "
                    "proves how good. The administrator can install the Python package ortools."
                )
            else:
                plan.quality = False

    # === ACTIONS === #

    def action_propose(self):
        """Search again with what is true now; edits of the proposal are lost."""
        self._check_open()
        for plan in self:
            plan._propose()

    def action_apply(self):
        """Book every planned line, or nothing, and say what has changed meanwhile."""
        self.check_access("write")
        self.env["dealer.dispatch"]._check_may_plan()
        self._check_open()
        for plan in self:
            lines = plan.line_ids.filtered("start_on")
            if not lines:
                raise UserError(self.env._("There is no planned job in this proposal."))
            plan._book(lines)
            plan._set_facts({"applied_on": fields.Datetime.now(), "applied_by_id": self.env.uid})

    def action_drop(self):
        """The proposal is not wanted."""
        self.check_access("write")
        self._check_open()
        self._set_facts({"dropped_on": fields.Datetime.now()})

    def action_open_board(self):
        """Open the board on the day of the plan."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "dealer_workshop_dispatch.dealer_dispatch_board_action"
        )
        return {**action, "params": {"day": str(self.date)}}

    def _get_form_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan of the Day"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "current",
        }

    # === BUSINESS METHODS === #

    def _check_open(self):
        for plan in self:
            if plan.state != "proposal":
                raise UserError(
                    self.env._("%(name)s is applied or dropped already.", name=plan.name)
                )

    def _propose(self, seconds=None):
        self.ensure_one()
        Dispatch = self.env["dealer.dispatch"]
        Dispatch._check_may_plan()
        found, rows = Dispatch._solve_day(self.company_id, self.date, seconds or 8.0)
        self.line_ids.unlink()
        self.env["dealer.dispatch.plan.line"].create([{**row, "plan_id": self.id} for row in rows])
        self._set_facts(
            {"objective": found.objective, "bound": found.bound or 0, "seconds": found.seconds}
        )

    def _book(self, lines):
        self.ensure_one()
        Dispatch = self.env["dealer.dispatch"]
        Dispatch._hold(lines.job_id)
        changed = []
        for line in lines:
            try:
                Dispatch._check_plannable(line.job_id)
            except UserError as refusal:
                changed.append(refusal.args[0])
        if changed:
            raise UserError(
                self.env._("Nothing was booked, this has changed meanwhile:")
                + "\n"
                + "\n".join(changed)
            )
        try:
            self.env["dealer.workshop.booking"]._book(
                [
                    {
                        **Dispatch._prepare_booking_values(line.job_id),
                        "start_on": line.start_on,
                        "end_on": line.end_on,
                        "hours": line.hours,
                        "bay_id": line.bay_id.id,
                        "employee_id": line.employee_id.id,
                    }
                    for line in lines
                ]
            )
        except SlotTaken as taken:
            raise UserError(
                self.env._("Nothing was booked. %(reason)s", reason=taken.args[0])
            ) from None
        for employee, group in lines.grouped("employee_id").items():
            if employee:
                group.job_id.technician_id = employee
