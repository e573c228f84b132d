"""Cars are quoted, ordered, checked, paid, taken out and handed over.

What is sold and arranged with a car is told by the parts: each has `on_quote`, `on_order` and
`on_delivered`, called with the deal as its consultant.
"""

from datetime import timedelta

from odoo.fields import Command

from . import (
    agency,
    contracts,
    desk,
    finance,
    fitting,
    follow_ups,
    handovers,
    insurance,
    names,
    tradein,
)
from .actors import collect, complete_checklist, signature, validate

ON_QUOTE = (follow_ups, desk, fitting, agency, insurance, tradein, finance, contracts)
ON_ORDER = (contracts, agency, tradein, finance, handovers)
ON_DELIVERED = (insurance, agency, finance, tradein, contracts, handovers)

# cars of each shipment nobody has bought yet, the last shipment first; the rest are sold
KEPT = (2, 6, 5, 5, 4, 4, 3, 3, 2, 2, 2, 1, 1)
LOST_QUOTES = 14


def share(shipments):
    """:return: (sold, being sold today, kept): lists of (day it came, car)"""
    sold, being_sold, kept = [], [], []
    for number, (day, shipment) in enumerate(reversed(shipments)):
        stay = KEPT[number] if number < len(KEPT) else 0
        cars = [(day, car) for car in shipment]
        kept = cars[len(cars) - stay :] + kept
        leave = cars[: len(cars) - stay]
        if number:
            sold = leave + sold
        else:
            being_sold = leave
    return sold, being_sold, kept


def events(env, rng, shipments, buyers, people, clock):
    """Most cars are sold some weeks after they came, those of the last shipment these days."""
    sold, being_sold, kept = share(shipments)
    customers = rng.sample(list(buyers), len(sold) + len(being_sold) + LOST_QUOTES)
    plates = set()
    plan = []
    for (arrived, car), customer in zip(sold, customers, strict=False):
        deal = Deal(env, rng, car, customer, people)
        day = min(arrived + timedelta(days=rng.randint(2, 50)), clock.today - timedelta(days=4))
        plan += [
            (day, 1, deal.order),
            (day + timedelta(days=1), 2, deal.check),
            (day + timedelta(days=2), 3, deal.pay),
            (day + timedelta(days=3), 4, deal.hand_over),
            (
                day + timedelta(days=4),
                5,
                lambda deal=deal: deal.register(names.plate(rng, plates, deal.car["new_energy"])),
            ),
        ]
    steps = ["order", "check", "pay"]
    for number, ((_arrived, car), customer) in enumerate(
        zip(being_sold, customers[len(sold) :], strict=False)
    ):
        deal = Deal(env, rng, car, customer, people)
        for order, step in enumerate(steps[: number % len(steps) + 1]):
            plan.append((clock.today - timedelta(days=3 - order), order + 1, getattr(deal, step)))
    for customer in customers[-LOST_QUOTES:]:
        _arrived, car = rng.choice(kept)
        deal = Deal(env, rng, car, customer, people)
        day = clock.today - timedelta(days=rng.randint(0, 20))
        plan.append((max(day, _arrived + timedelta(days=1)), 1, deal.quote))
    return plan


class Deal:
    """One car sold to one customer; each method is one person's part."""

    def __init__(self, env, rng, car, customer, people):
        self.env = env
        self.rng = rng
        self.car = car
        self.customer = customer
        self.people = people
        self.consultant = rng.choice(list(people["sales_consultant"]))
        self.deposit = rng.choice([2000, 5000, 10000])
        self.discount = rng.randrange(0, 6000, 500)
        self.deal = env["sale.order"]

    def quote(self):
        vehicle = self.env["dealer.vehicle"].with_user(self.consultant)._find(self.car["vin"])
        self.deal = (
            self.env["sale.order"]
            .with_user(self.consultant)
            .create(
                {
                    "partner_id": self.customer.id,
                    "deposit_required": self.deposit,
                    "order_line": [
                        Command.create(
                            {
                                "vehicle_id": vehicle.id,
                                "product_id": vehicle.product_id.id,
                                "price_unit": self.car["price"] - self.discount,
                            }
                        )
                    ],
                }
            )
        )
        self._tell(ON_QUOTE, "on_quote")

    def order(self):
        """The consultant agrees, the cashier takes the deposit."""
        self.quote()
        if not desk.confirm(self.deal, self.rng, self.people):
            return
        self.env.flush_all()  # the consultant's request ends here
        collect(self.deal, self.people["cashier"][:1], self.deposit, self.rng)

        self._tell(ON_ORDER, "on_order")

    def check(self):
        """The technician does the PDI, the workshop fits what was sold."""
        if self.deal.state != "sale":
            return
        pdi = self.deal.sudo().checklist_ids.filtered(lambda item: item.kind == "pdi")
        complete_checklist(pdi, self.rng.choice(list(self.people["technician"])))
        fitting.on_order(self.deal, self.rng, self.people)
        self.env.flush_all()

    def pay(self):
        """The cashier bills the deal and takes the rest."""
        if self.deal.state != "sale":
            return
        cashier = self.people["cashier"][:1]
        self.deal.with_user(cashier).action_settle()
        collect(self.deal, cashier, None, self.rng)

    def hand_over(self):
        """The store keeper lets the car out, the consultant hands it over."""
        if self.deal.state != "sale":
            return
        clerk = self.people["stock_clerk"][:1]
        for picking in self.deal.sudo().picking_ids:
            if picking.state not in ("done", "cancel"):
                validate(picking, clerk)
        deal = self.deal.with_user(self.consultant)
        deal.action_plan_delivery()
        handovers.on_handover(deal, self.rng, self.people)
        delivery = deal.vehicle_delivery_ids.filtered(lambda item: item.state == "planned")
        complete_checklist(delivery.sudo().checklist_ids, self.consultant)
        delivery.write(
            {
                "odometer": self.rng.randint(6, 40),
                "signature": signature(self.customer.name),
                "signed_by": self.customer.name,
            }
        )
        delivery.action_done()
        self.env.flush_all()
        self._tell(ON_DELIVERED, "on_delivered")

    def register(self, plate):
        """The customer's plate is known a day later."""
        car = self.deal.deal_vehicle_id
        if self.deal.state == "sale" and not car.license_plate:
            car.with_user(self.consultant)._set_plate(plate)

    def _tell(self, parts, moment):
        """Let the parts of the store do what they have to do with this deal."""
        for part in parts:
            getattr(part, moment)(self.deal, self.rng, self.people)
            self.env.flush_all()  # each one's request ends
