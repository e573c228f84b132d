from odoo import api, fields, models
from odoo.exceptions import UserError

CATEGORIES = [
    ("draft", "New"),
    ("asked", "Asked"),
    ("agreed", "Agreed"),
    ("refused", "Refused"),
    ("cancelled", "Withdrawn"),
]


class DealerOvertimeRequest(models.Model):
    """Overtime somebody asks for and his head agrees to; it counts as far as it is attended too."""

    _name = "dealer.overtime.request"
    _description = "Overtime Request"
    _inherit = ["dealer.fact.mixin", "dealer.numbered.mixin", "dealer.workflow.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True
    _workflow_category_field = "category"
    _workflow_phases = {
        "draft": "draft",
        "asked": "waiting",
        "agreed": "done",
        "refused": "cancelled",
        "cancelled": "cancelled",
    }
    _workflow_acts = {
        "asked": "action_ask",
        "agreed": "action_agree",
        "refused": "action_refuse",
        "cancelled": "action_withdraw",
    }
    _fact_fields = frozenset({"asked_on", "agreed_on", "refused_on", "withdrawn_on", "head_id"})

    employee_id = fields.Many2one(
        "hr.employee",
        required=True,
        index=True,
        check_company=True,
        default=lambda self: self.env.user.employee_id,
    )
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    head_id = fields.Many2one(
        "res.users",
        compute="_compute_head_id",
        store=True,
        compute_sudo=True,
        index="btree_not_null",
        help="Who agrees: the manager of the employee.",
    )
    date_from = fields.Datetime(string="From", required=True)
    date_to = fields.Datetime(string="To", required=True)
    hours = fields.Float(compute="_compute_hours", store=True)
    reason = fields.Char(required=True, string="What For")
    compensation = fields.Selection(
        [("pay", "Pay"), ("lieu", "Time Off")],
        required=True,
        default="pay",
        help="Work on a statutory holiday is always paid (Labour Law of the PRC, article 44).",
    )
    asked_on = fields.Datetime(readonly=True, copy=False)
    agreed_on = fields.Datetime(readonly=True, copy=False)
    refused_on = fields.Datetime(readonly=True, copy=False)
    withdrawn_on = fields.Datetime(readonly=True, copy=False)
    category = fields.Selection(
        CATEGORIES,
        string="Status",
        compute="_compute_category",
        store=True,
        index=True,
        default="draft",
    )

    _order_of_time = models.Constraint(
        "CHECK (date_to > date_from)", "Overtime ends after it begins: check the hours."
    )
    _no_longer_than_a_day = models.Constraint(
        "CHECK (date_to <= date_from + interval '24 hours')",
        "Ask for overtime day by day: at most 24 hours in one request.",
    )

    # === COMPUTE METHODS === #

    @api.depends("employee_id.parent_id.user_id")
    def _compute_head_id(self):
        for request in self:
            request.head_id = request.employee_id.parent_id.user_id

    @api.depends("date_from", "date_to")
    def _compute_hours(self):
        for request in self:
            if request.date_from and request.date_to:
                seconds = (request.date_to - request.date_from).total_seconds()
                request.hours = round(seconds / 3600, 2)
            else:
                request.hours = 0

    @api.depends("asked_on", "agreed_on", "refused_on", "withdrawn_on")
    def _compute_category(self):
        for request in self:
            if request.withdrawn_on:
                request.category = "cancelled"
            elif request.refused_on:
                request.category = "refused"
            elif request.agreed_on:
                request.category = "agreed"
            else:
                request.category = "asked" if request.asked_on else "draft"

    @api.constrains("employee_id", "date_from", "date_to", "category")
    def _check_overlap(self):
        for request in self:
            if request.category not in ("asked", "agreed"):
                continue
            # sudo: the question is whether there is one
            other = self.sudo().search(
                [
                    ("id", "!=", request.id),
                    ("employee_id", "=", request.employee_id.id),
                    ("category", "in", ("asked", "agreed")),
                    ("date_from", "<", request.date_to),
                    ("date_to", ">", request.date_from),
                ],
                limit=1,
            )
            if other:
                raise UserError(
                    self.env._(
                        "%(request)s asks for these hours already: change that one.",
                        request=other.name,
                    )
                )

    # === CRUD METHODS === #

    def write(self, vals):
        fixed = {"employee_id", "company_id", "date_from", "date_to", "compensation"}
        if fixed.intersection(vals) and not self.env.su:
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        self._check_draft()

    def _check_draft(self):
        for request in self:
            if request.category != "draft":
                raise UserError(
                    self.env._(
                        "%(request)s was asked already: withdraw it and ask anew.",
                        request=request.name,
                    )
                )

    # === ACTION METHODS === #

    def action_ask(self):
        """Ask the head."""
        self.check_access("read")
        for request in self:
            request._check_may_ask()
            if request.asked_on:
                raise UserError(self.env._("%(request)s was asked already.", request=request.name))
            request._check_lieu()
            request._touch()
        self._note({"asked_on": fields.Datetime.now()})
        return True

    def action_agree(self):
        self._check_waiting()
        self._check_lieu()
        self._touch()
        self._note({"agreed_on": fields.Datetime.now()})
        return True

    def action_refuse(self):
        self._check_waiting()
        self._note({"refused_on": fields.Datetime.now()})
        return True

    def action_withdraw(self):
        """Take it back; what was agreed is taken back by the head too, while the month is open."""
        self.check_access("read")
        for request in self:
            if request.category in ("refused", "cancelled"):
                raise UserError(self.env._("%(request)s is closed.", request=request.name))
            if request.category == "agreed":
                request._check_head()
            else:
                request._check_may_ask()
            request._touch()
        self._note({"withdrawn_on": fields.Datetime.now()})
        return True

    # === BUSINESS METHODS === #

    def _note(self, facts):
        # sudo: the head reads the request and does only this with it
        self.sudo()._set_facts(facts)
        self._workflow_settle_facts()

    def _is_hr(self):
        groups = "dealer_base.group_hr", "dealer_base.group_hr_manager"
        return self.env.su or any(self.env.user.has_group(group) for group in groups)

    def _check_may_ask(self):
        """Only the person himself, his head and HR ask for his overtime."""
        self.ensure_one()
        people = self.sudo().employee_id.user_id | self.head_id
        if not self._is_hr() and self.env.user not in people:
            raise UserError(
                self.env._("Overtime is asked for by the person himself, the head or HR.")
            )

    def _check_head(self):
        """Nobody agrees to his own overtime."""
        self.ensure_one()
        own = self.sudo().employee_id.user_id == self.env.user and not self.env.su
        manager = self.env.user.has_group(
            "dealer_base.group_hr_manager"
        ) or self.env.user.has_group("dealer_base.group_general_manager")
        if own or not (self.env.su or self.env.user == self.head_id or manager):
            raise UserError(
                self.env._(
                    "%(head)s, the HR manager or the general manager decides on the overtime of "
                    "%(name)s.",
                    head=self.head_id.name or self.env._("The head"),
                    name=self.sudo().employee_id.name,
                )
            )

    def _check_waiting(self):
        self.check_access("read")
        for request in self:
            request._check_head()
            if request.category != "asked":
                raise UserError(
                    self.env._("%(request)s is not waiting to be decided.", request=request.name)
                )

    def _check_lieu(self):
        for request in self.filtered(lambda r: r.compensation == "lieu"):
            day = request.company_id._get_store_date(request.date_from)
            due = request.sudo().employee_id._get_due_shifts(day, day)
            shift = due.get((request.employee_id.id, day))
            if shift and shift.day_kind == "statutory":
                raise UserError(
                    self.env._(
                        "Work on a statutory holiday is paid, time off cannot replace it: choose "
                        "pay."
                    )
                )

    def _touch(self):
        self.env["dealer.attendance.sheet"]._touch(
            [
                (
                    request.employee_id.id,
                    request.company_id._get_store_date(request.date_from),
                    request.company_id._get_store_date(request.date_to),
                )
                for request in self
            ]
        )

    # === WORKFLOW === #

    @api.model
    def _workflow_fact_moves(self):
        return (
            ("draft", "asked"),
            ("asked", "agreed"),
            ("asked", "refused"),
            ("draft", "cancelled"),
            ("asked", "cancelled"),
            ("agreed", "cancelled"),
        )

    @api.model
    def _workflow_key_figures(self):
        return ["employee_id", "date_from", "date_to", "reason"]
