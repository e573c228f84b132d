from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..lib.earnings import Band, Terms
from odoo.addons.dealer_workflow.lib.domains import read_own_domain

# what decides about rows that were paid
SETTLED_FIELDS = frozenset({"source", "measure", "company_id", "share"})


class DealerCommissionRule(models.Model):
    """What people get for a figure of their work; several rules add up.

    Nothing here is code: a figure (`dealer.work`), who it is for, what is measured and at which
    rate. Amounts are in the store's currency.
    """

    _name = "dealer.commission.rule"
    _description = "Commission Rule"
    _inherit = ["dealer.amount.mixin", "mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: fields.Date.context_today(self).replace(day=1),
        tracking=True,
        help="Work done from this day on counts.",
    )
    date_to = fields.Date(
        string="Until", tracking=True, help="Last day whose work counts; empty: for good."
    )

    # who
    job_ids = fields.Many2many(
        "hr.job", string="Posts", help="Held on the day of the work. Empty: any post."
    )
    department_ids = fields.Many2many(
        "hr.department", string="Departments", help="With those below them. Empty: any department."
    )
    employee_ids = fields.Many2many(
        "hr.employee",
        string="People",
        check_company=True,
        help="Only these. Empty: everybody of the posts and departments.",
    )

    # for what
    source = fields.Selection(
        lambda self: self._get_source_choices(), string="Figure", required=True, tracking=True
    )
    source_model = fields.Char(compute="_compute_source_model")
    domain = fields.Char(
        string="Only Documents",
        default="[]",
        help="Documents of the figure that don't meet this earn nothing.",
    )
    measure = fields.Selection(
        [
            ("row", "Amount for each document"),
            ("unit", "Amount per piece or hour"),
            ("amount", "Percent of the amount"),
            ("margin", "Percent of the margin"),
        ],
        string="Pays",
        required=True,
        default="row",
        tracking=True,
        help="Documents are what the figure counts: a car handed over, a repair order, a policy.",
    )
    rate = fields.Float(
        min_display_digits="Product Price",
        tracking=True,
        help="Money in the store's currency, or percent. With bands: below the first.",
    )
    band_on = fields.Selection(
        [
            ("rows", "Documents of the month"),
            ("quantity", "The month's total of what is paid for"),
            ("row", "The value of each document"),
        ],
        string="Bands and Threshold Count",
        required=True,
        default="rows",
        help="Total: pieces, hours, amount or margin of the month, as the rule pays. Value of each "
        "document: such as the margin of each car.",
    )
    band_kind = fields.Selection(
        [
            ("whole", "The band reached pays everything"),
            ("marginal", "Each band pays what lies in it"),
        ],
        string="Bands Pay",
        required=True,
        default="whole",
    )
    band_ids = fields.One2many("dealer.commission.band", "rule_id", string="Bands", copy=True)
    threshold = fields.Float(
        string="Nothing Below",
        tracking=True,
        help="Below this many in the month nothing is paid. 0: no threshold.",
    )
    cap_row = fields.Monetary(string="Most per Document", tracking=True, help="0: no limit.")
    cap_month = fields.Monetary(
        string="Most per Month",
        tracking=True,
        help="For one person, of a pool for all of it; what comes last is cut. 0: no limit.",
    )
    count_losses = fields.Boolean(
        string="Losses Count",
        tracking=True,
        help="Documents below zero (a car sold at a loss) take off; else they earn nothing.",
    )

    # for whom
    share = fields.Selection(
        [
            ("own", "Who did the work"),
            ("equal", "A pool, split equally"),
            ("shares", "A pool, split by shares"),
        ],
        string="Goes To",
        required=True,
        default="own",
        tracking=True,
        help="A pool: what all of these people earn is counted together and split between them.",
    )
    share_ids = fields.One2many("dealer.commission.share", "rule_id", string="Shares", copy=True)
    head_percent = fields.Float(
        string="Head's Override (%)",
        tracking=True,
        help="On top, the person's head gets this percentage of what he earns.",
    )

    # later
    claw_back_months = fields.Integer(
        string="Taken Back Within (Months)",
        default=3,
        tracking=True,
        help="Cancelled, credited or returned within so many months after the work, what was paid "
        "is taken off the next statement. 0: never.",
    )
    late_months = fields.Integer(
        string="Late Within (Months)",
        default=3,
        help="Work that becomes known after its month was closed comes with the next statement, if "
        "it is at most so many months old.",
    )
    line_count = fields.Integer(
        compute="_compute_line_count", groups="dealer_base.group_hr_manager"
    )

    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A rule ends before it begins: check its dates.",
    )
    _positive = models.Constraint(
        "CHECK (rate >= 0 AND threshold >= 0 AND cap_row >= 0 AND cap_month >= 0 "
        "AND head_percent >= 0 AND claw_back_months >= 0 AND late_months >= 0)",
        "Rates, limits and months of a rule are not below zero.",
    )

    # === COMPUTE METHODS === #

    @api.model
    def _get_source_choices(self):
        """Figures that add up: shares of something can't be paid by piece."""
        sources = self.env["dealer.work"]._get_work_sources()
        return [(code, source.label) for code, source in sources.items() if not source.is_ratio]

    @api.depends("source")
    def _compute_source_model(self):
        sources = self.env["dealer.work"]._get_work_sources()
        for rule in self:
            source = sources.get(rule.source)
            rule.source_model = source and source.model

    def _compute_line_count(self):
        counts = dict(
            self.env["dealer.commission.line"]._read_group(
                [("rule_id", "in", self.ids)], ["rule_id"], ["__count"]
            )
        )
        for rule in self:
            rule.line_count = counts.get(rule, 0)

    # === CONSTRAINTS === #

    @api.constrains("source", "measure")
    def _check_measure(self):
        sources = self.env["dealer.work"]._get_work_sources()
        for rule in self:
            source = sources.get(rule.source)
            if not source or source.is_ratio:
                raise ValidationError(
                    self.env._(
                        "%(rule)s: choose a figure that adds up and is installed here.",
                        rule=rule.name,
                    )
                )
            if rule.measure == "margin" and not source.is_cost:
                raise ValidationError(
                    self.env._(
                        "“%(figure)s” has no margin: pay a percentage of its amount, or choose a "
                        "figure of margins.",
                        figure=source.label,
                    )
                )
            if rule.measure == "unit" and source.unit not in ("count", "hours"):
                raise ValidationError(
                    self.env._(
                        "“%(figure)s” is money: pay a percentage of it, or an amount for each "
                        "document.",
                        figure=source.label,
                    )
                )

    @api.constrains("domain", "source")
    def _check_domain(self):
        for rule in self:
            if rule.source_model:
                # an administrator's word: only fields he may read
                read_own_domain(self.env, rule.domain, rule.source_model)

    @api.constrains("share", "share_ids", "head_percent")
    def _check_share(self):
        for rule in self:
            if rule.share == "shares" and not rule.share_ids:
                raise ValidationError(
                    self.env._("%(rule)s: say who has which share of the pool.", rule=rule.name)
                )
            if rule.share != "own" and rule.head_percent:
                raise ValidationError(
                    self.env._(
                        "%(rule)s: a head's override goes with what people earn themselves; give "
                        "the head of a team a share of its pool.",
                        rule=rule.name,
                    )
                )
            if rule.share == "equal" and not (
                rule.job_ids or rule.department_ids or rule.employee_ids
            ):
                raise ValidationError(
                    self.env._(
                        "%(rule)s: say whose pool it is, by posts, departments or people.",
                        rule=rule.name,
                    )
                )

    # === CRUD METHODS === #

    def write(self, vals):
        if SETTLED_FIELDS.intersection(vals):
            self._check_not_paid(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_paid(self):
        # sudo: whoever deletes a rule may not see what it paid
        if (
            self.env["dealer.commission.line"]
            .sudo()
            .search_count([("rule_id", "in", self.ids)], limit=1)
        ):
            raise UserError(
                self.env._("The rule stands on statements: let it end by its date instead.")
            )

    def _check_not_paid(self, vals):
        changed = self.filtered(
            lambda rule: any(
                rule._fields[name].convert_to_write(rule[name], rule) != vals[name]
                for name in SETTLED_FIELDS.intersection(vals)
            )
        )
        # sudo: as above
        paid = (
            self.env["dealer.commission.line"]
            .sudo()
            .search(
                [
                    ("rule_id", "in", changed.ids),
                    ("statement_id.category", "not in", ("draft", "objected")),
                ],
                limit=1,
            )
        )
        if paid:
            raise UserError(
                self.env._(
                    "%(rule)s has paid already. End it by its date and make a new rule from the "
                    "next day on: figure, measure and shares stay as they were paid.",
                    rule=paid.rule_id.name,
                )
            )

    # === ACTION METHODS === #

    def action_try(self):
        """What these rules would have paid in the last month."""
        if len(self.company_id) > 1:
            raise UserError(self.env._("Try the rules of one store at a time."))
        company = self.company_id or self.env.company
        trial = self.env["dealer.commission.trial"].create(
            {"company_id": company.id, "rule_ids": [fields.Command.set(self.ids)]}
        )
        return trial.action_compute()

    def action_open_lines(self):
        """What the rule has paid."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_hr_commission.dealer_commission_line_action"
        )
        return {**action, "domain": [("rule_id", "=", self.id)]}

    # === BUSINESS METHODS === #

    def _is_in_force(self, first, last):
        """Whether the rule pays work of the month, or late work of the months before."""
        self.ensure_one()
        earliest = first - relativedelta(months=self.late_months)
        return (
            self.active
            and self.date_from <= last
            and (not self.date_to or self.date_to >= earliest)
        )

    def _get_terms(self):
        """:return: how the rule pays, as `lib.earnings.Terms`"""
        self.ensure_one()
        return Terms(
            rate=self.rate,
            bands=tuple(Band(band.above, band.rate) for band in self.band_ids),
            axis=self.band_on,
            marginal=self.band_kind == "marginal",
            threshold=self.threshold,
            cap_row=self.cap_row,
            cap_total=self.cap_month,
            divisor=100.0 if self.measure in ("amount", "margin") else 1.0,
        )
