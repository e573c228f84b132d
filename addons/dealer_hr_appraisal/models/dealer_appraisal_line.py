from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..lib import scoring
from .dealer_appraisal_item import KINDS


class DealerAppraisalLine(models.Model):
    """One item of somebody's appraisal: its figure, what each kind of review gave, its points."""

    _name = "dealer.appraisal.line"
    _description = "Item of an Appraisal"
    _inherit = ["dealer.fact.mixin"]
    _order = "appraisal_id, sequence, id"
    _computed_facts = True
    _fact_fields = frozenset(
        {
            "item_id",
            "figure",
            "figure_rows",
            "is_filled",
            "self_points",
            "manager_points",
            "peer_points",
            "upward_points",
            "given",
            "agreed_on",
            "disputed_on",
            "dispute",
            "dispute_answer",
            "dispute_answered_by_id",
        }
    )
    _fixed_fields = frozenset({"appraisal_id", "kind"})

    appraisal_id = fields.Many2one(
        "dealer.appraisal", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="appraisal_id.company_id", store=True, index=True)
    cycle_id = fields.Many2one(related="appraisal_id.cycle_id", store=True, index=True)
    employee_id = fields.Many2one(related="appraisal_id.employee_id", store=True, index=True)
    department_id = fields.Many2one(related="appraisal_id.department_id", store=True)
    job_id = fields.Many2one(related="appraisal_id.job_id", store=True)
    released_on = fields.Datetime(related="appraisal_id.released_on", store=True)
    item_id = fields.Many2one(
        "dealer.appraisal.item", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    sequence = fields.Integer(default=1000)
    kind = fields.Selection(
        [*KINDS, ("agreed", "Agreed goal")], required=True, readonly=True, default="agreed"
    )
    section_id = fields.Many2one("dealer.appraisal.section", readonly=True)
    agreed_name = fields.Char(string="Goal", help="What head and person agreed on.")
    name = fields.Char(compute="_compute_name")
    description = fields.Char(string="How it is Measured")
    weight = fields.Float(required=True, digits=(5, 1), help="Share of the whole, in %.")
    agreed_on = fields.Datetime(readonly=True, help="The person handed in his review with it.")

    # a figure of real work
    figure = fields.Float(readonly=True, digits=(16, 2), aggregator="avg")
    figure_rows = fields.Integer(
        string="Documents", readonly=True, help="How many documents are behind the figure."
    )
    is_filled = fields.Boolean(readonly=True, help="There was something to count.")
    target_text = fields.Char(string="Target", compute="_compute_target_text")
    figure_text = fields.Char(string="Figure in Words", compute="_compute_target_text")
    disputed_on = fields.Datetime(readonly=True)
    dispute = fields.Char(readonly=True, help="What the person says is wrong with the figure.")
    dispute_answer = fields.Char(readonly=True)
    dispute_answered_by_id = fields.Many2one("res.users", readonly=True)
    is_disputed = fields.Boolean(compute="_compute_is_disputed", string="Dispute Open")

    # what the reviews gave
    self_points = fields.Float(string="Self", readonly=True, digits=(5, 1), aggregator="avg")
    manager_points = fields.Float(string="Head", readonly=True, digits=(5, 1), aggregator="avg")
    peer_points = fields.Float(string="Peers", readonly=True, digits=(5, 1), aggregator="avg")
    upward_points = fields.Float(
        string="Upward",
        readonly=True,
        digits=(5, 1),
        aggregator="avg",
        help="Mean of three or more; known when the reviews are closed.",
    )
    given = fields.Char(readonly=True, help="Kinds of review that gave points, with commas.")
    comments = fields.Text(compute="_compute_comments", help="What reviews say of the item.")
    points = fields.Float(compute="_compute_points", store=True, digits=(5, 1), aggregator="avg")
    is_scored = fields.Boolean(compute="_compute_points", store=True)
    is_reached = fields.Boolean(
        compute="_compute_points", store=True, string="Reached", help="100 points or more."
    )

    _weight_range = models.Constraint(
        "CHECK(weight > 0 AND weight <= 100)", "The weight of a goal lies above 0, up to 100 %."
    )
    _named = models.Constraint(
        "CHECK(item_id IS NOT NULL OR agreed_name IS NOT NULL)", "Say what the goal is."
    )

    # === COMPUTE METHODS === #

    @api.depends("item_id.name", "agreed_name")
    @api.depends_context("lang")
    def _compute_name(self):
        for line in self:
            line.name = line.item_id.name or line.agreed_name

    @api.depends(
        "item_id.source_code", "item_id.target", "item_id.per_month", "figure", "is_filled", "kind"
    )
    @api.depends_context("lang")
    def _compute_target_text(self):
        for line in self:
            line.target_text, line.figure_text = line._describe_figure()

    def _describe_figure(self):
        """:return: pair of words: the target, and what was counted"""
        self.ensure_one()
        item = self.item_id.sudo()  # sudo: the form tells everybody what he is measured by
        if self.kind != "figure":
            return (self.description or item.description or "", "")
        unit = dict(item._fields["source_unit"]._description_selection(self.env)).get(
            item.source_unit, ""
        )
        if item.source_unit == "money":
            unit = self.company_id.currency_id.name
        times = self.sudo().cycle_id.months if item.per_month else 1

        def words(value):
            number = f"{value:,.2f}".rstrip("0").rstrip(".")
            return f"{number} %" if item.source_unit == "percent" else f"{number} {unit}"

        if item.scoring == "bands":
            target = " · ".join(
                self.env._(
                    "from %(value)s: %(points)s",
                    value=words(band.value_from * times),
                    points=f"{band.points:g}",
                )
                for band in item.band_ids
            )
        else:
            target = words(item.target * times)
        return target, words(self.figure) if self.is_filled else self.env._("nothing to count")

    @api.depends("disputed_on", "dispute_answer")
    def _compute_is_disputed(self):
        for line in self:
            line.is_disputed = bool(line.disputed_on and not line.dispute_answer)

    @api.depends("kind")
    @api.depends_context("uid")
    def _compute_comments(self):
        """What was said of the item, for whom may read the review it is from."""
        answers = self.env["dealer.appraisal.answer"].search(
            [("line_id", "in", self.ids), ("comment", "!=", False)]
        )
        kinds = dict(
            self.env["dealer.appraisal.review"]._fields["kind"]._description_selection(self.env)
        )
        said = answers.filtered(lambda a: a.review_id.done_on).grouped("line_id")
        for line in self:
            line.comments = "\n".join(
                f"{kinds[answer.review_id.kind]}: {answer.comment}"
                for answer in said.get(line, answers.browse())
            )

    @api.depends(
        "kind",
        "figure",
        "is_filled",
        "given",
        "self_points",
        "manager_points",
        "peer_points",
        "upward_points",
    )
    def _compute_points(self):
        for line in self:
            points = line._get_points()
            line.is_scored = points is not None
            line.points = points or 0
            line.is_reached = points is not None and points >= 100

    def _get_points(self):
        """:return: points of the item, None while nothing says anything about it"""
        self.ensure_one()
        cycle = self.cycle_id
        if self.kind == "figure":
            if not self.is_filled:
                return None
            return self.item_id._get_points(self.figure, cycle.months)
        given = (self.given or "").split(",")
        points = scoring.weighted(
            (cycle[f"{kind}_weight"], self[f"{kind}_points"] if kind in given else None)
            for kind in ("self", "manager", "peer", "upward")
        )
        return points if points is None else scoring.clamp(points, self._get_cap())

    def _get_cap(self):
        return self.item_id.cap or 100.0

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_agreeing()
        lines._change_agreed()
        return lines

    def write(self, vals):
        if not self.env.su:
            self._check_agreeing()
        done = super().write(vals)
        if {"agreed_name", "description", "weight"} & set(vals):
            self._change_agreed()
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_except_form(self):
        if not self.env.su:
            self._check_agreeing()

    def _check_agreeing(self):
        """Only goals head and person agree on are typed, and only before the self review is in."""
        for line in self:
            if line.kind != "agreed" or line.item_id:
                raise UserError(
                    self.env._(
                        "“%(item)s” is of the form: its weight and figure are not typed.",
                        item=line.name,
                    )
                )
            appraisal = line.appraisal_id
            started = appraisal.self_done_on or appraisal.manager_done_on
            if started or appraisal.category not in ("self", "manager"):
                raise UserError(
                    self.env._(
                        "Goals of %(appraisal)s are agreed on before the reviews are handed in.",
                        appraisal=appraisal.display_name,
                    )
                )
            may_set = (
                self.env.su or appraisal.is_head or self.env.user.has_group("dealer_base.group_hr")
            )
            if appraisal._is_of(self.env.user) or not may_set:
                raise UserError(
                    self.env._(
                        "Goals are written down by the head; the person agrees with his review."
                    )
                )

    def _change_agreed(self):
        """New words of a goal: reviews that are not in yet show them."""
        reviews = self.appraisal_id._get_reviews("self", "manager")
        reviews.filtered(lambda review: not review.done_on)._fill_answers()

    @api.constrains("weight", "appraisal_id")
    def _check_agreed_weight(self):
        appraisals = self.filtered(lambda line: line.kind == "agreed").appraisal_id
        for appraisal, total in self.sudo()._read_group(
            [("appraisal_id", "in", appraisals.ids), ("kind", "=", "agreed")],
            ["appraisal_id"],
            ["weight:sum"],
        ):
            most = appraisal.form_id.agreed_weight
            if total > most + 0.001:
                raise ValidationError(
                    self.env._(
                        "The agreed goals weigh %(total)s %%, but the form leaves %(most)s %% for "
                        "them.",
                        total=f"{total:g}",
                        most=f"{most:g}",
                    )
                )

    # === WHAT REVIEWS GAVE === #

    def _set_kind_points(self, kind, points):
        """Note what a kind of review gave an item; None: nothing any more."""
        self.ensure_one()
        given = set(filter(None, (self.given or "").split(",")))
        given = given - {kind} if points is None else given | {kind}
        self._set_facts({f"{kind}_points": points or 0, "given": ",".join(sorted(given)) or False})

    # === FIGURES === #

    def _fill_figures(self, cycle):
        """Count the figures of these lines anew; what is counted is not typed over."""
        Work = self.env["dealer.work"]
        sources = Work._get_work_sources()
        codes = sorted({code for code in self.item_id.mapped("source_code") if code in sources})
        figures = Work._get_figures(codes, self.employee_id, cycle.date_from, cycle.date_to)
        groups = {}
        for line in self:
            code = line.item_id.source_code
            found = figures.get((code, line.employee_id.id))
            source = sources.get(code)
            value = found.value if found else 0
            if source and source.unit == "percent":
                value *= 100
            # nobody sold anything: that is 0; a share of nothing is not
            filled = bool(source) and (bool(found) or not source.is_ratio)
            new = (round(value, 2), found.rows if found else 0, filled)
            if new != (line.figure, line.figure_rows, line.is_filled):
                groups.setdefault(new, []).append(line.id)
        for (value, rows, filled), ids in groups.items():
            self.browse(ids)._set_facts({"figure": value, "figure_rows": rows, "is_filled": filled})

    # === ACTIONS === #

    def action_open_documents(self):
        """The documents behind the figure; each opens by its own rights."""
        self.ensure_one()
        self.check_access("read")
        return self._open_documents()

    def _open_documents(self):
        line = self.sudo()  # sudo: who reads the line or its answer may see what it was counted of
        return self.env["dealer.work"]._open_rows(
            line.item_id.source_code,
            line.employee_id,
            line.cycle_id.date_from,
            line.cycle_id.date_to,
        )

    def action_answer_dispute(self):
        """Head or HR answers what the person says is wrong with the figure."""
        self.ensure_one()
        return self.appraisal_id._open_say("dispute", line=self)

    def _answer_dispute(self, words):
        self.ensure_one()
        if not self.is_disputed:
            raise UserError(self.env._("Nothing is disputed about this figure."))
        if self.appraisal_id._is_of(self.env.user):
            raise UserError(self.env._("Somebody else answers what you dispute."))
        # sudo: a figure's lines are written by the program; who may read it as head or HR answers
        self.sudo()._set_facts({"dispute_answer": words, "dispute_answered_by_id": self.env.uid})
