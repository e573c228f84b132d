"""Calls and visits noted, consents, who asked for a number, the switchboard, customers twice."""

from datetime import timedelta

WORDS = {
    "call_out": [
        "提醒保养，约下周到店",
        "问候交车后使用情况，一切满意",
        "Asked how the car runs: well",
        "告知配件到货",
        "Wants a call after the holiday",
    ],
    "visit": ["顺路来店咨询续保", "Came by for wiper blades", "陪朋友看车"],
    "message_out": ["发送保养优惠", "Sent the directions to the store"],
    "meeting": ["车友会活动交流"],
}
RESULTS = ["reached", "reached", "reached", "no_answer", "call_back", "busy"]
REASONS = ["配件已到，通知客户", "His tool box is still here", "车辆停在工位，需移车"]


def build(env, rng, people, company, buyers):
    """What customers signed when they were written down."""
    clerk = (people["reception"] or people["customer_service"])[:1]
    Consent = env["dealer.consent"].with_user(clerk)
    values = []
    for partner in buyers:
        for channel, share in (("sms", 0.75), ("call", 0.6), ("email", 0.3), ("post", 0.2)):
            if rng.random() < share:
                values.append(
                    {
                        "partner_id": partner.id,
                        "channel": channel,
                        "purpose": "marketing",
                        "state": "given",
                        "how": rng.choice(["form", "form", "counter"]),
                        "company_id": company.id,
                    }
                )
    Consent.create(values)


def events(env, rng, people, company, clock, buyers):
    """Calls every week, what customers take back, the mornings at the telephone, duplicates."""
    story = Contacts(env, rng, people, clock, buyers)
    days = [clock.today - timedelta(days=days) for days in range(350, 0, -6)]
    plan = [(day, 11, story.week) for day in days]
    plan += [(clock.today - timedelta(days=days), 12, story.take_back) for days in (200, 90, 30, 8)]
    plan += [(clock.today - timedelta(days=days), 13, story.reveal) for days in (40, 12, 3, 1)]
    plan += [(clock.today - timedelta(days=days), 14, story.telephone) for days in (2, 1, 0)]
    plan += [(clock.today - timedelta(days=days), 16, story.promise) for days in (5, 3, 1)]
    plan.append((clock.today - timedelta(days=4), 15, story.write_twice))
    plan.append((clock.today - timedelta(days=2), 15, story.merge))
    return plan


class Contacts:
    def __init__(self, env, rng, people, clock, buyers):
        self.env, self.rng, self.people, self.clock = env, rng, people, clock
        self.persons = buyers.filtered(lambda partner: not partner.is_company)
        self.talkers = (people["customer_service"] + people["service_adviser"])[:4]

    def week(self):
        """A few calls and visits; what was promised to be done is done, mostly."""
        today = self.clock.today
        for user in self.talkers:
            Contact = self.env["dealer.contact"].with_user(user)
            promises = Contact.search(
                [("user_id", "=", user.id), ("next_on", "!=", False), ("kept_by_id", "=", False)],
                limit=3,
            )
            for promise in promises[: self.rng.choice([1, 2, 2])]:
                Contact.create(
                    {
                        "partner_id": promise.partner_id.id,
                        "kind": "call_out",
                        "result": "reached",
                        "note": self.rng.choice(WORDS["call_out"]),
                    }
                )
            kind = self.rng.choice(list(WORDS))
            result = self.rng.choice(RESULTS) if kind == "call_out" else "reached"
            values = {
                "partner_id": self.rng.choice(self.persons).id,
                "kind": kind,
                "result": result,
                "note": self.rng.choice(WORDS[kind]),
                "duration": self.rng.randrange(40, 420) if kind == "call_out" else 0,
            }
            if self.rng.random() < 0.4:
                store_day = self.env.company._get_store_date()
                values["next_on"] = min(
                    store_day + timedelta(days=self.rng.choice([1, 3, 7, 14])),
                    today + timedelta(days=7),
                )
            Contact.create(values)

    def promise(self):
        """Some promises of these days are still to be kept, some are late already."""
        for user in self.talkers:
            today = self.env.company._get_store_date()
            self.env["dealer.contact"].with_user(user).create(
                {
                    "partner_id": self.rng.choice(self.persons).id,
                    "kind": "call_out",
                    "result": "call_back",
                    "note": self.rng.choice(WORDS["call_out"]),
                    "next_on": today + timedelta(days=self.rng.choice([1, 2, 3, 6])),
                }
            )

    def take_back(self):
        """Somebody has enough of offers."""
        clerk = self.people["customer_service"][:1]
        for partner in self.rng.sample(list(self.persons), 3):
            channel = self.rng.choice(["sms", "call"])
            how = "sms" if channel == "sms" else "phone"
            partner.with_user(clerk)._consent(channel, "marketing", False, how)

    def reveal(self):
        """A technician or the store keeper has to reach somebody."""
        asker = (self.people["technician"] + self.people["store_keeper"])[:3]
        partner = self.rng.choice(self.persons).with_user(self.rng.choice(asker))
        partner.action_reveal(self.rng.choice(REASONS))

    def telephone(self):
        """The switchboard reports the calls of the day; one is not known."""
        # sudo: the store's switchboard is a technical user
        Phone = self.env["dealer.phone"].sudo()
        agent = self.people["customer_service"][:1]
        callers = [partner.phone for partner in self.rng.sample(list(self.persons), 3)]
        for number in [*callers, "021-5888 0199"]:
            call = Phone.call_in(number, agent.login, line="021-6666 8800")["call_id"]
            if self.rng.random() < 0.75:
                Phone.call_answered(call)
                Phone.call_ended(call, self.rng.randrange(30, 300))
            else:
                Phone.call_ended(call, 0)

    def write_twice(self):
        """At a busy counter some are written down a second time."""
        clerk = (self.people["reception"] or self.people["customer_service"])[:1]
        Partner = self.env["res.partner"].with_user(clerk)
        for place, partner in enumerate(self.rng.sample(list(self.persons), 5)):
            digits = partner.phone_key or ""
            name = partner.name if place % 2 else f"{partner.name[:1]}先生"
            Partner.create(
                {
                    "name": name,
                    "phone": f"+86 {digits[:3]} {digits[3:7]} {digits[7:]}",
                    "city": partner.city,
                }
            )
        # sudo: as every night
        self.env["dealer.duplicate"].sudo()._cron_refresh()

    def merge(self):
        """Customer service merges the surest one; the others wait."""
        clerk = self.people["customer_service"][:1]
        groups = self.env["dealer.duplicate"].with_user(clerk)
        group = groups.search([("state", "=", "open")], limit=1)
        if not group:
            return
        action = group.action_compare()
        compare = self.env["dealer.merge.compare"].with_user(clerk).browse(action["res_id"])
        if not compare.refusal:
            compare.action_merge()
