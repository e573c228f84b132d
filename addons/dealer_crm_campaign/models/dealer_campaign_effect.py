from odoo import api, fields, models


class DealerCampaignEffect(models.Model):
    """One kind of effect of a campaign as last counted: addressed beside control group."""

    _name = "dealer.campaign.effect"
    _description = "Effect of a Campaign"
    _order = "campaign_id desc, sequence, id"
    _rec_name = "code"
    _log_access = False

    campaign_id = fields.Many2one(
        "dealer.campaign", required=True, index=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="campaign_id.company_id", store=True)
    currency_id = fields.Many2one(related="campaign_id.currency_id")
    sequence = fields.Integer(readonly=True)
    code = fields.Selection(selection="_selection_code", string="Effect", readonly=True)
    treated_count = fields.Integer(
        string="Addressed",
        readonly=True,
        help="Customers who were to be addressed and did this within the window; each counts once,"
        " however many leads or orders he has, and whether or not a message reached him.",
    )
    treated_rate = fields.Float(
        string="Rate", readonly=True, aggregator=None, help="Of all to be addressed."
    )
    control_count = fields.Integer(
        string="Control", readonly=True, help="Customers of the control group who did the same."
    )
    control_rate = fields.Float(readonly=True, aggregator=None, help="Of the control group.")
    lift = fields.Float(
        readonly=True,
        aggregator=None,
        help="Rate of those addressed less rate of the control group: what the campaign brought"
        " about, as a share of those addressed.",
    )
    lift_low = fields.Float(
        string="At Least",
        readonly=True,
        aggregator=None,
        help="Lower end of the 95 % confidence interval: lift − 1.96 × √(p₁(1−p₁)/n₁ + p₂(1−p₂)/n₂),"
        " p₁ and n₁ rate and number of those addressed, p₂ and n₂ of the control group. When the"
        " interval contains 0, the difference may be chance.",
    )
    lift_high = fields.Float(
        string="At Most",
        readonly=True,
        aggregator=None,
        help="Upper end of the 95 % confidence interval: lift + 1.96 × √(p₁(1−p₁)/n₁ + p₂(1−p₂)/n₂).",
    )
    extra = fields.Float(
        string="Brought About",
        readonly=True,
        digits=(16, 1),
        help="Lift × number of those addressed: customers who would not have done it otherwise.",
    )
    is_sure = fields.Boolean(
        string="Beyond Chance",
        compute="_compute_is_sure",
        help="The interval of the lift does not contain 0.",
    )
    direct_count = fields.Integer(
        string="By Its Links",
        readonly=True,
        help="People outside the audience whose lead or order names the tracking campaign.",
    )
    amount = fields.Monetary(
        string="Revenue",
        readonly=True,
        help="Of those addressed and those who came by its links, without tax, in the store's"
        " currency.",
    )
    margin = fields.Monetary(
        readonly=True, groups="dealer_base.group_see_cost", help="Of the same documents."
    )
    cost_per = fields.Monetary(
        string="Cost Each",
        readonly=True,
        aggregator=None,
        help="Actual cost of the campaign ÷ customers addressed, or who came by its links, and did"
        " this.",
    )

    _campaign_code_uniq = models.UniqueIndex(
        "(campaign_id, code)", "An effect of a campaign is counted once."
    )

    @api.model
    def _selection_code(self):
        return [
            ("reached", self.env._("Messages sent")),
            ("delivered", self.env._("Delivered")),
            ("replied", self.env._("Answered")),
            *(
                (code, fact.label)
                for code, fact in self.env["dealer.campaign"]._get_effect_facts().items()
            ),
        ]

    @api.depends("lift_low", "lift_high")
    def _compute_is_sure(self):
        for effect in self:
            effect.is_sure = effect.lift_low > 0 or effect.lift_high < 0
