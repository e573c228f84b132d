from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_compare

STATES = [
    ("draft", "To Start"),
    ("open", "Reviews"),
    ("calibration", "Calibration"),
    ("closed", "Released"),
]
PERIODS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
REVIEW_KINDS = ("self", "manager", "peer", "upward")


class DealerAppraisalCycle(models.Model):
    """One round of appraisals of a store: a period, who takes part, by when, and what counts.

    Started, everybody has an appraisal (`dealer_appraisal_cycle_start.py`); the grades are agreed
    on together (`dealer_appraisal_cycle_calibration.py`) and released at once.
    """

    _name = "dealer.appraisal.cycle"
    _description = "Appraisal Cycle"
    _inherit = ["dealer.fact.mixin", "mail.thread"]
    _order = "date_to desc, id desc"
    _check_company_auto = True
    _fact_fields = frozenset({"state", "started_on", "calibration_on", "released_on"})

    name = fields.Char(
        required=True, compute="_compute_name", store=True, readonly=False, precompute=True
    )
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        STATES, string="Status", required=True, readonly=True, default="draft", tracking=True
    )
    period_kind = fields.Selection(
        [
            ("month", "Month"),
            ("quarter", "Quarter"),
            ("half", "Half-year"),
            ("year", "Year"),
            ("free", "Other dates"),
        ],
        string="Period",
        required=True,
        default="half",
    )
    date_from = fields.Date(
        string="From", required=True, default=lambda self: self._default_date_from()
    )
    date_to = fields.Date(
        string="To",
        required=True,
        compute="_compute_date_to",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
    )
    months = fields.Float(compute="_compute_months", help="Length of the period in months.")

    # who takes part
    department_ids = fields.Many2many(
        "hr.department", string="Departments", help="With those below; empty: the whole store."
    )
    job_ids = fields.Many2many("hr.job", string="Posts", help="Empty: every post.")
    scale_id = fields.Many2one(
        "dealer.appraisal.scale",
        string="Grades",
        required=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env["dealer.appraisal.scale"].search([], limit=1),
    )

    # by when
    self_until = fields.Date(
        string="Self Review Until",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
        help="A self review that is late is passed over the day after.",
    )
    manager_until = fields.Date(
        string="Head's Review Until",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
        help="Peers' and upward reviews are due then too.",
    )
    calibrate_until = fields.Date(
        string="Calibrated Until",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
    )
    remind_days = fields.Integer(
        string="Remind Days Before", default=2, help="Each reviewer once, before his review is due."
    )

    # what counts
    with_self = fields.Boolean(string="Self Review", default=True)
    peer_choice = fields.Selection(
        [("none", "No peers"), ("head", "Chosen by the head"), ("drawn", "Drawn")],
        string="Peers",
        required=True,
        default="none",
    )
    peer_count = fields.Integer(string="Peers Each", default=3)
    with_upward = fields.Boolean(
        string="Upward",
        help="People review their head. Nobody sees who said what: only the mean of three or more.",
    )
    self_weight = fields.Float(string="Weight of Self", digits=(5, 1))
    manager_weight = fields.Float(string="Weight of Head", digits=(5, 1), default=100)
    peer_weight = fields.Float(string="Weight of Peers", digits=(5, 1))
    upward_weight = fields.Float(string="Weight of Upward", digits=(5, 1))
    distribution = fields.Selection(
        [("free", "Free"), ("forced", "Shares of the scale")], required=True, default="free"
    )
    distribution_scope = fields.Selection(
        [("department", "Each department"), ("store", "The whole store")],
        string="Shares In",
        required=True,
        default="store",
    )
    distribution_from = fields.Integer(
        string="Groups From", default=5, help="Smaller groups are graded freely (people)."
    )

    # facts
    started_on = fields.Datetime(readonly=True, copy=False)
    calibration_on = fields.Datetime(string="Reviews Closed on", readonly=True, copy=False)
    released_on = fields.Datetime(readonly=True, copy=False)
    appraisal_ids = fields.One2many("dealer.appraisal", "cycle_id", string="Appraisals")
    appraisal_count = fields.Integer(compute="_compute_counts", string="People")
    self_count = fields.Integer(compute="_compute_counts", string="Self Reviews In")
    manager_count = fields.Integer(compute="_compute_counts", string="Heads' Reviews In")
    signed_count = fields.Integer(compute="_compute_counts", string="Signed")

    _dates = models.Constraint("CHECK(date_to >= date_from)", "A period ends after it begins.")
    _deadlines = models.Constraint(
        "CHECK(self_until <= manager_until AND manager_until <= calibrate_until)",
        "First the self review is due, then the head's, then calibration.",
    )
    _weights = models.Constraint(
        "CHECK(self_weight >= 0 AND manager_weight >= 0 AND peer_weight >= 0"
        " AND upward_weight >= 0)",
        "A weight is never below 0.",
    )

    def _default_date_from(self):
        today = fields.Date.context_today(self)
        return today.replace(month=1 if today.month < 7 else 7, day=1)

    # === COMPUTE METHODS === #

    @api.depends("period_kind", "date_from")
    def _compute_date_to(self):
        for cycle in self:
            months = PERIODS.get(cycle.period_kind)
            if months and cycle.date_from:
                cycle.date_to = cycle.date_from + relativedelta(months=months, days=-1)
            else:
                cycle.date_to = cycle.date_to or cycle.date_from

    @api.depends("period_kind", "date_from")
    def _compute_name(self):
        for cycle in self:
            day = cycle.date_from
            if not day or cycle.period_kind == "free":
                cycle.name = cycle.name or (day and self.env._("Appraisal %s", day))
                continue
            part = {
                "month": f"-{day.month:02}",
                "quarter": f" Q{(day.month + 2) // 3}",
                "half": f" H{1 if day.month < 7 else 2}",
                "year": "",
            }[cycle.period_kind]
            cycle.name = self.env._("Appraisal %s", f"{day.year}{part}")

    @api.depends("date_from", "date_to")
    def _compute_months(self):
        for cycle in self:
            if not (cycle.date_from and cycle.date_to):
                cycle.months = 0
                continue
            span = relativedelta(cycle.date_to + relativedelta(days=1), cycle.date_from)
            cycle.months = span.years * 12 + span.months + round(span.days / 30, 2)

    @api.depends("date_to")
    def _compute_dates(self):
        for cycle in self:
            end = cycle.date_to
            cycle.self_until = end and end + relativedelta(days=7)
            cycle.manager_until = end and end + relativedelta(days=14)
            cycle.calibrate_until = end and end + relativedelta(days=21)

    @api.depends("appraisal_ids.category")
    def _compute_counts(self):
        for cycle in self:
            cycle.appraisal_count = cycle.self_count = 0
            cycle.manager_count = cycle.signed_count = 0
        for cycle, count, selfs, managers, signed in self.env["dealer.appraisal"]._read_group(
            [("cycle_id", "in", self.ids), ("category", "!=", "cancelled")],
            ["cycle_id"],
            ["__count", "self_done_on:count", "manager_done_on:count", "signed_on:count"],
        ):
            cycle.appraisal_count = count
            cycle.self_count = selfs
            cycle.manager_count = managers
            cycle.signed_count = signed

    def _get_review_kinds(self):
        """:return: set of the kinds of review people are asked for"""
        self.ensure_one()
        kinds = {"manager"}
        if self.with_self:
            kinds.add("self")
        if self.peer_choice != "none":
            kinds.add("peer")
        if self.with_upward:
            kinds.add("upward")
        return kinds

    @api.constrains(
        "self_weight",
        "manager_weight",
        "peer_weight",
        "upward_weight",
        "with_self",
        "peer_choice",
        "with_upward",
    )
    def _check_review_weights(self):
        for cycle in self:
            total = sum(cycle[f"{kind}_weight"] for kind in REVIEW_KINDS)
            if float_compare(total, 100, precision_digits=2):
                raise ValidationError(
                    self.env._(
                        "The weights of the reviews add up to %(total)s %%: self, head, peers and "
                        "upward must make 100 %% together.",
                        total=f"{total:g}",
                    )
                )
            given = cycle._get_review_kinds()
            if idle := [k for k in REVIEW_KINDS if cycle[f"{k}_weight"] and k not in given]:
                field = self._fields[f"{idle[0]}_weight"]
                raise ValidationError(
                    self.env._(
                        "“%(field)s” counts for %(weight)s %%, but nobody is asked for this "
                        "review: ask for it, or set the weight to 0.",
                        field=field._description_string(self.env),
                        weight=f"{cycle[field.name]:g}",
                    )
                )

    @api.constrains("with_self", "peer_choice", "with_upward", "peer_count")
    def _check_review_kinds(self):
        for cycle in self:
            if cycle.peer_choice != "none" and not 1 <= cycle.peer_count <= 10:
                raise ValidationError(self.env._("Let 1 to 10 peers review each person."))

    # === CRUD METHODS === #

    def write(self, vals):
        fixed = {"company_id", "scale_id", "date_from", "date_to", "period_kind", "with_self"}
        fixed |= {"peer_choice", "peer_count", "with_upward"}
        fixed |= {f"{kind}_weight" for kind in REVIEW_KINDS}
        if fixed & set(vals) and (started := self.filtered(lambda c: c.state != "draft")):
            raise UserError(
                self.env._(
                    "“%(cycle)s” has started: its period, reviews and weights stay as people were "
                    "told.",
                    cycle=started[0].name,
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if started := self.filtered(lambda c: c.state != "draft"):
            raise UserError(
                self.env._("“%(cycle)s” has started and is kept.", cycle=started[0].name)
            )
