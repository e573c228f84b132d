from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class DealerVacancy(models.Model):
    """A post that wants people: who fits, and how it was filled.

    Filled by the movements and the applicants it started, nobody ticks it.
    """

    _name = "dealer.vacancy"
    _description = "Vacancy"
    _inherit = ["dealer.fact.mixin", "dealer.numbered.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "wanted_on, id desc"
    _check_company_auto = True
    _computed_facts = True
    _fact_fields = frozenset({"origin", "leaver_id", "matched_on", "recruiting_on", "cancelled_on"})

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    job_id = fields.Many2one(
        "hr.job",
        string="Post",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    department_id = fields.Many2one(
        "hr.department",
        compute="_compute_department_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    grade_id = fields.Many2one(related="job_id.grade_id")
    people_wanted = fields.Integer(required=True, default=1, tracking=True)
    wanted_on = fields.Date(
        string="Wanted From",
        required=True,
        default=lambda self: self.env.company._get_store_date(),
        tracking=True,
    )
    user_id = fields.Many2one(
        "res.users", string="Responsible", default=lambda self: self.env.user, tracking=True
    )
    origin = fields.Selection(
        [
            ("hand", "Opened by Hand"),
            ("departure", "Somebody Leaves"),
            ("headcount", "Fewer than Wanted"),
        ],
        default="hand",
        required=True,
        readonly=True,
    )
    leaver_id = fields.Many2one(
        "hr.employee", string="Who Leaves", readonly=True, index="btree_not_null"
    )
    note = fields.Text()
    with_other_stores = fields.Boolean(
        string="People of Other Stores Too", help="They come by a secondment."
    )
    with_former = fields.Boolean(
        string="Former Employees Too", default=True, help="They are hired again."
    )
    movement_ids = fields.One2many("dealer.movement", "vacancy_id", string="Movements")
    applicant_ids = fields.One2many(
        "hr.applicant",
        "vacancy_id",
        string="Applicants",
        groups="hr_recruitment.group_hr_recruitment_user",
    )
    match_ids = fields.One2many("dealer.vacancy.match", "vacancy_id", string="People Who Fit")
    match_count = fields.Integer(compute="_compute_match_count")
    applicant_count = fields.Integer(compute="_compute_applicant_count", compute_sudo=True)
    matched_on = fields.Datetime(string="Looked For On", readonly=True, copy=False)
    recruiting_on = fields.Datetime(string="Recruiting Since", readonly=True, copy=False)
    cancelled_on = fields.Datetime(readonly=True, copy=False)
    filled_count = fields.Integer(
        string="Filled",
        compute="_compute_filled",
        store=True,
        compute_sudo=True,
        help="Movements in force and people hired.",
    )
    state = fields.Selection(
        [("open", "Open"), ("filled", "Filled"), ("cancelled", "Cancelled")],
        compute="_compute_filled",
        store=True,
        compute_sudo=True,
        index=True,
        tracking=True,
    )

    _people_wanted_positive = models.Constraint(
        "CHECK(people_wanted > 0)", "A vacancy wants at least one person."
    )
    _leaver_once = models.UniqueIndex(
        "(leaver_id, job_id, wanted_on) WHERE leaver_id IS NOT NULL AND state != 'cancelled'",
        "The vacancy of whoever leaves is open already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("job_id")
    def _compute_department_id(self):
        for vacancy in self:
            vacancy.department_id = vacancy.job_id.department_id

    @api.depends(
        "people_wanted", "cancelled_on", "movement_ids.category", "applicant_ids.date_closed",
        "applicant_ids.active",
    )  # fmt: skip
    def _compute_filled(self):
        for vacancy in self:
            moved = vacancy.movement_ids.filtered(lambda m: m.category == "in_force")
            hired = vacancy.applicant_ids.filtered("date_closed")
            vacancy.filled_count = len(moved) + len(hired)
            if vacancy.cancelled_on:
                vacancy.state = "cancelled"
            else:
                is_filled = vacancy.filled_count >= vacancy.people_wanted
                vacancy.state = "filled" if is_filled else "open"

    def _compute_match_count(self):
        groups = self.env["dealer.vacancy.match"]._read_group(
            [("vacancy_id", "in", self.ids)], ["vacancy_id"], ["__count"]
        )
        counts = {vacancy.id: count for vacancy, count in groups}
        for vacancy in self:
            vacancy.match_count = counts.get(vacancy.id, 0)

    @api.depends("applicant_ids")
    def _compute_applicant_count(self):
        groups = self.env["hr.applicant"]._read_group(
            [("vacancy_id", "in", self.ids)], ["vacancy_id"], ["__count"]
        )
        counts = {vacancy.id: count for vacancy, count in groups}
        for vacancy in self:
            vacancy.applicant_count = counts.get(vacancy.id, 0)

    @api.depends("name", "job_id")
    def _compute_display_name(self):
        for vacancy in self:
            vacancy.display_name = " · ".join(filter(None, (vacancy.name, vacancy.job_id.name)))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        vacancies = super().create(vals_list)
        vacancies._match()
        return vacancies

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for vacancy in self.sudo():  # what it started, whoever may see it
            if vacancy.movement_ids or vacancy.applicant_ids:
                raise UserError(
                    self.env._(
                        "%(vacancy)s has started movements or applications: cancel it instead.",
                        vacancy=vacancy.name,
                    )
                )

    # === ACTION METHODS === #

    def action_match(self):
        """Look again for people who fit."""
        self.check_access("write")
        self._match()
        return True

    def action_open_matches(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "dealer_hr_movement.dealer_vacancy_match_action"
        )
        return {**action, "domain": [("vacancy_id", "=", self.id)]}

    def action_recruit(self):
        """Look outside: the post is open for as many as are missing, in core's recruitment."""
        self.ensure_one()
        self._check_is_open()
        job = self.job_id
        missing = self.people_wanted - self.filled_count
        values = {"no_of_recruitment": max(job.no_of_recruitment, missing)}
        if "is_published" in job._fields:  # the web site shows it, where there is one
            values["is_published"] = True
        job.write(values)
        if not self.recruiting_on:
            self._set_facts({"recruiting_on": fields.Datetime.now()})
        return self.action_open_applicants()

    def action_open_applicants(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Applicants for %(post)s", post=self.job_id.name),
            "res_model": "hr.applicant",
            "views": [(False, "kanban"), (False, "list"), (False, "form")],
            "domain": [("job_id", "=", self.job_id.id)],
            "context": {
                "default_job_id": self.job_id.id,
                "default_vacancy_id": self.id,
                "search_default_job_id": [self.job_id.id],
            },
        }

    def action_open_holders(self):
        self.ensure_one()
        return self.job_id.action_open_holders()

    def action_cancel(self):
        self._check_is_open()
        self._set_facts({"cancelled_on": fields.Datetime.now()})
        return True

    def action_reopen(self):
        self._set_facts({"cancelled_on": False})
        return True

    # === BUSINESS METHODS === #

    def _check_is_open(self):
        for vacancy in self:
            if vacancy.state != "open":
                raise UserError(
                    self.env._(
                        "%(vacancy)s is not open any more: open a new one.", vacancy=vacancy.name
                    )
                )

    @api.model
    def _open_for_leavers(self, employees):
        """Open a vacancy for each post that is short of people once these have left.

        Posts that say how many people they want only; once for a leaver and his day.

        :return: the new vacancies
        """
        values = []
        for employee in employees:
            version = employee.version_id
            job, left_on = version.job_id, version.departure_date
            if not (job.headcount and left_on):
                continue
            date = left_on + timedelta(days=1)
            known = self.search_count(
                [("leaver_id", "=", employee.id), ("job_id", "=", job.id)], limit=1
            )
            missing = job.headcount - job._get_held_counts(date).get(job.id, 0)
            if known or missing - self._get_looked_for(job).get(job.id, 0) <= 0:
                continue
            values.append(
                {
                    "company_id": employee.company_id.id,
                    "job_id": job.id,
                    "department_id": version.department_id.id,
                    "wanted_on": date,
                    "origin": "departure",
                    "leaver_id": employee.id,
                    "user_id": job.user_id.id or self.env.uid,
                    "note": self.env._(
                        "%(person)s leaves on %(date)s.",
                        person=employee.name,
                        date=format_date(self.env, left_on),
                    ),
                }
            )
        return self._create_with_facts(values) if values else self

    @api.model
    def _open_by_headcount(self, jobs):
        """Open a vacancy for each post that has fewer people than it wants.

        :return: the new vacancies
        """
        held, looked_for = jobs.sudo()._get_held_counts(), self._get_looked_for(jobs)
        values = []
        for job in jobs:
            missing = job.headcount - held.get(job.id, 0) - looked_for.get(job.id, 0)
            if missing > 0:
                values.append(
                    {
                        "company_id": (job.company_id or self.env.company).id,
                        "job_id": job.id,
                        "people_wanted": missing,
                        "origin": "headcount",
                        "user_id": job.user_id.id or self.env.uid,
                    }
                )
        return self._create_with_facts(values) if values else self

    @api.model
    def _get_looked_for(self, jobs):
        """:return: dict {job id: people that open vacancies still look for}"""
        groups = self.sudo()._read_group(
            [("job_id", "in", jobs.ids), ("state", "=", "open")],
            ["job_id"],
            ["people_wanted:sum", "filled_count:sum"],
        )
        return {job.id: wanted - filled for job, wanted, filled in groups}
