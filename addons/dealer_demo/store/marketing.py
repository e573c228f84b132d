"""Marketing: consents, segments, tags by rule, three campaigns of the year and one in plan."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

SEGMENTS = [
    (
        "owners",
        "Owners of our cars 车主",
        "Everybody who drives a car we know",
        [{"kind": "cars", "low": 1}],
    ),
    (
        "old",
        "Cars of 3 years and older 老车车主",
        "Whom a new car may interest",
        [{"kind": "cars", "low": 1}, {"kind": "car_age", "low": 3}],
    ),
    (
        "quiet",
        "Not here for 4 months 沉默客户",
        "Whom the workshop wants back",
        [{"kind": "cars", "low": 1}, {"kind": "active", "low": 4}],
    ),
    (
        "best",
        "Best customers 高价值客户",
        "Recent, frequent, with large bills",
        [
            {"kind": "score_r", "low": 3},
            {"kind": "score_f", "low": 3},
            {"kind": "score_m", "low": 4},
        ],
    ),
    (
        "prospects",
        "Interested, without a car 意向客户",
        "Leads that own no car yet",
        [{"kind": "cars", "low": 1, "is_not": True}, {"kind": "lead", "low": 0, "high": 6}],
    ),
]
TAGS = [
    ("Frequent visitor 常来客户", "best", "Days with bills in 24 months: {bill_days_24m}, last on {last_bill_on}"),
    ("Old car 老车", "old", "{model_id}, {car_age} years old"),
    ("Wants attention 待激活", "quiet", "Last here on {last_active_on}, spent {spend_12m} in 12 months"),
]  # fmt: skip
# days before today, name, segment, budget, text, of a hundred addressed: answer, come as a lead
CAMPAIGNS = [
    (
        230,
        "Spring check 春季免费检测",
        "owners",
        [("SMS 短信", 200), ("Gifts 礼品", 4200)],
        "{name}，您好！春季车辆免费检测开始了，到店即享。回T退订 Dear {name}, the free spring check is on.",
        9,
        3,
    ),
    (
        110,
        "Trade-in weekend 置换周末",
        "old",
        [("SMS 短信", 150), ("Event 活动场地", 6800)],
        "{name}，您的爱车本周末置换最高多补5000元，欢迎到店评估。回T退订",
        14,
        9,
    ),
    (
        12,
        "Winter service 冬季关怀",
        "quiet",
        [("SMS 短信", 120), ("Coupons 代金券", 3000)],
        "{name}，冬季保养工时8折，预约电话请回复1。回T退订",
        11,
        5,
    ),
]


def events(env, rng, people, company, clock):
    """Segments once there are customers, then the campaigns, told by who runs them."""
    story = Marketing(env, rng, people, company, clock)
    plan = [(clock.today - timedelta(days=CAMPAIGNS[0][0] + 4), 8, story.segments)]
    for number, (days, *_rest) in enumerate(CAMPAIGNS):
        day = clock.today - timedelta(days=days)
        plan += [
            (day, 8, lambda number=number: story.start(number)),
            (day + timedelta(days=1), 8, lambda number=number: story.deliver(number)),
            (day + timedelta(days=4), 8, lambda number=number: story.answers(number)),
        ]
    plan.append((clock.today, 9, story.last_night))
    return plan


class Marketing:
    """Marketing, the general manager who approves, the reception who takes in who comes."""

    def __init__(self, env, rng, people, company, clock):
        self.env = env
        self.rng = rng
        self.people = people
        self.company = company
        self.clock = clock
        self.user = people["marketing"][:1]
        self.found = {}
        self.campaigns = {}

    def segments(self):
        env = self.env(user=self.user.id)
        self.env["dealer.customer.figure"].sudo()._refresh()  # as every night
        for code, name, note, conditions in SEGMENTS:
            self.found[code] = env["dealer.segment"].create(
                {
                    "name": name,
                    "note": note,
                    "company_id": self.company.id,
                    "line_ids": [Command.create(condition) for condition in conditions],
                }
            )
        for name, code, reason in TAGS:
            tag = env["res.partner.category"].create(
                {"name": name, "color": self.rng.randrange(1, 11)}
            )
            env["dealer.tag.rule"].create(
                {
                    "category_id": tag.id,
                    "segment_id": self.found[code].id,
                    "reason": reason,
                }
            )

    def _plan(self, name, segment, costs, text, **values):
        Campaign = self.env["dealer.campaign"].with_user(self.user)
        return Campaign.create(
            {
                "name": name,
                "company_id": self.company.id,
                "segment_ids": self.found[segment].ids,
                "seed": name,
                "cost_ids": [
                    Command.create({"name": what, "amount": amount}) for what, amount in costs
                ],
                "wave_ids": [Command.create({"channels": "sms", "body": text})],
                **values,
            }
        )

    def start(self, number):
        """The figures of the night before, the audience frozen, messages planned."""
        self.env["dealer.customer.figure"].sudo()._refresh()
        _days, name, segment, costs, text, _answers, _leads = CAMPAIGNS[number]
        campaign = self._plan(name, segment, costs, text, control_percent=15, window_days=45)
        campaign.goal_leads = 10
        campaign.action_start()
        self.campaigns[number] = campaign

    def deliver(self, number):
        """Nothing leaves the demo store: what the consents let out counts as delivered."""
        campaign = self.campaigns[number]
        moment = campaign.company_id._get_touch_moment(fields.Datetime.now())
        touches = self._touches(campaign)
        for touch, (verdict, values) in touches._judge(moment):
            if verdict == "send":
                touch._mark()
                arrived = self.rng.random() < 0.94
                touch._report("delivered" if arrived else "refused", price=0.045)
            elif verdict == "skip":
                touch.write({"state": "skipped", "outcome": values["outcome"]})
        self._bill(campaign)

    def _touches(self, campaign):
        Touch = self.env["dealer.touch"].sudo()
        return Touch.search([("origin", "=", f"dealer.campaign,{campaign.id}")], order="id")

    def _bill(self, campaign):
        """The accountant books what the vendor asks."""
        vendor = self.env["res.partner"].search([("name", "=", "Yinghua Print 映画广告")], limit=1)
        vendor = vendor or self.env["res.partner"].create(
            {"name": "Yinghua Print 映画广告", "is_company": True, "supplier_rank": 1}
        )
        cost = campaign.cost_ids.sorted("amount")[-1:]
        bill = (
            self.env["account.move"]
            .with_user(self.people["accountant"][:1])
            .create(
                {
                    "move_type": "in_invoice",
                    "partner_id": vendor.id,
                    "company_id": self.company.id,
                    "invoice_date": fields.Date.today(),
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": cost.name,
                                "price_unit": round(cost.amount * self.rng.uniform(0.9, 1.05), 2),
                                "tax_ids": [Command.clear()],
                                "dealer_campaign_id": campaign.id,
                            }
                        )
                    ],
                }
            )
        )
        bill.action_post()

    def answers(self, number):
        """Some answer, some come: the reception takes them in."""
        _days, name, _segment, _costs, _text, answers, leads = CAMPAIGNS[number]
        campaign = self.campaigns[number]
        touches = self._touches(campaign).filtered(lambda touch: touch.state == "delivered")
        now = fields.Datetime.now()
        for touch in touches:
            dice = self.rng.random() * 100
            if dice < answers:
                touch.replied_on = now
            if dice < leads and touch.partner_id.phone:
                self.env["crm.lead"].with_user(self.people["reception"][:1])._take_in(
                    [
                        {
                            "name": touch.partner_id.name,
                            "phone": touch.partner_id.phone,
                            "company_id": self.company.id,
                            "source_kind": "campaign",
                            "campaign_id": campaign.utm_campaign_id.id,
                            "message": name,
                            "date": now,
                        }
                    ]
                )

    def last_night(self):
        """A plan that waits for the general manager; what every night counts."""
        clerk = self.people["reception"][:1] or self.people["customer_service"][:1]
        asked = self.env["crm.lead"].sudo().search([("partner_id", "!=", False)]).partner_id
        asked.filtered(lambda partner: self.rng.random() < 0.6).with_user(clerk)._consent(
            "sms", "marketing", True, "web"
        )
        for campaign in self.campaigns.values():
            over = fields.Datetime.add(campaign.started_on, days=campaign.window_days)
            if over < fields.Datetime.now():
                campaign.action_stop()
        plan = self._plan(
            "Year-end sale 年终促销",
            "prospects",
            [("Event 活动场地", 26000), ("Media 媒体投放", 18000), ("SMS 短信", 300)],
            "{name}，年终特惠最后一周，到店试驾有礼。回T退订",
            date_start=self.clock.today + timedelta(days=9),
            goal="25 orders before the year ends 年底前成交25台",
            goal_orders=25,
        )
        plan.workflow_step(
            plan.workflow_stage_id.workflow_id.transition_ids.filtered(
                lambda step: step.code == "start"
            ).id
        )
        self.env["dealer.customer.figure"].sudo()._refresh()
        self.env["dealer.tag.rule"].sudo().search([])._apply()
        self.env["dealer.campaign"].sudo().search([("started_on", "!=", False)])._count_effect()
