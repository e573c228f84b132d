from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from .dealer_complaint_category import SEVERITIES

CATEGORIES = [
    ("received", "Received"),
    ("in_progress", "In Progress"),
    ("waiting", "Waiting for Customer"),
    ("answered", "Answered"),
    ("reopened", "Reopened"),
    ("closed", "Closed"),
    ("rejected", "Rejected"),
    ("cancelled", "Withdrawn"),
]
OVER = ("closed", "rejected", "cancelled")
CHANNELS = [
    ("counter", "Counter"),
    ("phone", "Phone"),
    ("mail", "E-mail"),
    ("portal", "Customer Portal"),
    ("form", "Web Form"),
    ("api", "API"),
    ("call", "Follow-up Call"),
]
RATINGS = [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5")]


class DealerComplaint(models.Model):
    """A complaint or a request of a customer, from the intake to his word that it is settled.

    Its status follows from facts: taken up, waiting, answered, closed. The ways in are in
    `dealer_complaint_intake.py`, what happens to it in `dealer_complaint_life.py`.
    """

    _name = "dealer.complaint"
    _description = "Complaint"
    _inherit = [
        "dealer.fact.mixin",
        "dealer.numbered.mixin",
        "dealer.workflow.mixin",
        "dealer.media.mixin",
        "portal.mixin",
    ]
    _order = "deadline, id"
    _rec_names_search = ["name", "subject", "partner_id.name", "contact_name"]
    _check_company_auto = True
    _mail_post_access = "read"
    _primary_email = "contact_email"
    _workflow_category_field = "category"
    _computed_facts = True
    _fact_fields = frozenset(
        {
            "received_on",
            "started_on",
            "waiting_on",
            "waited_hours",
            "answered_on",
            "answer",
            "first_answer_on",
            "solved_on",
            "closed_on",
            "closed_by",
            "reopened_on",
            "reopen_count",
            "rejected_on",
            "cancelled_on",
            "rating",
            "rating_note",
            "escalation_level",
            "origin_key",
            "taken_by_id",
        }
    )
    _fixed_fields = frozenset({"company_id", "channel", "access_token"})

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    kind = fields.Selection(
        [("complaint", "Complaint"), ("request", "Request")],
        required=True,
        default="complaint",
        index=True,
    )
    subject = fields.Char(required=True, tracking=True, help="In a few words.")
    description = fields.Text(string="What the Customer Says")
    channel = fields.Selection(
        CHANNELS, string="Came in by", required=True, default="counter", index=True
    )
    origin_key = fields.Char(
        readonly=True,
        copy=False,
        help="What took it in (a call, a message): the same thing takes in one complaint only.",
    )
    taken_by_id = fields.Many2one(
        "res.users",
        string="Taken in by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        default=lambda self: self.env.uid,
    )

    # who
    partner_id = fields.Many2one("res.partner", string="Customer", index=True, tracking=True)
    contact_name = fields.Char(
        compute="_compute_contact", store=True, readonly=False, precompute=True
    )
    contact_phone = fields.Char(
        compute="_compute_contact",
        store=True,
        readonly=False,
        precompute=True,
        string="Phone",
        contact_data="partner_id",
    )
    contact_email = fields.Char(
        compute="_compute_contact",
        store=True,
        readonly=False,
        precompute=True,
        string="E-mail",
        contact_data="partner_id",
    )

    # about what
    vehicle_id = fields.Many2one("dealer.vehicle", index="btree_not_null", check_company=True)
    vehicle_model_id = fields.Many2one(
        related="vehicle_id.model_id", store=True, string="Model", index="btree_not_null"
    )
    about_user_id = fields.Many2one(
        "res.users",
        string="About Employee",
        index="btree_not_null",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="He neither handles the complaint nor reads it; steps given to him he answers.",
    )
    category_id = fields.Many2one(
        "dealer.complaint.category",
        string="About",
        index=True,
        tracking=True,
        domain="[('kind', 'in', (False, kind))]",
    )
    severity = fields.Selection(
        SEVERITIES,
        compute="_compute_severity",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
    )

    # by whom and until when
    team_id = fields.Many2one(
        "dealer.complaint.team",
        string="Department",
        compute="_compute_team_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        tracking=True,
        check_company=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Handler",
        index="btree_not_null",
        tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id), "
        "('id', '!=', about_user_id)]",
    )
    deadline = fields.Datetime(
        compute="_compute_deadline",
        store=True,
        index=True,
        help="Until then the solution is told to the customer: the category's working hours of "
        "the store after the intake, longer by the time spent waiting for the customer.",
    )
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late", string="Late")
    step_ids = fields.One2many("dealer.complaint.step", "complaint_id", string="Steps")
    action_ids = fields.One2many(
        "dealer.complaint.action", "complaint_id", string="Corrective Actions"
    )
    compensation_ids = fields.One2many(
        "dealer.complaint.compensation",
        "complaint_id",
    )
    escalation_level = fields.Integer(
        readonly=True, copy=False, help="Levels of escalation done since it was (re)opened."
    )

    # what happened
    received_on = fields.Datetime(
        required=True, readonly=True, copy=False, default=fields.Datetime.now
    )
    started_on = fields.Datetime(readonly=True, copy=False)
    waiting_on = fields.Datetime(string="Waiting since", readonly=True, copy=False)
    waited_hours = fields.Float(
        string="Waited", readonly=True, copy=False, help="Working hours waited for the customer."
    )
    first_answer_on = fields.Datetime(
        string="First Answer", readonly=True, copy=False, help="First words to the customer."
    )
    answer = fields.Html(string="Solution", readonly=True, copy=False)
    answered_on = fields.Datetime(string="Answered", readonly=True, copy=False)
    solved_on = fields.Datetime(
        string="Solved", readonly=True, copy=False, help="When the answer that held was given."
    )
    closed_on = fields.Datetime(string="Closed", readonly=True, copy=False)
    closed_by = fields.Selection(
        [
            ("customer", "The customer confirmed"),
            ("silence", "No answer of the customer"),
            ("person", "An employee, with reason"),
        ],
        readonly=True,
        copy=False,
    )
    reopened_on = fields.Datetime(readonly=True, copy=False)
    reopen_count = fields.Integer(string="Times Reopened", readonly=True, copy=False)
    rejected_on = fields.Datetime(readonly=True, copy=False)
    cancelled_on = fields.Datetime(readonly=True, copy=False)
    rating = fields.Selection(
        RATINGS, readonly=True, copy=False, help="By the customer: 5 is best."
    )
    rating_note = fields.Text(string="Customer's Words", readonly=True, copy=False)
    category = fields.Selection(
        CATEGORIES,
        string="Status",
        compute="_compute_category",
        store=True,
        index=True,
        default="received",
        help="Follows from what happened.",
    )

    # why
    cause_id = fields.Many2one("dealer.complaint.cause", index="btree_not_null", tracking=True)
    why_1 = fields.Char(string="1. Why did it happen?")
    why_2 = fields.Char(string="2. Why that?")
    why_3 = fields.Char(string="3. Why that?")
    why_4 = fields.Char(string="4. Why that?")
    why_5 = fields.Char(string="5. Why that?")
    repeat_of_id = fields.Many2one(
        "dealer.complaint",
        string="Repeats",
        compute="_compute_repeat_of_id",
        store=True,
        index="btree_not_null",
        help="The last one before it of the same car with the same category or cause, within the "
        "days of the store's settings.",
    )
    first_answer_hours = fields.Float(
        compute="_compute_hours", store=True, help="Working hours to the first answer."
    )
    solve_hours = fields.Float(
        compute="_compute_hours",
        store=True,
        help="Working hours to the answer that held, those spent waiting for the customer left out.",
    )

    _name_uniq = models.UniqueIndex("(name, company_id) WHERE name <> '/'", "Number taken already.")
    _origin_uniq = models.UniqueIndex(
        "(origin_key) WHERE origin_key IS NOT NULL", "This was taken in already."
    )
    _open_by_user = models.Index("(user_id) WHERE closed_on IS NULL AND solved_on IS NULL")
    _not_own_handler = models.Constraint(
        "CHECK (user_id <> about_user_id)",
        "A complaint about an employee is handled by somebody else.",
    )

    # === COMPUTE METHODS === #

    @api.depends("partner_id")
    def _compute_contact(self):
        for complaint in self:
            # sudo: the number is masked for some; the complaint is answered at the real one
            partner = complaint.partner_id.sudo()
            complaint.contact_name = partner.name or complaint.contact_name
            complaint.contact_phone = partner.phone or complaint.contact_phone
            complaint.contact_email = partner.email or complaint.contact_email

    @api.depends("category_id")
    def _compute_severity(self):
        for complaint in self:
            complaint.severity = (
                complaint.category_id._get_setting("severity") or complaint.severity or "1"
            )

    @api.depends("category_id", "company_id")
    def _compute_team_id(self):
        Team = self.env["dealer.complaint.team"].sudo()  # a department's name is no secret
        first = {}
        for complaint in self:
            company = complaint.company_id
            team = complaint.category_id.with_company(company)._get_setting("team_id")
            if not team and complaint.team_id.company_id == company:
                continue
            if not team and company not in first:
                first[company] = Team.search([("company_id", "=", company.id)], limit=1)
            complaint.team_id = team or first[company]

    @api.depends("category_id", "severity", "received_on", "waited_hours", "company_id")
    def _compute_deadline(self):
        for complaint in self:
            company = complaint.company_id or self.env.company
            hours = complaint.category_id._get_setting("deadline_hours")
            hours = hours or company.complaint_deadline_hours
            if complaint.severity == "3":
                hours /= 2
            start = complaint.received_on or fields.Datetime.now()
            complaint.deadline = company._get_workflow_deadline(
                start, hours + complaint.waited_hours
            )

    @api.depends("deadline", "category", "answered_on")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for complaint in self:
            until = complaint.answered_on or complaint.solved_on or now
            over = complaint.category in ("rejected", "cancelled")
            complaint.is_late = bool(not over and complaint.deadline and complaint.deadline < until)

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = [
            ("category", "in", ("received", "in_progress", "waiting", "reopened")),
            ("deadline", "<", fields.Datetime.now()),
        ]
        return late if True in value else ["!", "&", *late]

    @api.depends(
        "started_on",
        "waiting_on",
        "answered_on",
        "closed_on",
        "reopened_on",
        "rejected_on",
        "cancelled_on",
    )
    def _compute_category(self):
        for complaint in self:
            if complaint.cancelled_on:
                complaint.category = "cancelled"
            elif complaint.rejected_on:
                complaint.category = "rejected"
            elif complaint.closed_on:
                complaint.category = "closed"
            elif complaint.answered_on:
                complaint.category = "answered"
            elif complaint.waiting_on:
                complaint.category = "waiting"
            elif complaint.reopened_on:
                complaint.category = "reopened"
            else:
                complaint.category = "in_progress" if complaint.started_on else "received"

    @api.depends("vehicle_id", "category_id", "cause_id", "received_on", "company_id")
    def _compute_repeat_of_id(self):
        self.repeat_of_id = False
        known = self.filtered(lambda c: c.vehicle_id and isinstance(c.id, int))
        if not known:
            return
        self.flush_model(
            ["vehicle_id", "category_id", "cause_id", "received_on", "company_id", "cancelled_on"]
        )
        self.env.cr.execute(
            SQL(
                """
                SELECT DISTINCT ON (later.id) later.id, before.id
                  FROM dealer_complaint later
                  JOIN res_company store ON store.id = later.company_id
                  JOIN dealer_complaint before
                    ON before.vehicle_id = later.vehicle_id
                   AND before.company_id = later.company_id
                   AND (before.received_on, before.id) < (later.received_on, later.id)
                   AND before.received_on >=
                       later.received_on - store.complaint_repeat_days * interval '1 day'
                   AND before.cancelled_on IS NULL
                   AND (before.category_id = later.category_id OR before.cause_id = later.cause_id)
                 WHERE later.id IN %s
                 ORDER BY later.id, before.received_on DESC, before.id DESC
                """,
                tuple(known.ids),
            )
        )
        for later_id, before_id in self.env.cr.fetchall():
            self.browse(later_id).repeat_of_id = before_id

    @api.depends("first_answer_on", "solved_on", "received_on", "waited_hours", "company_id")
    def _compute_hours(self):
        for company, complaints in self.grouped("company_id").items():
            spans = {}
            for complaint in complaints:
                complaint.first_answer_hours = complaint.solve_hours = 0.0
                if complaint.first_answer_on:
                    spans[complaint, "first_answer_hours"] = (
                        complaint.received_on,
                        complaint.first_answer_on,
                    )
                if complaint.solved_on:
                    spans[complaint, "solve_hours"] = (complaint.received_on, complaint.solved_on)
            for (complaint, name), hours in (
                (company or self.env.company)._get_workflow_hours(spans).items()
            ):
                waited = complaint.waited_hours if name == "solve_hours" else 0
                complaint[name] = max(hours - waited, 0)

    @api.depends("name", "subject")
    def _compute_display_name(self):
        # never the customer: who has a step to do reads this
        for complaint in self:
            complaint.display_name = " · ".join(filter(None, [complaint.name, complaint.subject]))

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for complaint in self:
            complaint.access_url = f"/my/complaints/{complaint.id}"
        return result

    # === CONSTRAINTS === #

    @api.constrains("partner_id", "contact_name", "contact_phone", "contact_email")
    def _check_contact(self):
        for complaint in self:
            if not (
                complaint.partner_id
                or complaint.contact_name
                or complaint.contact_phone
                or complaint.contact_email
            ):
                raise ValidationError(
                    self.env._("Say who complains: a customer, or a name, phone or e-mail.")
                )

    # === CRUD METHODS === #

    def write(self, vals):
        if about := vals.get("about_user_id"):
            about = self.env["res.users"].browse(about)
            if "user_id" not in vals and any(c.user_id == about for c in self):
                self._set_facts({"user_id": False})
            self.message_unsubscribe(about.partner_id.ids)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("What customers said is kept: withdraw or reject it with the reason.")
        )

    @api.model
    def _get_subjects(self):
        """What a complaint can be about; glue adds the visit and the deal.

        :return: list of names of many2one fields of the complaint
        """
        return ["vehicle_id", "about_user_id"]
