"""Birthdays and preferences of customers, who looks after them, families, companies' drivers."""

from datetime import date, timedelta

CHANNELS = ["call", "call", "sms", "sms", "email"]
TIMES = ["morning", "noon", "afternoon", "evening", "weekend"]
COUPLES, PARENTS = 14, 6


def build(env, rng, people, company, buyers):
    """What was asked when the customers were written down."""
    clerk = (people["reception"] or people["customer_service"])[:1]
    consultants, advisers = people["sales_consultant"], people["service_adviser"]
    for partner in buyers.with_user(clerk):
        values = {}
        if not partner.is_company and rng.random() < 0.7:
            values["birthday"] = date(
                rng.randint(1961, 2003), rng.randint(1, 12), rng.randint(1, 28)
            )
        if rng.random() < 0.5:
            values["preferred_channel"] = rng.choice(CHANNELS)
        if rng.random() < 0.35:
            values["preferred_time"] = rng.choice(TIMES)
        if rng.random() < 0.6:
            values["user_id"] = rng.choice(consultants).id
        if advisers and rng.random() < 0.5:
            values["service_adviser_id"] = rng.choice(advisers).id
        if values:
            partner.write(values)


def events(env, rng, people, company, clock, buyers):
    """Families are noted as they are met; companies name their drivers when they have cars."""
    story = Relations(env, rng, people, clock, buyers)
    plan = [
        (clock.today - timedelta(days=rng.randint(10, 330)), 16, story.marry)
        for _ in range(COUPLES)
    ]
    plan += [
        (clock.today - timedelta(days=rng.randint(10, 330)), 16, story.name_child)
        for _ in range(PARENTS)
    ]
    plan.append((clock.today - timedelta(days=20), 16, story.name_drivers))
    plan.append((clock.today - timedelta(days=6), 16, story.birthdays))
    return plan


class Relations:
    def __init__(self, env, rng, people, clock, buyers):
        clerk = (people["reception"] or people["customer_service"])[:1]
        self.Relation = env["dealer.customer.relation"].with_user(clerk)
        self.rng, self.clock, self.clerk = rng, clock, clerk
        self.persons = list(buyers.filtered(lambda partner: not partner.is_company))
        self.companies = buyers.filtered("is_company")
        rng.shuffle(self.persons)

    def _note(self, partner, relative, kind, **values):
        self.Relation.create(
            {"partner_id": partner.id, "relative_id": relative.id, "kind": kind, **values}
        )

    def marry(self):
        self._note(self.persons.pop(), self.persons.pop(), "spouse")

    def name_child(self):
        self._note(self.persons.pop(), self.persons.pop(), "child")

    def name_drivers(self):
        """Every company names who manages its cars, and a driver for each car or for any."""
        for customer in self.companies:
            manager = customer.child_ids[:1]
            if manager:
                self._note(customer, manager, "fleet_manager")
            cars = customer.with_user(self.clerk).vehicle_ids
            for car in cars[:4]:
                self._note(customer, self.persons.pop(), "driver", vehicle_id=car.id)
            if not cars:
                self._note(customer, self.persons.pop(), "driver")

    def birthdays(self):
        """Some birthdays are near today."""
        for days in (0, 2, 5):
            day = self.clock.today + timedelta(days=days)
            partner = self.persons.pop().with_user(self.clerk)
            partner.birthday = date(self.rng.randint(1965, 1999), day.month, min(day.day, 28))
