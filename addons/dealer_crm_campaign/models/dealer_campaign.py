from odoo import api, fields, models
from odoo.exceptions import UserError

CATEGORIES = [
    ("draft", "Plan"),
    ("running", "Running"),
    ("paused", "Paused"),
    ("done", "Ended"),
    ("cancelled", "Cancelled"),
]
# what is agreed to with the budget, and what the comparison with the control group stands on
PLAN = (
    "segment_ids",
    "exclude_segment_ids",
    "control_percent",
    "seed",
    "company_id",
    "utm_campaign_id",
)


class DealerCampaign(models.Model):
    """A marketing campaign: budget, audience with a control group, waves of messages, effect.

    Started, its audience is frozen and part of it, the control group, gets nothing. Messages go
    out as ``dealer.touch``, so consent, quiet hours and the limit of messages hold by themselves.
    """

    _name = "dealer.campaign"
    _description = "Campaign"
    _inherit = ["dealer.fact.mixin", "dealer.workflow.mixin"]
    _order = "date_start desc, id desc"
    _check_company_auto = True
    _workflow_category_field = "category"
    _workflow_phases = {
        "draft": "draft",
        "running": "open",
        "paused": "waiting",
        "done": "done",
        "cancelled": "cancelled",
    }
    _workflow_acts = {
        "running": "action_start",
        "paused": "action_pause",
        "done": "action_stop",
        "cancelled": "action_cancel",
    }
    _workflow_seal_lines = ("cost_ids", "wave_ids")
    _fact_fields = frozenset({"started_on", "paused_on", "ended_on", "cancelled_on", "counted_on"})

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True)
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
        string="Responsible",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    utm_campaign_id = fields.Many2one(
        "utm.campaign",
        string="Tracking Campaign",
        required=True,
        copy=False,
        index=True,
        ondelete="restrict",
        help="Leads, quotations and links that name it count as brought by this campaign.",
    )
    goal = fields.Text(help="What the campaign is to achieve.")
    goal_leads = fields.Integer(string="Leads Wanted")
    goal_orders = fields.Integer(string="Orders Wanted")
    date_start = fields.Date(
        string="Planned Start", required=True, default=fields.Date.context_today, tracking=True
    )
    window_days = fields.Integer(
        string="Attribution Window",
        required=True,
        default=30,
        help="Days from the start on in which what the audience does counts as effect. The same"
        " days count for the control group.",
    )

    # audience
    segment_ids = fields.Many2many(
        "dealer.segment", "dealer_campaign_segment_rel", "campaign_id", "segment_id",
        string="Audience", help="Customers of any of these segments.",
    )  # fmt: skip
    exclude_segment_ids = fields.Many2many(
        "dealer.segment", "dealer_campaign_exclude_rel", "campaign_id", "segment_id",
        string="But Not", help="Customers of any of these segments get nothing.",
    )  # fmt: skip
    control_percent = fields.Float(
        string="Control Group",
        digits=(5, 2),
        default=10,
        help="Percent of the audience that gets nothing, drawn evenly from all phases of customers."
        " What it does is what would have happened without the campaign.",
    )
    seed = fields.Char(
        required=True,
        copy=False,
        default=lambda self: fields.Datetime.now().strftime("%y%m%d%H%M%S"),
        help="The same seed draws the same control group from the same audience.",
    )
    audience_count = fields.Integer(
        string="Fit Now",
        compute="_compute_audience",
        help="Before the start: customers of the segments as you see them, who may be contacted by"
        " a channel of a wave.",
    )
    member_ids = fields.One2many("dealer.campaign.member", "campaign_id", string="Members")
    treated_count = fields.Integer(string="Addressed", compute="_compute_member_count")
    control_count = fields.Integer(string="Control", compute="_compute_member_count")

    # doing
    wave_ids = fields.One2many("dealer.campaign.wave", "campaign_id", string="Waves", copy=True)
    cost_ids = fields.One2many("dealer.campaign.cost", "campaign_id", string="Budget", copy=True)
    effect_ids = fields.One2many(
        "dealer.campaign.effect",
        "campaign_id",
    )
    cost_planned = fields.Monetary(
        string="Planned Cost",
        compute="_compute_cost_planned",
        store=True,
        help="Sum of the budget. Above the limit of the workflow the general manager approves.",
    )
    cost_actual = fields.Monetary(
        string="Actual Cost",
        compute="_compute_cost_actual",
        help="Posted journal items that name the campaign (vendor bills …), plus the price of its"
        " messages.",
    )

    # facts
    started_on = fields.Datetime(readonly=True, copy=False)
    paused_on = fields.Datetime(readonly=True, copy=False)
    ended_on = fields.Datetime(readonly=True, copy=False)
    cancelled_on = fields.Datetime(readonly=True, copy=False)
    counted_on = fields.Datetime(string="Effect Counted", readonly=True, copy=False)
    category = fields.Selection(
        CATEGORIES,
        string="Status",
        compute="_compute_category",
        store=True,
        index=True,
        default="draft",
    )

    _control_percent_range = models.Constraint(
        "CHECK(control_percent >= 0 AND control_percent <= 50)",
        "The control group is between 0 and 50 % of the audience.",
    )
    _window_positive = models.Constraint(
        "CHECK(window_days BETWEEN 1 AND 730)", "The attribution window is 1 to 730 days."
    )
    _goal_positive = models.Constraint(
        "CHECK(goal_leads >= 0 AND goal_orders >= 0)", "Goals are numbers from 0 on."
    )

    # === COMPUTE METHODS === #

    @api.depends("started_on", "paused_on", "ended_on", "cancelled_on")
    def _compute_category(self):
        for campaign in self:
            if campaign.cancelled_on:
                campaign.category = "cancelled"
            elif campaign.ended_on:
                campaign.category = "done"
            elif campaign.paused_on:
                campaign.category = "paused"
            else:
                campaign.category = "running" if campaign.started_on else "draft"

    @api.depends("cost_ids.amount")
    def _compute_cost_planned(self):
        for campaign in self:
            campaign.cost_planned = sum(campaign.cost_ids.mapped("amount"))

    def _compute_cost_actual(self):
        # sudo: a campaign shows its own total, not the bills
        bills = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [("dealer_campaign_id", "in", self.ids), ("parent_state", "=", "posted")],
                ["dealer_campaign_id"],
                ["balance:sum"],
            )
        )
        costs = {campaign.id: total for campaign, total in bills}
        touches = (
            self.env["dealer.touch"]
            .sudo()
            ._read_group(
                [("origin", "in", [f"dealer.campaign,{id_}" for id_ in self.ids])],
                ["origin"],
                ["price:sum"],
            )
        )
        for origin, total in touches:
            id_ = int(str(origin).split(",")[1]) if isinstance(origin, str) else origin.id
            costs[id_] = costs.get(id_, 0) + total
        for campaign in self:
            campaign.cost_actual = costs.get(campaign._origin.id, 0)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not vals.get("utm_campaign_id"):
                # sudo: the tracking campaign belongs to this one
                utm = self.env["utm.campaign"].sudo().create({"title": vals.get("name") or "?"})
                vals["utm_campaign_id"] = utm.id
        return super().create(vals_list)

    def write(self, vals):
        if changed := set(PLAN).intersection(vals):
            for campaign in self.filtered("started_on"):
                fields_list = ", ".join(
                    self._fields[name]._description_string(self.env) for name in sorted(changed)
                )
                raise UserError(
                    self.env._(
                        "“%(campaign)s” has started: %(fields)s can't change any more. Stop it and"
                        " copy it for another audience.",
                        campaign=campaign.name,
                        fields=fields_list,
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        for campaign in self.filtered("started_on"):
            raise UserError(
                self.env._(
                    "“%(campaign)s” was started: its messages stay on record. Archive it instead.",
                    campaign=campaign.name,
                )
            )

    # === ACTION METHODS === #

    def action_start(self):
        """Freeze the audience and let the waves go out; a paused campaign goes on."""
        for campaign in self:
            if campaign.ended_on or campaign.cancelled_on:
                raise UserError(
                    self.env._("“%(campaign)s” is over. Copy it.", campaign=campaign.name)
                )
            if campaign.started_on:
                campaign._set_facts({"paused_on": False})
            else:
                if blockers := campaign._get_start_blockers():
                    raise UserError("\n".join(blockers))
                campaign._freeze()
                campaign._set_facts({"started_on": fields.Datetime.now()})
            campaign.wave_ids._plan_due()
        return True

    def action_pause(self):
        """Nothing more goes out until the campaign goes on."""
        for campaign in self:
            if campaign.category != "running":
                raise UserError(
                    self.env._("“%(campaign)s” is not running.", campaign=campaign.name)
                )
            campaign._set_facts({"paused_on": fields.Datetime.now()})
            campaign.wave_ids._take_back()
        return True

    def action_stop(self):
        """End the campaign: nothing more goes out, its effect is counted on."""
        for campaign in self:
            if campaign.category not in ("running", "paused"):
                raise UserError(
                    self.env._("“%(campaign)s” is not running.", campaign=campaign.name)
                )
            campaign.wave_ids._take_back()
            campaign._set_facts({"ended_on": fields.Datetime.now()})
        return True

    def action_cancel(self):
        for campaign in self:
            if campaign.started_on:
                raise UserError(
                    self.env._("“%(campaign)s” has started: stop it.", campaign=campaign.name)
                )
            campaign._set_facts({"cancelled_on": fields.Datetime.now()})
        return True

    def action_count_effect(self):
        """Count the effect now instead of tonight."""
        self.check_access("read")
        # sudo: counted from documents of all departments; who sees margins is the field's matter
        self.sudo()._count_effect()
        return True

    def action_open_members(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Members of %(campaign)s", campaign=self.name),
            "res_model": "dealer.campaign.member",
            "view_mode": "list,kanban",
            "domain": [("campaign_id", "=", self.id)],
            "context": {"create": False},
        }

    def action_open_messages(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Messages of %(campaign)s", campaign=self.name),
            "res_model": "dealer.touch",
            "view_mode": "list,form",
            "domain": [("origin", "=", f"dealer.campaign,{self.id}")],
            "context": {"create": False},
        }

    def action_open_costs(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Costs of %(campaign)s", campaign=self.name),
            "res_model": "account.move.line",
            "view_mode": "list",
            "domain": [("dealer_campaign_id", "=", self.id), ("parent_state", "=", "posted")],
            "context": {"create": False},
        }

    # === WORKFLOW === #

    @api.model
    def _workflow_fact_moves(self):
        return (
            ("draft", "running"),
            ("draft", "cancelled"),
            ("running", "paused"),
            ("paused", "running"),
            ("running", "done"),
            ("paused", "done"),
        )

    def _workflow_get_missing(self, step):
        missing = super()._workflow_get_missing(step)
        if self._workflow_stage_info(step.to_id).category != "running":
            return missing
        for campaign in self:
            if not campaign.started_on and (reasons := campaign._get_start_blockers()):
                missing[campaign.id] = [*missing.get(campaign.id, ()), *reasons]
        return missing

    @api.model
    def _workflow_key_figures(self):
        return ["cost_planned", "goal", "user_id", "date_start"]

    def _get_start_blockers(self):
        """:return: sentences, why the campaign can't start"""
        self.ensure_one()
        blockers = []
        if not self.segment_ids:
            blockers.append(self.env._("Choose an audience: one segment at least."))
        if not self.wave_ids:
            blockers.append(self.env._("Plan a wave: what goes out, how and when."))
        return blockers
