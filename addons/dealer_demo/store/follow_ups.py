"""Consultants follow their leads up, lose some and ask some again."""

from datetime import timedelta

COMPETITORS = [
    "比亚迪 宋PLUS",
    "特斯拉 Model Y",
    "大众 途观L",
    "丰田 RAV4",
    "吉利 星越L",
    "同城经销商",
]
WORDS = {
    "visit": ["来店看车，对后排空间满意", "带家人来店，比较了两个配置", "Came with his wife, liked the white one"],
    "call_out": ["约周末试驾", "等促销活动", "还在比较价格", "Wants the price with registration", "请假后再联系"],
    "message_out": ["发了报价单", "发送配置表和车型视频"],
}  # fmt: skip
LOST = [
    ("price", "要再优惠五千 Wanted five thousand more"),
    ("competitor", "等车时间短 Had one in stock"),
    ("dealer", "离家近 Nearer to home"),
    ("stock", "等不了白色 Could not wait for white"),
    ("finance", "贷款没批 Loan refused"),
    ("timing", "宝宝出生后再说 After the baby"),
    ("unreachable", ""),
]
LEVELS = ["h", "a", "a", "b", "b", "b", "c"]


def build(env, people, company):
    """Whom the store's customers look at too."""
    manager = people["sales_manager"][:1]
    env["dealer.competitor"].with_user(manager).create(
        [
            {"name": name, "kind": "dealer" if name.endswith("经销商") else "car"}
            for name in COMPETITORS
        ]
    )


def events(env, rng, people, company, clock, opening):
    """What happens over the year: (day, order, act), each act by who does it."""
    story = FollowUps(env, rng, people, company, clock)
    plan = []
    day = opening + timedelta(days=7)
    while day <= clock.today - timedelta(days=2):
        plan.append((day, 9, story.calls))
        day += timedelta(days=10)
    plan += [(clock.today - timedelta(days=days), 9, story.revive) for days in (180, 90, 20, 0)]
    plan.append((clock.today - timedelta(days=1), 9, story.ask_to_lose))
    return plan


def on_quote(deal, rng, people):
    """Who is quoted came in before: his lead, where the deal has found none. As the consultant."""
    if deal.opportunity_id:
        return
    now = deal.date_order
    came = now - timedelta(days=rng.randrange(2, 12), hours=rng.randrange(5))
    lead = deal.env["crm.lead"].create(
        {
            "name": deal.partner_id.name,
            "contact_name": deal.partner_id.name,
            "type": "opportunity",
            "partner_id": deal.partner_id.id,
            "company_id": deal.company_id.id,
            "user_id": deal.env.uid,
            "source_kind": rng.choice(["showroom", "showroom", "showroom", "phone", "web", "referral"]),
            "trim_id": deal.deal_vehicle_id.trim_id.id,
            "color_id": deal.deal_vehicle_id.color_id.id,
            "received_on": came,
            "payment_kind": rng.choice(["cash", "loan", "undecided"]),
            "purchase_within": rng.choice(["week", "month"]),
            "buyer_kind": rng.choice(["first", "additional", "replacement"]),
        }
    )  # fmt: skip
    lead._follow_up(
        {
            "kind": "visit",
            "date": came + timedelta(hours=rng.randrange(1, 30)),
            "note": rng.choice(WORDS["visit"]),
            "intention_level_id": deal.env.ref("dealer_crm_lead.level_h").id,
        }
    )
    deal.opportunity_id = lead


class FollowUps:
    """What the consultants do with their leads."""

    def __init__(self, env, rng, people, company, clock):
        self.env = env
        self.rng = rng
        self.people = people
        self.company = company
        self.clock = clock

    def due(self):
        return self.env["crm.lead"].search(
            [
                ("company_id", "=", self.company.id),
                ("user_id", "!=", False),
                ("next_follow_up_on", "<=", self.company._get_store_date()),
            ],
            order="id",
        )

    def calls(self):
        """Every consultant calls those who are due; one in six is lost."""
        for user, leads in self.due().grouped("user_id").items():
            own = leads.with_user(user)
            lost = own.filtered(lambda lead: self.rng.random() < 0.16)
            for lead in lost:
                self.lose(lead)
            for kind in ("visit", "call_out", "message_out", "no_answer"):
                part = (own - lost).filtered(lambda lead: self.rng.random() < 0.4)
                own -= part
                if part:
                    self.follow_up(part, kind)
        free = self.env["crm.lead"].search(
            [("in_pool", "=", True), ("company_id", "=", self.company.id)], limit=2, order="id"
        )
        for lead in free:
            lead.with_user(self.rng.choice(list(self.people["sales_consultant"]))).action_take()

    def follow_up(self, leads, kind):
        if kind == "no_answer":
            leads._follow_up({"kind": "call_out", "result": "no_answer"})
            return
        level = self.env.ref(f"dealer_crm_lead.level_{self.rng.choice(LEVELS)}")
        leads._follow_up(
            {
                "kind": kind,
                "result": "reached",
                "note": self.rng.choice(WORDS[kind]),
                "intention_level_id": level.id,
            }
        )

    def lose(self, lead):
        """With the reason, and to whom; of a hot lead the manager agrees."""
        reason, note = self.rng.choice(LOST)
        rivals = self.env["dealer.competitor"].search([])
        day = self.company._get_store_date()
        again = reason == "timing" or self.rng.random() < 0.1
        lead.env["crm.lead.lost"].create(
            {
                "lead_ids": lead.ids,
                "lost_reason_id": self.env.ref(f"dealer_crm_lead.lost_reason_{reason}").id,
                "competitor_id": self.rng.choice(rivals.ids)
                if reason in ("competitor", "dealer", "price")
                else False,
                "lost_note": note,
                "revive_on": day + timedelta(days=self.rng.randrange(30, 150)) if again else False,
            }
        ).action_lost_reason_apply()
        if lead.active:
            lead.with_user(self.people["sales_manager"][:1]).action_confirm_loss()

    def revive(self):
        """Whose day has come is asked again."""
        self.env["crm.lead"].with_context(active_test=False).search(
            [
                ("company_id", "=", self.company.id),
                ("active", "=", False),
                ("revived_on", "=", False),
                ("revive_on", "<=", self.company._get_store_date()),
            ]
        ).with_context(active_test=True)._revive()

    def ask_to_lose(self):
        """One hot lead waits for the manager's word."""
        lead = self.env["crm.lead"].search(
            [
                ("intention_level_id.code", "=", "H"),
                ("won_status", "=", "pending"),
                ("user_id", "!=", False),
            ],
            limit=1,
        )
        if lead:
            own = lead.with_user(lead.user_id)
            own.write({"lost_note": "预算不够 Budget too small"})
            own.action_set_lost(lost_reason_id=self.env.ref("dealer_crm_lead.lost_reason_price").id)
