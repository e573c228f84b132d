from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import scoring

CATEGORIES = [
    ("self", "Self Review"),
    ("manager", "Head's Review"),
    ("calibration", "Calibration"),
    ("talk", "Talk and Signature"),
    ("objection", "Objection"),
    ("done", "Signed"),
    ("cancelled", "Cancelled"),
]


class DealerAppraisal(models.Model):
    """How somebody's work of one period was judged: by figures, by himself, by others.

    Its status follows from what was handed in, released and signed. The person sees it once it is
    released; until then he has his self review. Stages are in `dealer_appraisal_workflow.py`, what
    happens after the release in `dealer_appraisal_talk.py`.
    """

    _name = "dealer.appraisal"
    _description = "Appraisal"
    _inherit = ["dealer.fact.mixin", "dealer.workflow.mixin"]
    _order = "cycle_id desc, department_id, employee_id, id"
    _check_company_auto = True
    _workflow_category_field = "category"
    _computed_facts = True
    _fact_fields = frozenset(
        {
            "category",
            "self_done_on",
            "self_skipped_on",
            "manager_done_on",
            "released_on",
            "cancelled_on",
            "adjustment",
            "grade_id",
            "talk_on",
            "talk_notes",
            "signed_on",
            "objection",
            "objected_on",
            "objection_answer",
            "answered_on",
            "answered_by_id",
        }
    )
    _fixed_fields = frozenset(
        {"cycle_id", "employee_id", "form_id", "company_id", "department_id", "job_id"}
    )

    cycle_id = fields.Many2one(
        "dealer.appraisal.cycle", required=True, index=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", string="Store", required=True, index=True)
    employee_id = fields.Many2one(
        "hr.employee", required=True, index=True, readonly=True, ondelete="restrict"
    )
    user_id = fields.Many2one(related="employee_id.user_id", store=True, index="btree_not_null")
    department_id = fields.Many2one("hr.department", index="btree_not_null", readonly=True)
    job_id = fields.Many2one("hr.job", string="Post", index="btree_not_null", readonly=True)
    manager_id = fields.Many2one(
        "hr.employee",
        string="Head",
        index="btree_not_null",
        tracking=True,
        help="Who reviews, talks and signs for the store.",
    )
    form_id = fields.Many2one(
        "dealer.appraisal.form", required=True, index=True, readonly=True, ondelete="restrict"
    )
    cycle_state = fields.Selection(related="cycle_id.state", string="Cycle's Status")
    date_from = fields.Date(related="cycle_id.date_from")
    date_to = fields.Date(related="cycle_id.date_to", store=True)
    line_ids = fields.One2many("dealer.appraisal.line", "appraisal_id", string="Items")
    review_ids = fields.One2many("dealer.appraisal.review", "appraisal_id", string="Reviews")
    peer_ids = fields.Many2many(
        "hr.employee.public",
        string="Peers",
        compute="_compute_peer_ids",
        compute_sudo=True,
        inverse="_inverse_peer_ids",
        help="Who else reviews; they see neither the result nor each other's reviews.",
    )
    category = fields.Selection(
        CATEGORIES, string="Status", compute="_compute_category", store=True, index=True
    )

    # the result
    points = fields.Float(
        compute="_compute_points",
        store=True,
        digits=(5, 1),
        aggregator="avg",
        help="Mean of the items by weight, before calibration.",
    )
    adjustment = fields.Float(
        readonly=True, digits=(5, 1), copy=False, help="What calibration added, in points."
    )
    final_points = fields.Float(
        compute="_compute_final", store=True, digits=(5, 1), aggregator="avg"
    )
    grade_id = fields.Many2one(
        "dealer.appraisal.grade",
        compute="_compute_final",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    adjustment_ids = fields.One2many(
        "dealer.appraisal.adjustment", "appraisal_id", string="Adjustments"
    )

    # facts
    self_done_on = fields.Datetime(string="Self Review In", readonly=True, copy=False)
    self_skipped_on = fields.Datetime(string="Self Review Passed Over", readonly=True, copy=False)
    manager_done_on = fields.Datetime(string="Head's Review In", readonly=True, copy=False)
    released_on = fields.Datetime(readonly=True, copy=False)
    cancelled_on = fields.Datetime(readonly=True, copy=False)

    # after the release
    talk_on = fields.Date(readonly=True, copy=False)
    talk_notes = fields.Text(readonly=True, copy=False)
    signature_ids = fields.One2many(
        "dealer.appraisal.signature", "appraisal_id", string="Signatures"
    )
    signed_on = fields.Datetime(readonly=True, copy=False)
    objection = fields.Text(readonly=True, copy=False)
    objected_on = fields.Datetime(readonly=True, copy=False)
    objection_answer = fields.Text(string="Answer", readonly=True, copy=False)
    answered_on = fields.Datetime(readonly=True, copy=False)
    answered_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    step_ids = fields.One2many("dealer.appraisal.step", "appraisal_id", string="Development Plan")
    earlier_ids = fields.Many2many(
        "dealer.appraisal", compute="_compute_earlier_ids", string="Earlier Appraisals"
    )
    is_own = fields.Boolean(compute="_compute_rights")
    is_head = fields.Boolean(compute="_compute_rights")
    can_calibrate = fields.Boolean(compute="_compute_rights")
    open_dispute_count = fields.Integer(compute="_compute_open_dispute_count")

    _once = models.UniqueIndex("(cycle_id, employee_id)", "A person has one appraisal in a cycle.")

    # === COMPUTE METHODS === #

    @api.depends("employee_id", "cycle_id")
    def _compute_display_name(self):
        for appraisal in self:
            # sudo: who may open an appraisal may read whose it is
            known = appraisal.sudo()
            appraisal.display_name = f"{known.employee_id.name} · {known.cycle_id.name}"

    @api.depends(
        "cancelled_on",
        "signed_on",
        "objected_on",
        "answered_on",
        "released_on",
        "manager_done_on",
        "self_done_on",
        "self_skipped_on",
        "cycle_id.with_self",
    )
    def _compute_category(self):
        for appraisal in self:
            if appraisal.cancelled_on:
                category = "cancelled"
            elif appraisal.signed_on:
                category = "done"
            elif appraisal.objected_on and not appraisal.answered_on:
                category = "objection"
            elif appraisal.released_on:
                category = "talk"
            elif appraisal.manager_done_on:
                category = "calibration"
            elif (
                appraisal.self_done_on
                or appraisal.self_skipped_on
                or not appraisal.cycle_id.with_self
            ):
                category = "manager"
            else:
                category = "self"
            appraisal.category = category

    @api.depends("line_ids.points", "line_ids.is_scored", "line_ids.weight")
    def _compute_points(self):
        for appraisal in self:
            lines = appraisal.line_ids
            appraisal.points = (
                scoring.weighted(
                    (line.weight, line.points if line.is_scored else None) for line in lines
                )
                or 0
            )

    @api.depends("points", "adjustment", "cycle_id.scale_id")
    def _compute_final(self):
        for appraisal in self:
            final = scoring.clamp(appraisal.points + appraisal.adjustment, scoring.MAX_POINTS)
            appraisal.final_points = final
            scored = any(line.is_scored for line in appraisal.line_ids)
            appraisal.grade_id = scored and appraisal.cycle_id.scale_id._get_grade(round(final, 1))

    @api.depends("review_ids.kind", "review_ids.reviewer_id")
    @api.depends_context("uid")
    def _compute_peer_ids(self):
        for appraisal in self:
            reviews = appraisal._get_reviews("peer")
            if appraisal._is_of(self.env.user):  # the person is not told who was asked
                reviews = reviews.browse()
            appraisal.peer_ids = self.env["hr.employee.public"].browse(reviews.reviewer_id.ids)

    def _inverse_peer_ids(self):
        for appraisal in self:
            appraisal._choose_peers(appraisal.peer_ids)

    @api.depends("employee_id", "date_to")
    def _compute_earlier_ids(self):
        known = self.search(
            [("employee_id", "in", self.employee_id.ids), ("released_on", "!=", False)],
            order="date_to desc",
        ).grouped("employee_id")
        for appraisal in self:
            appraisal.earlier_ids = known.get(appraisal.employee_id, self.browse()).filtered(
                lambda earlier, end=appraisal.date_to: earlier.date_to < end
            )

    @api.depends_context("uid")
    @api.depends("employee_id", "manager_id", "category")
    def _compute_rights(self):
        calibrates = self._may_calibrate()
        for appraisal in self:
            appraisal.is_own = appraisal._is_of(self.env.user)
            appraisal.is_head = appraisal._is_headed_by(self.env.user)
            appraisal.can_calibrate = calibrates and not appraisal.is_own

    @api.depends("line_ids.disputed_on", "line_ids.dispute_answer")
    def _compute_open_dispute_count(self):
        for appraisal in self:
            appraisal.open_dispute_count = len(appraisal.line_ids.filtered("is_disputed"))

    # === WHO === #

    def _get_reviews(self, *kinds):
        """:return: all reviews of these kinds, with all rights: for what the program does with them,
        never to be shown. Asked of the database, as `review_ids` holds what its reader may see."""
        return (
            self.env["dealer.appraisal.review"]
            .sudo()
            .search([("appraisal_id", "in", self.ids), ("kind", "in", kinds)])
        )

    def _is_of(self, user):
        """:return: whether it is this user's own appraisal"""
        self.ensure_one()
        return self.sudo().employee_id.user_id == user  # sudo: employees are HR's

    def _is_headed_by(self, user):
        self.ensure_one()
        return self.sudo().manager_id.user_id == user  # sudo: employees are HR's

    @api.model
    def _may_calibrate(self):
        """:return: whether this user agrees on grades: HR manager and general manager"""
        user = self.env.user
        return (
            self.env.su
            or user.has_group("dealer_base.group_hr_manager")
            or user.has_group("dealer_base.group_general_manager")
        )

    def _check_calibrator(self):
        if not self._may_calibrate():
            raise UserError(
                self.env._("Grades are agreed on by the HR manager or the general manager.")
            )
        for appraisal in self:
            if not self.env.su and appraisal._is_of(self.env.user):
                raise UserError(
                    self.env._(
                        "It is your own appraisal: somebody else changes its points and answers "
                        "for it."
                    )
                )

    # === CRUD METHODS === #

    def write(self, vals):
        if "manager_id" in vals and not self.env.su:
            self._check_new_head()
        done = super().write(vals)
        if "manager_id" in vals:
            self._follow_head()
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_except_unreviewed(self):
        for appraisal in self:
            if appraisal.self_done_on or appraisal.manager_done_on or appraisal.released_on:
                raise UserError(
                    self.env._(
                        "%(appraisal)s has reviews and is kept: cancel it instead.",
                        appraisal=appraisal.display_name,
                    )
                )
