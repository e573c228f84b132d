from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

KINDS = [
    ("transfer", "Transfer"),
    ("promotion", "Promotion"),
    ("demotion", "Demotion"),
    ("concurrent", "Concurrent Post"),
    ("secondment", "Secondment"),
    ("return", "Return"),
]
# what changes a person's own post; the others give or end one beside it
MAIN_KINDS = ("transfer", "promotion", "demotion")
# kinds that lead to a post beside one's own
BESIDE_KINDS = ("concurrent", "secondment")
CATEGORIES = [
    ("draft", "Draft"),
    ("asked", "Asked For"),
    ("approved", "Approved"),
    ("planned", "Planned"),
    ("in_force", "In Force"),
    ("cancelled", "Cancelled"),
]
CLOSED = ("in_force", "cancelled")


class DealerMovement(models.Model):
    """A person gets another post, or one more, from a day on (人事流动).

    What is so today is noted beside what shall be. On its day the movement applies itself
    (`_apply_due`): version of the staff file, head, salary, roles, stores. Approvals seal it; one
    that was changed since is not applied.
    """

    _name = "dealer.movement"
    _description = "Movement"
    _inherit = ["dealer.fact.mixin", "dealer.numbered.mixin", "dealer.workflow.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True
    _workflow_category_field = "category"
    _workflow_seal_lines = ("salary_ids",)
    _workflow_subject_field = "employee_id"
    _computed_facts = True
    _fact_fields = frozenset(
        {
            "user_id", "asked_on", "approved_on", "planned_on", "applied_on", "cancelled_on",
            "failed_on", "failure", "backdated_days", "version_id",
        }
    )  # fmt: skip

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
        help="The person's own store, which keeps him.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(KINDS, required=True, default="transfer", index=True)
    employee_id = fields.Many2one(
        "hr.employee", string="Person", required=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Proposed By",
        default=lambda self: self.env.uid,
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    date_from = fields.Date(
        string="In Force From",
        required=True,
        default=lambda self: self._default_date_from(),
        index=True,
        copy=False,
        help="First day, by the store's clock.",
    )
    date_to = fields.Date(
        string="Until",
        copy=False,
        help="Last day of a concurrent post or a secondment. Empty: until a return ends it.",
    )
    reason = fields.Text(help="Why; everybody who approves reads it.")
    vacancy_id = fields.Many2one(
        "dealer.vacancy", index="btree_not_null", ondelete="set null", check_company=False
    )

    # as it is
    from_company_id = fields.Many2one(
        "res.company", string="Store Now", compute="_compute_from", store=True
    )
    from_job_id = fields.Many2one(
        "hr.job", string="Post Now", compute="_compute_from", store=True, index="btree_not_null"
    )
    from_department_id = fields.Many2one(
        "hr.department", string="Department Now", compute="_compute_from", store=True
    )
    from_head_id = fields.Many2one(
        "hr.employee", string="Head Now", compute="_compute_from", store=True
    )
    from_calendar_id = fields.Many2one(
        "resource.calendar", string="Working Hours Now", compute="_compute_from", store=True
    )
    from_grade_id = fields.Many2one(
        "dealer.job.grade", string="Grade Now", compute="_compute_from", store=True
    )
    # as it shall be
    ends_post_id = fields.Many2one(
        "dealer.concurrent.post",
        string="Ends",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="The concurrent post or secondment the person returns from.",
    )
    to_company_id = fields.Many2one(
        "res.company",
        string="New Store",
        compute="_compute_to_company_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
    )
    to_job_id = fields.Many2one(
        "hr.job",
        string="New Post",
        compute="_compute_to_job_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('company_id', 'in', (to_company_id, False))]",
    )
    to_department_id = fields.Many2one(
        "hr.department",
        string="New Department",
        compute="_compute_to_department_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        domain="[('company_id', 'in', (to_company_id, False))]",
    )
    to_head_id = fields.Many2one(
        "hr.employee",
        string="New Head",
        compute="_compute_to_head_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        domain="[('company_id', 'in', (to_company_id, company_id)), ('id', '!=', employee_id)]",
    )
    to_calendar_id = fields.Many2one(
        "resource.calendar",
        string="New Working Hours",
        compute="_compute_to_calendar_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        domain="[('company_id', 'in', (company_id, False))]",
    )
    to_grade_id = fields.Many2one(related="to_job_id.grade_id", string="New Grade")
    salary_ids = fields.One2many(
        "dealer.movement.salary",
        "movement_id",
        groups="dealer_base.group_hr_manager,dealer_base.group_general_manager",
    )
    concurrent_post_ids = fields.One2many("dealer.concurrent.post", "movement_id")

    # what happened
    asked_on = fields.Datetime(readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)
    planned_on = fields.Datetime(readonly=True, copy=False)
    applied_on = fields.Datetime(string="Put in Force", readonly=True, copy=False)
    cancelled_on = fields.Datetime(readonly=True, copy=False)
    failed_on = fields.Datetime(readonly=True, copy=False)
    failure = fields.Text(string="Why Not", readonly=True, copy=False)
    backdated_days = fields.Integer(
        readonly=True, copy=False, help="Days by which it was asked for after its day."
    )
    version_id = fields.Many2one(
        "hr.version",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="hr.group_hr_user",
    )
    category = fields.Selection(
        CATEGORIES,
        string="Status",
        compute="_compute_category",
        store=True,
        index=True,
        default="draft",
    )
    title = fields.Char(compute="_compute_title", help="In short: from which post to which.")
    days_left = fields.Integer(compute="_compute_days_left", help="Days until it is in force.")

    # who has to approve; levels of the workflow count these
    asks_from_head = fields.Integer(
        compute="_compute_asks",
        store=True,
        help="1: the head now approves. 0: there is none, or he proposes it himself.",
    )
    asks_to_head = fields.Integer(
        compute="_compute_asks",
        store=True,
        help="1: the new head approves. 0: there is none, he proposes it, or he is the head now.",
    )
    asks_hr_manager = fields.Integer(
        compute="_compute_asks", store=True, help="1: the HR manager approves; 0: he proposes it."
    )
    asks_general_manager = fields.Integer(
        compute="_compute_asks",
        store=True,
        help="1: the general manager approves: a promotion, demotion or secondment, another "
        "salary, or the HR manager proposes it.",
    )

    _one_a_day = models.UniqueIndex(
        "(employee_id, date_from) WHERE category != 'cancelled'",
        "This person has another movement on that day: cancel one of them or choose another day.",
    )
    _dates_in_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "A movement must not end before it begins.",
    )
    _due_idx = models.Index("(date_from) WHERE category = 'planned'")

    # === DEFAULT METHODS === #

    @api.model
    def _default_date_from(self):
        return self.env.company._get_store_date() + relativedelta(months=1, day=1)

    # === COMPUTE METHODS === #

    @api.depends("employee_id")
    def _compute_company_id(self):
        for movement in self:
            # sudo: the store of a person, for heads who don't read files
            movement.company_id = movement.employee_id.sudo().company_id or self.env.company

    @api.depends("employee_id", "date_from", "ends_post_id", "kind")
    def _compute_from(self):
        for movement in self:
            movement.update(movement._prepare_from_values())

    @api.depends("kind", "company_id", "ends_post_id")
    def _compute_to_company_id(self):
        for movement in self:
            if movement.kind == "secondment":
                if movement.to_company_id == movement.company_id:
                    movement.to_company_id = False
            else:
                movement.to_company_id = movement.company_id

    @api.depends("kind", "employee_id", "ends_post_id", "to_company_id")
    def _compute_to_job_id(self):
        for movement in self:
            job = movement.to_job_id
            if movement.kind == "return":
                movement.to_job_id = movement.employee_id.sudo().job_id
            elif job.company_id and job.company_id != movement.to_company_id:
                movement.to_job_id = False

    @api.depends("to_job_id", "employee_id", "kind")
    def _compute_to_department_id(self):
        for movement in self:
            department = movement.to_job_id.department_id
            if not department and movement.kind != "secondment":
                department = movement.employee_id.sudo().department_id
            movement.to_department_id = department

    @api.depends("to_department_id", "employee_id", "kind")
    def _compute_to_head_id(self):
        for movement in self:
            # sudo: heads choose by name, they don't read files
            employee = movement.employee_id.sudo()
            department, head = movement.to_department_id.sudo(), employee.browse()
            own = department == employee.department_id and movement.kind not in BESIDE_KINDS
            if own and employee.parent_id:
                head = employee.parent_id
            while department and not head:
                if department.manager_id != employee:
                    head = department.manager_id
                department = department.parent_id
            movement.to_head_id = head.sudo(False)

    @api.depends("employee_id", "kind")
    def _compute_to_calendar_id(self):
        for movement in self:
            if movement.kind in MAIN_KINDS:
                movement.to_calendar_id = movement.employee_id.sudo().resource_calendar_id
            else:
                movement.to_calendar_id = False

    @api.depends("asked_on", "approved_on", "planned_on", "applied_on", "cancelled_on")
    def _compute_category(self):
        for movement in self:
            if movement.cancelled_on:
                movement.category = "cancelled"
            elif movement.applied_on:
                movement.category = "in_force"
            elif movement.planned_on:
                movement.category = "planned"
            elif movement.approved_on:
                movement.category = "approved"
            else:
                movement.category = "asked" if movement.asked_on else "draft"

    @api.depends("kind", "from_job_id", "to_job_id")
    def _compute_title(self):
        for movement in self:
            names = [job.name for job in (movement.from_job_id, movement.to_job_id) if job.name]
            movement.title = " → ".join(names)

    @api.depends("date_from", "category")
    def _compute_days_left(self):
        for movement in self:
            today = (movement.company_id or self.env.company)._get_store_date()
            is_open = movement.category not in CLOSED and movement.date_from
            movement.days_left = (movement.date_from - today).days if is_open else 0

    @api.depends(
        "kind", "user_id", "employee_id", "from_head_id.user_id", "to_head_id.user_id",
        "salary_ids",
    )  # fmt: skip
    def _compute_asks(self):
        for movement in self.sudo():  # salaries decide for those who don't see them too
            proposer = movement.user_id
            left_out = proposer | movement.employee_id.user_id
            head = movement.from_head_id.user_id - left_out
            movement.asks_from_head = len(head)
            movement.asks_to_head = len(movement.to_head_id.user_id - left_out - head)
            is_hr = proposer.has_group("dealer_base.group_hr_manager")
            is_general = proposer.has_group("dealer_base.group_general_manager") and not is_hr
            weighty = movement.kind in ("promotion", "demotion", "secondment")
            movement.asks_hr_manager = int(not is_hr)
            movement.asks_general_manager = int(
                not is_general and bool(is_hr or weighty or movement.salary_ids)
            )

    @api.depends("name", "employee_id", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for movement in self:
            words = [movement.name, movement.employee_id.name, kinds.get(movement.kind)]
            movement.display_name = " · ".join(filter(None, words))

    # === CONSTRAINT METHODS === #

    @api.constrains("kind", "company_id", "to_company_id", "to_job_id", "to_department_id")
    def _check_stores(self):
        for movement in self:
            store = movement.to_company_id or movement.company_id
            if movement.kind != "secondment" and store != movement.company_id:
                raise ValidationError(
                    self.env._(
                        "%(person)s stays in %(store)s: only a secondment leads to another store.",
                        person=movement.employee_id.name,
                        store=movement.company_id.name,
                    )
                )
            for place in (movement.to_job_id, movement.to_department_id):
                if place.company_id and movement.to_company_id not in (
                    place.company_id,
                    movement.to_company_id.browse(),
                ):
                    raise ValidationError(
                        self.env._(
                            "%(place)s belongs to %(store)s: choose one of the new store.",
                            place=place.display_name,
                            store=place.company_id.name,
                        )
                    )

    @api.constrains("employee_id", "to_head_id")
    def _check_head(self):
        for movement in self:
            if movement.to_head_id and movement.to_head_id == movement.employee_id:
                raise ValidationError(self.env._("Nobody is his own head: choose another."))

    # === CRUD METHODS === #

    def write(self, vals):
        if self._get_locked_fields().intersection(vals):
            self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_told(self):
        for movement in self:
            if movement.category != "draft":
                raise UserError(
                    self.env._(
                        "%(movement)s was asked for and stays in the file: cancel it instead.",
                        movement=movement.name,
                    )
                )

    @api.model
    def _get_locked_fields(self):
        """:return: set of the fields nobody changes once the movement is in force"""
        return {
            "kind", "employee_id", "date_from", "date_to", "reason", "ends_post_id",
            "to_company_id", "to_job_id", "to_department_id", "to_head_id", "to_calendar_id",
            "salary_ids",
        }  # fmt: skip

    def _check_open(self):
        for movement in self:
            if movement.category in CLOSED:
                raise UserError(
                    self.env._(
                        "%(movement)s is over and stays as it is: what shall change now is a "
                        "movement of its own.",
                        movement=movement.display_name,
                    )
                )

    # === BUSINESS METHODS === #

    def _prepare_from_values(self):
        """What the person's file says on the day before, as the words beside the new ones."""
        self.ensure_one()
        employee = self.employee_id.sudo()  # noted for heads too, who don't read files
        version = employee.version_id
        if employee and self.date_from and employee.version_ids:
            version = employee._get_version(self.date_from - relativedelta(days=1))
        post = self.ends_post_id.sudo() if self.kind == "return" else self.ends_post_id.browse()
        return {
            "from_company_id": (post.company_id or employee.company_id).id,
            "from_job_id": (post.job_id or version.job_id).id,
            "from_department_id": (post.department_id or version.department_id).id,
            "from_head_id": (post.head_id or employee.parent_id).id,
            "from_calendar_id": version.resource_calendar_id.id,
            "from_grade_id": (post.job_id or version.job_id).grade_id.id,
        }

    def _get_salary_before(self):
        """:return: dict {kind: amount a month} on the day before"""
        self.ensure_one()
        employee = self.employee_id._origin
        day = self.date_from and self.date_from - relativedelta(days=1)
        return employee._get_salary(day)[employee.id] if employee and day else {}
