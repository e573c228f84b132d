"""A year of people who come in: the showroom log, the enquiry form, calls, a partner's list."""

from datetime import timedelta

from odoo.fields import Command

from . import names

PURPOSES = ["look"] * 9 + ["model"] * 5 + ["test_drive"] * 4 + ["pickup"] * 2 + ["service"]
PARTIES = ["1"] * 8 + ["2"] * 7 + ["3"] * 3 + ["4"]
HOURS = [1, 2, 2, 3, 5, 6, 6, 7, 8, 9]  # UTC, the store's nine to six
WORDS = [
    "周末可以试驾吗？", "有没有现车？", "最低多少钱？", "旧车置换怎么算？", "可以分期吗？",
    "What is the price with registration?", "有什么颜色？", "活动什么时候结束？", "",
]  # fmt: skip
SOURCES = ["汽车之家", "懂车帝", "微信", "抖音"]
VISIT_DAYS = (2, 5)  # weekdays whose visits are told: Wednesday, Saturday


def build(env, people, company):
    """Who gets what comes in, and what people agree to on the form."""
    manager = people["sales_manager"][:1]
    company.write(
        {
            "lead_protection_days": 10,
            "lead_consent_text": "我同意江畔汽车使用以上信息通过电话或短信答复我的咨询。"
            " I agree that Riverside Motors answers my enquiry by phone or message.",
        }
    )
    consultants = people["sales_consultant"]
    Rule = env["dealer.lead.rule"].with_user(manager)
    members = [
        Command.create({"user_id": user.id, "sequence": number})
        for number, user in enumerate(consultants)
    ]
    Rule.create(
        [
            {
                "name": "展厅轮值 Showroom rota",
                "company_id": company.id,
                "source_kind": "showroom",
                "sequence": 1,
                "member_ids": members,
            },
            {
                "name": "网络线索 Online leads",
                "company_id": company.id,
                "method": "load",
                "sequence": 5,
                "member_ids": [
                    Command.create({"user_id": user.id, "sequence": number, "capacity": 6})
                    for number, user in enumerate(consultants)
                ],
            },
        ]
    )


def events(env, rng, buyers, people, company, clock, opening):
    """What happens over the year: (day, order, act), each act by who does it."""
    story = Store(env, rng, buyers, people, company, clock)
    plan = []
    day = opening
    while day <= clock.today:
        if day.weekday() in VISIT_DAYS:
            plan.append((day, 2, lambda day=day: story.visits(day)))
        if day.weekday() == 3:
            plan.append((day, 3, lambda day=day: story.enquiries(day)))
        day += timedelta(days=1)
    plan += [(clock.today - timedelta(days=days), 3, story.exhibition) for days in (280, 160, 70)]
    plan.append((clock.today, 9, story.today))
    return plan


class Store:
    """The counter, and everything that rings or writes."""

    def __init__(self, env, rng, buyers, people, company, clock):
        self.env = env
        self.rng = rng
        self.people = people
        self.company = company
        self.clock = clock
        self.used = {buyer.phone for buyer in buyers}
        self.known = [buyer for buyer in buyers if buyer.phone and not buyer.is_company]
        self.counter = people["reception"][:1]

    def person(self):
        """Somebody new, or one time in seven a customer of the store."""
        if self.known and self.rng.random() < 0.15:
            buyer = self.rng.choice(self.known)
            return buyer.name, buyer.phone
        if self.rng.random() < 0.12:
            name = names.english_person(self.rng)
        else:
            name = names.chinese_person(self.rng)
        return name, names.mobile(self.rng, self.used)

    def model(self):
        trims = self.env["dealer.vehicle.trim"].search([("sale_price", ">", 0)])
        return self.rng.choice(trims.model_id.ids)

    def visits(self, day):
        """The reception writes down who comes, and when they leave."""
        Visit = self.env["dealer.showroom.visit"].with_user(self.counter)
        hours = sorted(self.rng.sample(HOURS, 2 if day.weekday() != 5 else 3))
        for hour in hours:
            moment = self.clock.at(day, hour)
            arrived = moment + timedelta(minutes=self.rng.randrange(5, 50))
            purpose = self.rng.choice(PURPOSES)
            values = {
                "arrived_on": moment,
                "party_size": self.rng.choice(PARTIES),
                "purpose": purpose,
                "visit_kind": "first" if self.rng.random() < 0.7 else "again",
            }
            if purpose in ("model", "test_drive"):
                values["model_id"] = self.model()
            if purpose != "look" or self.rng.random() < 0.3:
                values["visitor_name"], values["phone"] = self.person()
            if purpose == "pickup":
                values["asked_for_id"] = self.rng.choice(self.people["sales_consultant"].ids)
            visit = Visit.create(values)
            leaving = max(arrived - moment, timedelta(minutes=10))
            self.clock.at(day, hour + leaving.total_seconds() / 3600)
            visit.action_leave()

    def row(self, kind):
        name, phone = self.person()
        return {
            "name": name,
            "phone": phone,
            "company_id": self.company.id,
            "source_kind": kind,
            "model_id": self.model(),
            "message": self.rng.choice(WORDS),
            "source": self.rng.choice(SOURCES) if kind == "api" else "",
            "budget": self.rng.choice([0, 0, 150000, 200000, 260000]),
        }

    def enquiries(self, day):
        """The form on the net, partner sites and the telephone."""
        self.clock.at(day, self.rng.choice(HOURS))
        kinds = self.rng.choices(["web", "api", "phone", "referral"], [4, 3, 3, 1], k=2)
        self.env["crm.lead"]._take_in([self.row(kind) for kind in kinds])

    def exhibition(self):
        """Marketing brings a list home from an exhibition."""
        marketing = self.people["marketing"][:1]
        rows = [self.row("import") for _ in range(self.rng.randrange(6, 10))]
        self.env["crm.lead"].with_user(marketing)._take_in(rows)

    def today(self):
        """Two enquiries nobody has answered, two people in the showroom, three free leads."""
        self.clock.at(self.clock.today, 1)
        Lead = self.env["crm.lead"]
        Lead._take_in([self.row("web"), self.row("api")])
        Visit = self.env["dealer.showroom.visit"].with_user(self.counter)
        name, phone = self.person()
        Visit.create([{"party_size": "2"}])
        Visit.create(
            [
                {
                    "purpose": "test_drive",
                    "model_id": self.model(),
                    "visitor_name": name,
                    "phone": phone,
                }
            ]
        )
        running = [("won_status", "=", "pending"), ("user_id", "!=", False)]
        old = Lead.search(running, order="received_on desc", limit=9)[6:]
        old.with_user(self.people["sales_manager"][:1])._release(
            "三次未接通 Not reached three times"
        )
