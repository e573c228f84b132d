from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain


class DealerAgencyCase(models.Model):
    """One errand for one customer: its steps, papers and money. What it is at follows from
    the steps done and the money in the books."""

    _name = "dealer.agency.case"
    _description = "Agency Case"
    _inherit = [
        "dealer.fact.mixin",
        "dealer.numbered.mixin",
        "dealer.media.mixin",
        "dealer.workflow.mixin",
    ]
    _order = "due_date, id desc"
    _check_company_auto = True
    _workflow_category_field = "category"
    _computed_facts = True
    _fact_fields = frozenset({"started_on", "closed_on", "closed_by_id", "cancelled_on"})
    _fixed_fields = frozenset({"type_id"})

    type_id = fields.Many2one(
        "dealer.agency.type", string="Service", required=True, index=True, check_company=True
    )
    kind = fields.Selection(related="type_id.kind", store=True, index=True)
    order_id = fields.Many2one(
        "sale.order",
        string="Deal",
        index="btree_not_null",
        check_company=True,
        copy=False,
        help="The deal it belongs to, or the order made for it alone.",
    )
    is_of_deal = fields.Boolean(related="order_id.is_deal", related_sudo=True)
    vehicle_id = fields.Many2one("dealer.vehicle", required=True, index=True)
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, check_company=True
    )
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users",
        string="Done By",
        index=True,
        default=lambda self: self.env.user,
        tracking=True,
    )
    note = fields.Text()
    step_ids = fields.One2many("dealer.agency.case.step", "case_id", string="Steps")
    paper_ids = fields.One2many("dealer.agency.case.paper", "case_id", string="Papers")
    current_step_id = fields.Many2one(
        "dealer.agency.case.step", compute="_compute_current_step", store=True, string="Next Step"
    )
    type_step_id = fields.Many2one(
        "dealer.agency.type.step",
        string="At",
        compute="_compute_current_step",
        store=True,
        index="btree_not_null",
        help="The column of the board: the step that is next.",
    )
    due_date = fields.Date(
        compute="_compute_current_step", store=True, index=True, help="Of the next step."
    )
    is_overdue = fields.Boolean(compute="_compute_is_overdue", search="_search_is_overdue")
    progress = fields.Integer(compute="_compute_progress", help="Steps done, in percent.")
    result = fields.Char(compute="_compute_result", help="What came of it: plate, numbers.")
    started_on = fields.Datetime(readonly=True, copy=False)
    closed_on = fields.Datetime(readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    cancelled_on = fields.Datetime(readonly=True, copy=False)
    category = fields.Selection(
        [
            ("draft", "To Start"),
            ("in_progress", "In Progress"),
            ("done", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        compute="_compute_category",
        store=True,
        index=True,
        default="draft",
    )

    # === COMPUTE METHODS === #

    @api.depends("name", "type_id", "vehicle_id")
    def _compute_display_name(self):
        for case in self:
            case.display_name = " · ".join(
                filter(None, [case.name, case.type_id.name, case.vehicle_id.display_name])
            )

    @api.depends("step_ids.done_on", "step_ids.due_date", "step_ids.sequence", "category")
    def _compute_current_step(self):
        for case in self:
            step = case._get_open_steps()[:1]
            if case.category in ("done", "cancelled"):
                step = step.browse()
            case.current_step_id = step
            case.type_step_id = step.type_step_id
            case.due_date = step.due_date

    @api.depends("due_date", "category")
    def _compute_is_overdue(self):
        for case in self:
            case.is_overdue = bool(
                case.due_date and case.due_date < case.company_id._get_store_date()
            )

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        overdue = Domain("due_date", "<", fields.Date.context_today(self))
        return overdue if True in value else ~overdue

    @api.depends("step_ids.done_on")
    def _compute_progress(self):
        for case in self:
            done = len(case.step_ids.filtered("done_on"))
            case.progress = 100 * done // len(case.step_ids) if case.step_ids else 0

    @api.depends("step_ids.result")
    def _compute_result(self):
        for case in self:
            case.result = " · ".join(filter(None, case.step_ids.mapped("result")))

    @api.depends("started_on", "closed_on", "cancelled_on")
    def _compute_category(self):
        for case in self:
            if case.cancelled_on:
                case.category = "cancelled"
            elif case.closed_on:
                case.category = "done"
            else:
                case.category = "in_progress" if case.started_on else "draft"

    # === CRUD METHODS === #

    @api.onchange("vehicle_id")
    def _onchange_vehicle_id(self):
        if self.vehicle_id.owner_id and not self.partner_id:
            self.partner_id = self.vehicle_id.owner_id

    @api.model_create_multi
    def create(self, vals_list):
        cases = super().create(vals_list)
        for case in cases:
            kind = case.type_id
            case.write(
                {
                    "step_ids": [
                        Command.create(
                            {
                                "type_step_id": step.id,
                                "name": step.name,
                                "sequence": step.sequence,
                                "group_id": step.group_id.id,
                                "days": step.days,
                                "result_kind": step.result_kind,
                                "needs_papers": step.needs_papers,
                            }
                        )
                        for step in kind.step_ids
                    ],
                    "paper_ids": [
                        Command.create(
                            {
                                "name": paper.name,
                                "form": paper.form,
                                "count": paper.count,
                                "giver": paper.giver,
                                "is_required": paper.is_required,
                                "goes_back": paper.goes_back,
                            }
                        )
                        for paper in kind.paper_ids
                    ],
                }
            )
        cases._plan_next()
        return cases

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        for case in self:
            if case.started_on or case.sale_line_ids:
                raise UserError(
                    self.env._("%s has begun or is on a deal: cancel it instead.", case.name)
                )

    # === ACTION METHODS === #

    def action_do_step(self):
        """Tell that the next step is done, with what came of it."""
        self.ensure_one()
        self._check_role()
        if not self.current_step_id:
            raise UserError(self.env._("All steps of %s are done. Close the case.", self.name))
        return self.current_step_id.action_done()

    def action_close(self):
        """Everything is done, no money and no paper is left with us."""
        self._check_role()
        for case in self:
            case._check_open()
            if blockers := case._get_close_blockers():
                raise UserError("\n".join(blockers))
        now = fields.Datetime.now()
        self.filtered(lambda case: not case.started_on)._set_facts({"started_on": now})
        self._set_facts({"closed_on": now, "closed_by_id": self.env.uid})
        self._workflow_settle_facts()
        return True

    def action_cancel(self):
        """Give it up; refused while money or papers of the customer are here."""
        self._check_role()
        for case in self:
            case._check_open()
            if blockers := case._get_money_blockers() + case._get_paper_blockers(
                returned_only=True
            ):
                raise UserError("\n".join(blockers))
        self._set_facts({"cancelled_on": fields.Datetime.now()})
        self._workflow_settle_facts()
        return True

    def action_open_order(self):
        self.ensure_one()
        if not self.order_id:
            raise UserError(self.env._("This case has no deal or order yet: bill it first."))
        return self.order_id.get_formview_action()

    # === BUSINESS METHODS === #

    def _check_role(self):
        self.check_access("write")

    def _check_open(self):
        for case in self:
            if case.category in ("done", "cancelled"):
                raise UserError(self.env._("%s is closed and stays as it is.", case.name))

    def _check_agreed(self):
        """:raises UserError: the customer has not agreed yet"""
        self.ensure_one()
        order = self.sudo().order_id  # whether it is agreed, not what it says
        if order and order.state != "sale":
            raise UserError(
                self.env._(
                    "%(deal)s is not confirmed yet. The consultant confirms it, then %(case)s "
                    "begins.",
                    deal=order.name,
                    case=self.name,
                )
            )

    def _get_open_steps(self):
        return self.step_ids.filtered(lambda step: not step.done_on).sorted(
            lambda step: (step.sequence, step.id or 0)
        )

    def _plan_next(self):
        """Give the step that is next its due date."""
        for case in self:
            step = case._get_open_steps()[:1]
            if step and not step.due_date:
                # sudo: the clock of the case, not the person's to set
                step.sudo()._set_facts(
                    {"due_date": fields.Date.add(case.company_id._get_store_date(), days=step.days)}
                )

    def _get_close_blockers(self):
        """:return: sentences: what keeps the case from being closed"""
        self.ensure_one()
        blockers = []
        if steps := self._get_open_steps():
            blockers.append(self.env._("To do first: %s.", ", ".join(steps.mapped("name"))))
        return blockers + self._get_money_blockers() + self._get_paper_blockers()

    def _get_paper_blockers(self, returned_only=False):
        """:param returned_only: only what has to go back to the customer"""
        self.ensure_one()
        blockers = []
        missing = self.paper_ids.filtered(lambda paper: paper.is_required and not paper.received_on)
        if missing and not returned_only:
            blockers.append(
                self.env._("Papers not here yet: %s.", ", ".join(missing.mapped("name")))
            )
        held = self.paper_ids.filtered(
            lambda paper: paper.goes_back and paper.received_on and not paper.returned_on
        )
        if held:
            blockers.append(
                self.env._("Papers to hand to the customer: %s.", ", ".join(held.mapped("name")))
            )
        return blockers
