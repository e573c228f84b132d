from datetime import date

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import hmac

from odoo.addons.dealer_base.tools import identity, phone

CATEGORIES = [
    ("draft", "Being Filled In"),
    ("submitted", "Submitted"),
    ("checking", "Being Checked"),
    ("approved", "Approved"),
    ("hired", "Hired"),
    ("refused", "Refused"),
]
MANAGERS = "dealer_base.group_hr_manager,dealer_base.group_general_manager"


class DealerRegistration(models.Model):
    """Somebody who is to join the store: who he is, what he brings, what he is offered.

    HR types it at a desk or he fills it in himself by the link; checked and approved it becomes
    an employee in one step (`action_hire`). What he gives is kept here as he gave it.
    """

    _name = "dealer.registration"
    _description = "Registration"
    _inherit = [
        "dealer.amount.mixin",
        "dealer.fact.mixin",
        "dealer.numbered.mixin",
        "dealer.registration.private.mixin",
        "dealer.workflow.mixin",
    ]
    _order = "start_date desc, id desc"
    _check_company_auto = True
    _private_registration = "id"
    _private_fields = {
        "identity_number": "identity",
        "bank_number": "identity",
        "salary_total": "salary",
        "benefit_base": "salary",
    }
    _workflow_category_field = "category"
    _fact_fields = frozenset(
        {
            "submitted_on",
            "checking_on",
            "approved_on",
            "hired_on",
            "refused_on",
            "reason",
            "employee_id",
            "is_by_link",
            "access_token",
            "link_expires_on",
            "link_sent_on",
        }
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
        string="Clerk",
        required=True,
        default=lambda self: self.env.user,
        help="Looks after this registration; is told when the form comes back.",
    )
    # the person
    person_name = fields.Char(string="Name", index="trigram", tracking=True)
    identity_kind = fields.Selection(
        [
            ("cn_id", "Chinese ID card"),
            ("passport", "Passport"),
            ("permit", "Residence or travel permit"),
        ],
        string="Identity Paper",
        required=True,
        default="cn_id",
    )
    identity_number = fields.Char(copy=False, help="As it stands on the paper.")
    birthday = fields.Date(
        compute="_compute_from_identity",
        store=True,
        readonly=False,
        help="Follows from the number of a Chinese ID card.",
    )
    sex = fields.Selection(
        [("male", "Male"), ("female", "Female"), ("other", "Other")],
        compute="_compute_from_identity",
        store=True,
        readonly=False,
    )
    country_id = fields.Many2one(
        "res.country",
        string="Nationality",
        default=lambda self: self.env.company.country_id,
    )
    private_phone = fields.Char(string="Mobile", help="A Chinese mobile number has 11 digits.")
    private_email = fields.Char()
    private_address = fields.Char(string="Address", help="Where letters reach the person.")
    emergency_contact = fields.Char(help="Name, and how they are related.")
    emergency_phone = fields.Char()
    photo = fields.Image(max_width=1024, max_height=1024)
    bank_name = fields.Char(string="Bank", help="Bank and branch.")
    bank_number = fields.Char(string="Bank Account", copy=False)
    background_ids = fields.One2many(
        "dealer.registration.background", "registration_id", string="Education and Employers"
    )
    education_ids = fields.One2many(
        "dealer.registration.background", "registration_id", domain=[("kind", "=", "education")]
    )
    work_ids = fields.One2many(
        "dealer.registration.background",
        "registration_id",
        string="Previous Employers",
        domain=[("kind", "=", "work")],
    )
    paper_ids = fields.One2many("dealer.registration.paper", "registration_id", string="Papers")
    note = fields.Text(string="Remark")
    # the post
    job_id = fields.Many2one("hr.job", string="Post", check_company=True, index=True, tracking=True)
    department_id = fields.Many2one(
        "hr.department",
        check_company=True,
        compute="_compute_from_job",
        store=True,
        readonly=False,
        precompute=True,
    )
    manager_id = fields.Many2one(
        "hr.employee",
        check_company=True,
        compute="_compute_manager_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    start_date = fields.Date(string="First Day", index=True, tracking=True)
    work_email = fields.Char(help="The person signs in with it; the invitation is sent there.")
    role_summary = fields.Char(related="job_id.role_summary")
    contract_type_id = fields.Many2one(
        "hr.contract.type", compute="_compute_from_job", store=True, readonly=False, precompute=True
    )
    contract_months = fields.Integer(
        string="Contract (Months)",
        compute="_compute_from_job",
        store=True,
        readonly=False,
        precompute=True,
        help="Length of the labour contract. 0: without an end.",
    )
    contract_end = fields.Date(compute="_compute_contract_end")
    probation_months = fields.Integer(
        string="Probation (Months)",
        compute="_compute_probation_months",
        store=True,
        readonly=False,
        precompute=True,
    )
    probation_end = fields.Date(compute="_compute_contract_end")
    plan_id = fields.Many2one(
        "mail.activity.plan",
        string="Equipment and Training",
        domain="[('res_model', '=', 'hr.employee'), ('company_id', 'in', [False, company_id])]",
        compute="_compute_from_job",
        store=True,
        readonly=False,
        precompute=True,
        help="What is to be prepared, with who and when; started when the person is hired.",
    )
    salary_ids = fields.One2many("dealer.registration.salary", "registration_id", groups=MANAGERS)
    salary_total = fields.Monetary(
        string="Salary a Month", compute="_compute_salary_total", compute_sudo=True, groups=MANAGERS
    )
    benefit_kind_ids = fields.Many2many(
        "dealer.benefit.kind",
        string="Benefits",
        compute="_compute_from_job",
        store=True,
        readonly=False,
        precompute=True,
    )
    benefit_base = fields.Monetary(
        groups=MANAGERS, help="Reported salary a month. 0: the salary offered."
    )
    # what follows
    known_employee_id = fields.Many2one(
        "hr.employee",
        string="Known As",
        compute="_compute_known_employee_id",
        compute_sudo=True,
        help="The file this person has here already, by the identity number.",
    )
    is_former = fields.Boolean(compute="_compute_known_employee_id", compute_sudo=True)
    missing = fields.Text(
        string="Still Missing", compute="_compute_missing", help="What stands before hiring."
    )
    private_seal = fields.Char(
        string="Salary, Identity and Bank Account",
        compute="_compute_private_seal",
        compute_sudo=True,
        help="Fingerprint of what the approval agreed to and not everybody may read.",
    )
    # facts
    category = fields.Selection(
        CATEGORIES,
        string="Status",
        compute="_compute_category",
        store=True,
        index=True,
        default="draft",
    )
    submitted_on = fields.Datetime(readonly=True, copy=False)
    checking_on = fields.Datetime(string="Checked Since", readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)
    hired_on = fields.Datetime(readonly=True, copy=False)
    refused_on = fields.Datetime(readonly=True, copy=False)
    reason = fields.Char(
        readonly=True, copy=False, help="Why it was sent back to be completed, or refused."
    )
    is_by_link = fields.Boolean(
        string="Filled In by the Person", readonly=True, copy=False, help="On the page of the link."
    )
    employee_id = fields.Many2one(
        "hr.employee", readonly=True, copy=False, index="btree_not_null", check_company=True
    )

    _identity_once = models.UniqueIndex(
        "(company_id, identity_number) WHERE identity_number IS NOT NULL"
        " AND category NOT IN ('hired', 'refused')",
        "This person has a registration that is still open: go on with that one.",
    )
    _hired_once = models.Constraint(
        "CHECK(category != 'hired' OR employee_id IS NOT NULL)",
        "Whoever is hired has an employee file.",
    )
    _months_positive = models.Constraint(
        "CHECK(contract_months >= 0 AND probation_months >= 0)",
        "Months of a contract and of a probation are not below zero.",
    )

    # === COMPUTE METHODS === #

    @api.depends("name", "person_name")
    def _compute_display_name(self):
        for registration in self:
            parts = (registration.name, registration.person_name)
            registration.display_name = " · ".join(filter(None, parts))

    @api.depends(
        "submitted_on", "checking_on", "approved_on", "hired_on", "refused_on", "employee_id"
    )
    def _compute_category(self):
        for registration in self:
            if registration.hired_on:
                registration.category = "hired"
            elif registration.refused_on:
                registration.category = "refused"
            elif registration.approved_on:
                registration.category = "approved"
            elif registration.checking_on:
                registration.category = "checking"
            else:
                registration.category = "submitted" if registration.submitted_on else "draft"

    @api.depends("identity_kind", "identity_number")
    def _compute_from_identity(self):
        for registration in self:
            number = identity.normalise(registration.identity_number)
            if registration.identity_kind == "cn_id" and not identity.id_card_problem(number):
                registration.birthday = date(
                    int(number[6:10]), int(number[10:12]), int(number[12:14])
                )
                registration.sex = "male" if int(number[16]) % 2 else "female"
            else:
                registration.birthday = registration.birthday
                registration.sex = registration.sex

    @api.depends("job_id")
    def _compute_from_job(self):
        """What the post gives to a new holder, each to be changed."""
        by_law = self.env["dealer.benefit.kind"].search([("by_law", "=", True)])
        for registration in self:
            # sudo: what a post gives is proposed whoever types
            job = registration.job_id.sudo()
            registration.department_id = job.department_id or registration.department_id
            registration.contract_type_id = job.contract_type_id or registration.contract_type_id
            registration.contract_months = (
                job.contract_months if job else registration.contract_months
            )
            registration.plan_id = job.onboarding_plan_id or registration.plan_id
            registration.benefit_kind_ids = job.benefit_kind_ids or by_law

    @api.depends("department_id")
    def _compute_manager_id(self):
        for registration in self:
            registration.manager_id = (
                registration.department_id.manager_id or registration.manager_id
            )

    @api.depends("job_id", "contract_months", "identity_number")
    def _compute_probation_months(self):
        """The post's probation, as long as the law lets it be."""
        for registration in self:
            wanted = registration.job_id.probation_months
            rule, limit = registration._get_probation_rule()
            if rule:
                wanted = min(wanted, 0 if registration.is_former else limit)
            registration.probation_months = wanted

    @api.depends("start_date", "contract_months", "probation_months")
    def _compute_contract_end(self):
        for registration in self:
            first = registration.start_date
            for name, months in (
                ("contract_end", registration.contract_months),
                ("probation_end", registration.probation_months),
            ):
                last = first + relativedelta(months=months, days=-1) if first and months else False
                registration[name] = last

    @api.depends("salary_ids.amount")
    def _compute_salary_total(self):
        for registration in self:
            registration.salary_total = sum(registration.salary_ids.mapped("amount"))

    @api.depends("identity_number", "company_id", "employee_id")
    def _compute_known_employee_id(self):
        """The newest file with the same number; files of other stores count, too."""
        numbers = {identity.normalise(number) for number in self.mapped("identity_number")} - {""}
        versions = self.env["hr.version"].search(
            [
                "|",
                ("identification_id", "in", list(numbers)),
                ("passport_id", "in", list(numbers)),
                ("employee_id", "!=", False),
            ]
        )
        known = {}
        for version in versions:
            for number in {version.identification_id, version.passport_id} & numbers:
                known[number] = known.get(number, version.employee_id) | version.employee_id
        for registration in self:
            number = identity.normalise(registration.identity_number)
            found = known.get(number, versions.employee_id.browse()) - registration.employee_id
            here = found.filtered(lambda person, r=registration: person.company_id == r.company_id)
            found = found.filtered("active") or here
            registration.known_employee_id = found.sorted("id")[-1:]
            registration.is_former = bool(found) and not registration.known_employee_id.active

    @api.depends(
        "salary_ids.amount", "salary_ids.kind_id", "benefit_base", "identity_number", "bank_number"
    )
    def _compute_private_seal(self):
        for registration in self:
            content = repr(
                (
                    registration.id or 0,
                    sorted((line.kind_id.id, line.amount) for line in registration.salary_ids),
                    registration.benefit_base,
                    registration.identity_number or "",
                    registration.bank_number or "",
                )
            )
            registration.private_seal = hmac(self.env, "dealer_hr_onboarding.seal", content)

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("identity_kind", "identity_number")
    def _check_identity(self):
        for registration in self:
            if problem := registration._get_identity_problem(registration.identity_number):
                raise ValidationError(problem)

    @api.constrains("private_phone", "emergency_phone")
    def _check_phones(self):
        for registration in self:
            for number in (registration.private_phone, registration.emergency_phone):
                if problem := registration._get_phone_problem(number):
                    raise ValidationError(problem)

    @api.onchange("identity_number")
    def _onchange_identity_number(self):
        self.identity_number = identity.normalise(self.identity_number) or False

    def _get_identity_problem(self, number):
        """Return the sentence on what is wrong with an identity number, or False."""
        number = identity.normalise(number)
        if not number:
            return False
        if self.identity_kind == "cn_id":
            if wrong := identity.id_card_problem(number):
                label = dict(self._fields["identity_kind"]._description_selection(self.env))
                return self.env["res.partner"]._get_identity_message(label["cn_id"], number, wrong)
        elif len(number) < 5 or not number.isalnum():
            return self.env._(
                "%(number)s is no number of a passport or permit: copy it from the paper again.",
                number=number,
            )
        return False

    @api.model
    def _get_phone_problem(self, number):
        """Return the sentence on what is wrong with a phone number, or False."""
        digits = phone.key(number)
        if not number or 7 <= len(digits) <= 15:
            return False
        return self.env._(
            "%(number)s is no phone number: write it with all its digits, such as 138 0013 8000.",
            number=number,
        )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._normalise(vals)
        registrations = super().create(vals_list)
        registrations._propose_salary()
        return registrations

    def write(self, vals):
        content = {
            name
            for name in vals
            if name in self._fields
            and not name.startswith(("message_", "activity_", "workflow_"))
            and name not in self._get_fact_fields()
        }
        if content - {"user_id", "note"}:
            self._check_not_closed()
        vals = dict(vals)
        self._normalise(vals)
        before = {registration.id: registration.job_id for registration in self}
        result = super().write(vals)
        if "job_id" in vals:
            self.filtered(lambda r: r.job_id != before[r.id])._propose_salary()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for registration in self:
            if registration.category != "draft":
                raise UserError(
                    self.env._(
                        "%(registration)s was submitted and is kept: refuse it instead.",
                        registration=registration.display_name,
                    )
                )
        self.sudo().paper_ids.unlink()  # sudo: their scans go with them, whoever uploaded them

    @api.model
    def _normalise(self, vals):
        if vals.get("identity_number"):
            vals["identity_number"] = identity.normalise(vals["identity_number"]) or False
        for name in ("person_name", "private_email", "work_email", "bank_number"):
            if isinstance(vals.get(name), str):
                vals[name] = " ".join(vals[name].split()) or False

    def _check_not_closed(self):
        """:raise UserError: hired or refused, nothing changes any more"""
        for registration in self:
            if registration.category in ("hired", "refused"):
                raise UserError(
                    self.env._(
                        "%(registration)s is closed and stays as it is: what changes later is "
                        "changed in the staff file.",
                        registration=registration.display_name,
                    )
                )

    # === BUSINESS METHODS === #

    def _propose_salary(self):
        """Offer what the post offers, in place of what another post offered."""
        for registration in self.sudo():  # sudo: a clerk starts it and never sees the amounts
            proposed = registration.job_id.proposed_salary_ids
            registration.salary_ids.unlink()
            registration.salary_ids = [
                fields.Command.create({"kind_id": line.kind_id.id, "amount": line.amount})
                for line in proposed
            ]

    def _get_probation_rule(self):
        """Return the rule of the law on the probation, and its months."""
        self.ensure_one()
        day = self.start_date or self.company_id._get_store_date()
        return self.env["dealer.labour.rule"]._find_probation(self.contract_months, day)

    def action_open_employee(self):
        self.ensure_one()
        return (self.employee_id or self.known_employee_id).get_formview_action()
