from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

CATEGORIES = [
    ("draft", "To Decide"),
    ("approved", "Handing Over"),
    ("done", "Left"),
    ("cancelled", "Withdrawn"),
]
# whose notice is counted, by the way of leaving
NOTICES = {"resignation": "notice", "dismissal": "notice_employer"}
REASONS = {
    "resignation": "hr.departure_resigned",
    "dismissal": "hr.departure_fired",
    "retirement": "hr.departure_retired",
    "contract_end": "dealer_hr_offboarding.departure_contract_end",
    "agreement": "dealer_hr_offboarding.departure_agreement",
}


class DealerDeparture(models.Model):
    """Somebody leaves (离职): why, when, approved, with everything handed over.

    When the last day is over, access, contract, salary and benefits end by themselves.
    """

    _name = "dealer.departure"
    _description = "Departure"
    _inherit = ["dealer.fact.mixin", "dealer.numbered.mixin", "dealer.workflow.mixin"]
    _order = "last_day desc, id desc"
    _check_company_auto = True
    _workflow_category_field = "category"
    _workflow_subject_field = "employee_id"
    _workflow_phases = {
        "draft": "draft",
        "approved": "open",
        "done": "done",
        "cancelled": "cancelled",
    }
    _workflow_acts = {
        "approved": "action_approve",
        "done": "action_finish",
        "cancelled": "action_withdraw",
    }
    _fact_fields = frozenset(
        {
            "approved_on",
            "left_on",
            "withdrawn_on",
            "certificate",
            "waiting_reason",
            "date_joined",
            "is_by_person",
        }
    )

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    employee_id = fields.Many2one(
        "hr.employee",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        context={"active_test": False},
    )
    job_id = fields.Many2one(related="employee_id.job_id", related_sudo=True)
    department_id = fields.Many2one(related="employee_id.department_id", related_sudo=True)
    head_id = fields.Many2one(
        "res.users",
        compute="_compute_head_id",
        store=True,
        readonly=False,
        help="Sees to it that everything is handed over.",
    )
    kind = fields.Selection(
        [
            ("resignation", "Resignation"),
            ("dismissal", "Dismissal"),
            ("agreement", "By agreement"),
            ("contract_end", "End of contract"),
            ("retirement", "Retirement"),
        ],
        string="How",
        required=True,
        default="resignation",
    )
    asked_on = fields.Date(
        string="Notice Given On",
        required=True,
        default=lambda self: self.env.company._get_store_date(),
    )
    reason = fields.Text(required=True)
    notice_days = fields.Integer(
        compute="_compute_notice", help="Days of notice by the law, from Labour Law."
    )
    notice_source = fields.Char(compute="_compute_notice")
    earliest_day = fields.Date(
        string="Earliest Last Day", compute="_compute_notice", help="When the notice is over."
    )
    last_day = fields.Date(required=True, index=True, help="The last day of work.")
    shorter_agreed = fields.Boolean(
        string="Shorter Notice Agreed", help="Both sides agreed, or the notice is paid."
    )
    successor_id = fields.Many2one(
        "res.users",
        string="Takes Over",
        domain=[("share", "=", False)],
        help="Gets on the last day what was handed to nobody until then.",
    )
    line_ids = fields.One2many("dealer.handover.line", "departure_id", readonly=True)
    open_count = fields.Integer(string="Still Open", compute="_compute_open_count")
    date_joined = fields.Date(string="Joined On", readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)
    left_on = fields.Datetime(readonly=True, copy=False)
    withdrawn_on = fields.Datetime(readonly=True, copy=False)
    waiting_reason = fields.Text(
        readonly=True, copy=False, help="What kept it from ending by itself."
    )
    category = fields.Selection(
        CATEGORIES, string="Status", compute="_compute_category", store=True, index=True,
        default="draft",
    )  # fmt: skip

    _one_running = models.UniqueIndex(
        "(employee_id) WHERE category IN ('draft', 'approved')",
        "This person is leaving already: open that departure.",
    )
    _days_in_order = models.Constraint(
        "CHECK(last_day >= asked_on)", "The last day is not before the notice."
    )

    # === COMPUTE METHODS === #

    @api.depends("approved_on", "left_on", "withdrawn_on")
    def _compute_category(self):
        for departure in self:
            if departure.withdrawn_on:
                departure.category = "cancelled"
            elif departure.left_on:
                departure.category = "done"
            else:
                departure.category = "approved" if departure.approved_on else "draft"

    @api.depends("employee_id")
    def _compute_head_id(self):
        for departure in self:
            employee = departure.employee_id.sudo()  # whom the person reports to is no secret
            head = employee.parent_id or employee.department_id.manager_id
            departure.head_id = head.user_id if head != employee else False

    @api.depends("employee_id", "kind", "asked_on")
    def _compute_notice(self):
        Rule = self.env["dealer.labour.rule"]
        for departure in self:
            code = NOTICES.get(departure.kind)
            if code == "notice" and departure._is_on_probation():
                code = "notice_probation"
            days = code and departure.asked_on and Rule._get(code, departure.asked_on)
            departure.notice_days = days or 0
            departure.notice_source = Rule._get_source(code, departure.asked_on) if days else False
            departure.earliest_day = departure.asked_on and departure.asked_on + timedelta(
                days=departure.notice_days
            )

    def _is_on_probation(self):
        version = self.employee_id.sudo().version_id  # only the length of the notice is told
        return bool(
            self.asked_on and version.trial_date_end and self.asked_on <= version.trial_date_end
        )

    @api.depends("line_ids.open_count")
    def _compute_open_count(self):
        for departure in self:
            departure.open_count = sum(
                departure.line_ids.filtered(lambda line: line.way != "end").mapped("open_count")
            )

    @api.onchange("employee_id", "kind", "asked_on")
    def _onchange_terms(self):
        if self.employee_id:
            self.company_id = self.employee_id.company_id
        if self.kind == "contract_end":
            self.last_day = self.employee_id.sudo().contract_date_end or self.last_day
        elif self.earliest_day and not self.shorter_agreed:
            self.last_day = self.earliest_day

    # === CRUD METHODS === #

    def write(self, vals):
        if {"employee_id", "company_id", "kind", "asked_on"}.intersection(vals):
            for departure in self:
                if departure.category != "draft":
                    raise UserError(
                        self.env._(
                            "%s is decided: only the last day and who takes over may change.",
                            departure.name,
                        )
                    )
        if {"last_day", "successor_id", "reason"}.intersection(vals):
            self._check_running()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        for departure in self:
            if departure.category != "draft":
                raise UserError(self.env._("%s is decided and stays.", departure.name))

    def _check_running(self):
        for departure in self:
            if departure.category in ("done", "cancelled"):
                raise UserError(self.env._("%s is over and can't change any more.", departure.name))

    # === ACTION METHODS === #

    def action_approve(self):
        """Take the departure as approved and write the checklist of what is handed over."""
        for departure in self:
            if departure.category != "draft":
                raise UserError(self.env._("%s is decided already.", departure.name))
            if blockers := departure._get_approve_blockers():
                raise UserError("\n".join(blockers))
            employee = departure.employee_id.sudo()
            departure._set_facts(
                {
                    "approved_on": fields.Datetime.now(),
                    "date_joined": employee._get_first_version_date(),
                }
            )
        self._workflow_settle_facts()
        self._make_lines()
        self._settle_clerk()
        self._tell_head()
        return True

    def action_withdraw(self):
        """The person stays; what was handed over stays with the colleagues."""
        self._check_running()
        self._set_facts({"withdrawn_on": fields.Datetime.now()})
        self._workflow_settle_facts()
        self.sudo().activity_ids.unlink()  # nothing is to be done about it any more
        return True

    def _get_approve_blockers(self):
        """:return: sentences, why it can't be approved"""
        self.ensure_one()
        blockers = []
        if not self.employee_id.active:
            blockers.append(self.env._("%s has left already.", self.employee_id.name))
        if self.last_day < self.earliest_day and not self.shorter_agreed:
            blockers.append(
                self.env._(
                    "The notice is %(days)s days (%(article)s): the last day is %(day)s at the "
                    "earliest, unless both sides agree on less.",
                    days=self.notice_days,
                    article=self.notice_source or "",
                    day=self.earliest_day,
                )
            )
        return blockers

    def _tell_head(self):
        """Give the head an activity to see to the handover."""
        todo = self.env.ref("mail.mail_activity_data_todo").id
        values = [
            {
                "res_model_id": self.env["ir.model"]._get_id(self._name),
                "res_id": departure.id,
                "activity_type_id": todo,
                "summary": self.env._("%s leaves: hand over", departure.employee_id.name),
                "date_deadline": departure.last_day,
                "user_id": departure.head_id.id,
            }
            for departure in self
            if departure.head_id.active and departure.head_id != departure.employee_id.user_id
        ]
        # sudo: for somebody else; no mail, it stands in his list
        self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True).create(
            values
        )

    # === WORKFLOW === #

    @api.model
    def _workflow_fact_moves(self):
        return (
            ("draft", "approved"),
            ("draft", "cancelled"),
            ("approved", "done"),
            ("approved", "cancelled"),
        )

    def _workflow_get_missing(self, step):
        missing = super()._workflow_get_missing(step)
        category = self._workflow_stage_info(step.to_id).category
        for departure in self:
            blockers = []
            if category == "approved" and departure.category == "draft":
                blockers = departure._get_approve_blockers()
            elif category == "done" and departure.category == "approved":
                blockers = departure._get_finish_blockers()
            if blockers:
                missing[departure.id] = [*missing.get(departure.id, ()), *blockers]
        return missing

    @api.model
    def _workflow_seal_fields(self):
        # who sees to the handover is arranged while it goes on
        return [
            field
            for field in super()._workflow_seal_fields()
            if field not in ("successor_id", "head_id")
        ]

    @api.model
    def _workflow_key_figures(self):
        return ["employee_id", "kind", "last_day", "reason"]
