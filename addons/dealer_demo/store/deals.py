"""Cars are quoted, ordered, checked, paid, taken out and handed over."""

from datetime import timedelta

from odoo.fields import Command

from . import names
from .actors import collect, complete_checklist, signature, validate

IN_STOCK = 40  # what is left for the visitor
OPEN_DEALS = 6  # in different states today
LOST_QUOTES = 14


def events(env, rng, shipments, buyers, people, clock):
    """Every car but the last ones is sold some weeks after it came."""
    cars = [(day, car) for day, shipment in shipments for car in shipment]
    sold = cars[: max(len(cars) - IN_STOCK - OPEN_DEALS, 0)]
    being_sold = cars[len(sold) : len(sold) + OPEN_DEALS]
    customers = rng.sample(list(buyers), len(sold) + OPEN_DEALS + LOST_QUOTES)
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
        _arrived, car = rng.choice(cars[-IN_STOCK:])
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

    def order(self):
        """The consultant agrees, the cashier takes the deposit."""
        self.quote()
        self.deal.action_confirm()
        collect(self.deal, self.people["cashier"][:1], self.deposit, self.rng)

    def check(self):
        """The technician does the PDI."""
        pdi = self.deal.sudo().checklist_ids.filtered(lambda item: item.kind == "pdi")
        complete_checklist(pdi, self.rng.choice(list(self.people["technician"])))

    def pay(self):
        """The cashier bills the deal and takes the rest."""
        cashier = self.people["cashier"][:1]
        self.deal.with_user(cashier).action_settle()
        collect(self.deal, cashier, None, self.rng)

    def hand_over(self):
        """The store keeper lets the car out, the consultant hands it over."""
        keeper = self.people["store_keeper"][:1]
        for picking in self.deal.sudo().picking_ids:
            validate(picking, keeper)
        deal = self.deal.with_user(self.consultant)
        deal.action_plan_delivery()
        delivery = deal.vehicle_delivery_ids
        complete_checklist(delivery.sudo().checklist_ids, self.consultant)
        delivery.write(
            {
                "odometer": self.rng.randint(6, 40),
                "signature": signature(self.customer.name),
                "signed_by": self.customer.name,
            }
        )
        delivery.action_done()

    def register(self, plate):
        """The customer's plate is known a day later."""
        self.deal.deal_vehicle_id.with_user(self.consultant)._set_plate(plate)
