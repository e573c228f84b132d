from datetime import date

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..lib import licence

# of a health paper all of this is health data, of an identity paper it is the identity
PRIVATE = frozenset({"number", "attachment_ids", "note", "issuer"})


class DealerStaffPaper(models.Model):
    """One paper of one person, with its days and its pictures.

    A renewed paper is a new record: the newest that is valid counts, the older ones are history.
    """

    _name = "dealer.staff.paper"
    _description = "Staff Paper"
    _inherit = ["dealer.private.mixin"]
    _order = "employee_id, kind_id, valid_until desc, id desc"
    _rec_name = "kind_id"
    _check_company_auto = True
    _private_fields = dict.fromkeys(PRIVATE, "identity")

    employee_id = fields.Many2one(
        "hr.employee",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self._default_employee_id(),
    )
    company_id = fields.Many2one(
        related="employee_id.company_id", store=True, index=True, string="Store"
    )
    kind_id = fields.Many2one(
        "dealer.staff.paper.kind", string="Paper", required=True, index=True, ondelete="restrict"
    )
    is_licence = fields.Boolean(related="kind_id.is_licence")
    is_identity = fields.Boolean(related="kind_id.is_identity")
    is_health = fields.Boolean(related="kind_id.is_health")
    needs_expiry = fields.Boolean(related="kind_id.needs_expiry")
    number = fields.Char(
        copy=False, help="As printed. The number of an ID card stands in the person's file only."
    )
    licence_class = fields.Char(
        string="Classes", help="Classes of a driving licence, such as C1 or A2D."
    )
    issuer = fields.Char(string="Issued By")
    issued_on = fields.Date()
    valid_until = fields.Date(index=True, help="The last day. Empty: without end.")
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Scans", copy=False, bypass_search_access=True
    )
    note = fields.Char()
    status = fields.Selection(
        [
            ("coming", "Not Yet Valid"),
            ("valid", "Valid"),
            ("expiring", "Expires Soon"),
            ("expired", "Expired"),
            ("renewed", "Renewed"),
        ],
        compute="_compute_status",
        search="_search_status",
    )
    renewed_by_id = fields.Many2one(
        "dealer.staff.paper", compute="_compute_status", string="Newer Paper"
    )
    reminder_id = fields.Many2one("mail.activity", readonly=True, copy=False, ondelete="set null")
    reminded_for = fields.Date(
        readonly=True, copy=False, help="The last day that HR was reminded of."
    )

    _employee_kind_idx = models.Index("(employee_id, kind_id, valid_until)")
    _days = models.Constraint(
        "CHECK(valid_until >= issued_on)", "The paper ends before it was issued: correct the days."
    )

    @api.model
    def _default_employee_id(self):
        """Whoever adds a paper from his own page adds his own."""
        return self.env.user.employee_id

    # === COMPUTE METHODS === #

    @api.depends("valid_until", "issued_on", "kind_id.remind_days", "employee_id")
    def _compute_status(self):
        newest = self._get_newest()
        for paper in self:
            newer = newest.get((paper.employee_id.id, paper.kind_id.id), self.browse())
            paper.renewed_by_id = newer if newer != paper._origin else False
            today = (paper.company_id or self.env.company)._get_store_date()
            soon = today + relativedelta(days=paper.kind_id.remind_days)
            if paper.issued_on and paper.issued_on > today:
                paper.status = "coming"
            elif paper.renewed_by_id and paper.valid_until and paper.valid_until <= soon:
                paper.status = "renewed"
            elif paper.valid_until and paper.valid_until < today:
                paper.status = "expired"
            else:
                expiring = paper.valid_until and paper.valid_until <= soon
                paper.status = "expiring" if expiring else "valid"

    def _search_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: the days decide the status; what may be seen the caller's rules say
        papers = self.sudo().search_fetch([], ["employee_id", "kind_id", "valid_until"])
        return Domain("id", "in", papers.filtered(lambda paper: paper.status in value).ids)

    def _get_newest(self):
        """:return: dict {(employee id, kind id): the paper that is valid longest}"""
        rows = (
            self.env["dealer.staff.paper"]
            .sudo()
            .search_fetch(
                [("employee_id", "in", self.employee_id.ids), ("kind_id", "in", self.kind_id.ids)],
                ["employee_id", "kind_id", "valid_until"],
            )
        )  # sudo: a head doesn't see every paper, yet a renewed one is renewed
        return {
            key: max(papers, key=lambda paper: (paper.valid_until or date.max, paper.id)).with_env(
                self.env
            )
            for key, papers in rows.grouped(
                lambda paper: (paper.employee_id.id, paper.kind_id.id)
            ).items()
        }

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("kind_id", "valid_until")
    def _check_expiry(self):
        for paper in self:
            if paper.kind_id.needs_expiry and not paper.valid_until:
                raise ValidationError(
                    self.env._(
                        "%(paper)s of %(person)s: say until which day it is valid.",
                        paper=paper.kind_id.name,
                        person=paper.employee_id.name,
                    )
                )

    @api.constrains("kind_id", "licence_class")
    def _check_licence_class(self):
        for paper in self:
            if not paper.kind_id.is_licence or paper.company_id.country_id.code not in (
                False,
                "CN",
            ):
                continue
            if unknown := licence.unknown(paper.licence_class):
                raise ValidationError(
                    self.env._(
                        "%(classes)s is no class of a driving licence. Classes are: %(known)s.",
                        classes=", ".join(unknown),
                        known=", ".join(licence.CHINA),
                    )
                )

    @api.constrains("kind_id", "number")
    def _check_identity_number(self):
        if self.filtered(lambda paper: paper.kind_id.is_identity and paper.number):
            raise ValidationError(
                self.env._(
                    "The number of an identity paper is kept in the person's file: leave it empty here."
                )
            )

    @api.onchange("licence_class")
    def _onchange_licence_class(self):
        if self.licence_class and not licence.unknown(self.licence_class):
            self.licence_class = " ".join(licence.split(self.licence_class))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        papers = super().create(vals_list)
        papers._own_attachments()
        papers._settle_reminders()
        return papers

    def write(self, vals):
        if "employee_id" in vals and any(
            paper.employee_id.id != vals["employee_id"] for paper in self
        ):
            raise UserError(
                self.env._("A paper stays with its person: add a new one to the other file.")
            )
        done = super().write(vals)
        if "attachment_ids" in vals:
            self._own_attachments()
        if "valid_until" in vals:
            self._settle_reminders()
        return done

    def _own_attachments(self):
        """Scans are read by whoever reads the paper, and by nobody else."""
        for paper in self.sudo():  # sudo: an upload belongs to nobody until it is kept
            loose = paper.attachment_ids.filtered(
                lambda scan: (
                    not scan.res_id
                    and scan.create_uid == self.env.user
                    and scan.res_model in (False, self._name)
                )
            )
            loose.write({"res_model": self._name, "res_id": paper.id})

    # === PRIVATE DATA === #

    def _get_private_kinds(self, fnames):
        if PRIVATE.isdisjoint(fnames):
            return {}
        papers = self._origin.sudo()  # sudo: the kind decides what was read
        return {
            "health": papers.filtered("is_health").with_env(self.env),
            "identity": papers.filtered("is_identity").with_env(self.env),
        }

    # === REMINDERS === #

    @api.model
    def _cron_remind(self, limit=500):
        """Remind HR of papers that end soon, in sets; each last day is reminded of once."""
        cron = self.env["ir.cron"]
        papers = self._get_due(limit)
        while papers:
            papers._remind()
            if not cron._commit_progress(len(papers)):
                break
            papers = self._get_due(limit)

    @api.model
    def _get_due(self, limit):
        """:return: papers to be reminded of: of people who work here, not renewed, not yet told"""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.id
                  FROM dealer_staff_paper p
                  JOIN dealer_staff_paper_kind k ON k.id = p.kind_id
                  JOIN hr_employee e ON e.id = p.employee_id
                 WHERE e.active AND k.remind_days > 0
                   AND p.valid_until <= %(today)s + k.remind_days
                   AND p.reminded_for IS DISTINCT FROM p.valid_until
                   AND NOT EXISTS (
                       SELECT 1 FROM dealer_staff_paper n
                        WHERE n.employee_id = p.employee_id AND n.kind_id = p.kind_id
                          AND n.id != p.id
                          AND (n.valid_until IS NULL OR n.valid_until > p.valid_until))
                 ORDER BY p.valid_until, p.id LIMIT %(limit)s
                """,
                today=fields.Date.today(),
                limit=limit,
            )
        )
        return self.browse(row[0] for row in rows)

    def _remind(self):
        """One to-do each on the person's file, for who keeps it."""
        todo = self.env.ref("mail.mail_activity_data_todo")
        clerks = self._get_keepers()
        model_id = self.env["ir.model"]._get_id("hr.employee")
        told = self.filtered(lambda paper: clerks.get(paper.company_id.id))
        activities = (
            self.env["mail.activity"]
            .with_context(mail_activity_quick_update=True)
            .create(
                [
                    {
                        "activity_type_id": todo.id,
                        "res_model_id": model_id,
                        "res_id": paper.employee_id.id,
                        "user_id": clerks[paper.company_id.id].id,
                        "date_deadline": paper.valid_until,
                        "summary": self.env._(
                            "%(paper)s valid until %(day)s: have it renewed",
                            paper=paper.kind_id.name,
                            day=format_date(self.env, paper.valid_until),
                        ),
                    }
                    for paper in told
                ]
            )
        )
        for paper, activity in zip(told, activities, strict=True):
            paper.write({"reminder_id": activity.id, "reminded_for": paper.valid_until})
        for paper in self - told:  # nobody of HR yet: asked again when the day is changed
            paper.reminded_for = paper.valid_until

    def _get_keepers(self):
        """:return: dict {company id: the user of HR who is reminded}, a clerk before a manager"""
        clerks = self.env.ref("dealer_base.group_hr").all_user_ids
        managers = self.env.ref("dealer_base.group_hr_manager").all_user_ids
        everything = self.env.ref("dealer_base.group_administrator").all_user_ids
        ranked = [*(clerks - managers), *(managers - everything), *(clerks & everything)]
        return {
            company.id: next(
                (user for user in ranked if user.active and company in user.company_ids),
                self.env["res.users"],
            )
            for company in self.company_id
        }

    def _settle_reminders(self):
        """What was renewed needs no reminder any more."""
        Paper = self.env["dealer.staff.paper"].sudo()  # sudo: whoever brings the new paper
        Paper.invalidate_model(["status", "renewed_by_id"])
        reminded = Paper.search(
            [
                ("employee_id", "in", self.employee_id.ids),
                ("kind_id", "in", self.kind_id.ids),
                ("reminder_id", "!=", False),
            ]
        )
        reminded.filtered(
            lambda paper: paper.reminded_for != paper.valid_until or paper.renewed_by_id
        ).reminder_id.action_feedback()
