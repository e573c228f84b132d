"""Cars come to the workshop, are received, repaired, billed, paid and let out."""

from datetime import timedelta

from odoo.fields import Command

from . import catalogue, names
from .actors import collect, complete_checklist, signature, validate

CLOSED, OPEN = 100, 12


def events(env, rng, trims, buyers, shelf, people, clock, opening):
    """Customers' own cars first, then their visits over the year."""
    owners = rng.sample(list(buyers), 150)
    plates = {"-"}
    vehicles = []

    def register():
        """Advisers know the cars of former customers already."""
        adviser = people["service_adviser"][:1]
        for number, owner in enumerate(owners):
            trim = rng.choice(trims)
            year = opening.year - rng.randint(1, 6)
            vehicle = (
                env["dealer.vehicle"]
                .with_user(adviser)
                .create(
                    {
                        "vin": names.vin(
                            trim["wmi"], trim["vds"], year, trim["plant"], 700000 + number * 37
                        ),
                        "model_id": trim["model_id"],
                        "model_year": year,
                        "owner_id": owner.id,
                        "license_plate": names.plate(rng, plates, trim["new_energy"]),
                        "odometer": rng.randint(9000, 90000),
                    }
                )
            )
            vehicles.append(vehicle)

    plan = [(opening, 0, register)]
    span = (clock.today - opening).days - 3
    for number in range(CLOSED):
        day = opening + timedelta(days=2 + number * span // CLOSED)
        visit = Visit(env, rng, shelf, people)
        plan += [
            (
                day,
                6,
                lambda visit=visit, number=number: visit.receive(
                    vehicles[number * 7 % len(vehicles)]
                ),
            ),
            (day, 7, visit.start),
            (day, 8, visit.issue),
            (day, 9, visit.repair),
            (day, 10, visit.settle),
        ]
    steps = ["start", "issue", "repair", "bill"]
    for number in range(OPEN):  # one more step for each car in turn
        visit = Visit(env, rng, shelf, people)
        day = clock.today - timedelta(days=number % 2)
        plan.append(
            (day, 6, lambda visit=visit, number=number: visit.receive(vehicles[-1 - number]))
        )
        for order, step in enumerate(steps[: number % (len(steps) + 1)]):
            plan.append((day, 7 + order, getattr(visit, step)))
    return plan


class Visit:
    """One car in the workshop; each method is one person's part."""

    def __init__(self, env, rng, shelf, people):
        self.env = env
        self.rng = rng
        self.shelf = shelf
        self.people = people
        self.adviser = rng.choice(list(people["service_adviser"]))
        self.technician = rng.choice(list(people["technician"]))
        self.order = env["dealer.repair.order"]

    def receive(self, vehicle):
        concern, labour, numbers = self.rng.choice(catalogue.VISITS)
        hours = dict(catalogue.LABOUR)[labour]
        vehicle = vehicle.with_user(self.adviser)
        self.order = (
            self.env["dealer.repair.order"]
            .with_user(self.adviser)
            .create(
                {
                    "vehicle_id": vehicle.id,
                    "mileage_in": vehicle.odometer + self.rng.randint(400, 6000),
                    "fuel_level": self.rng.choice(["25", "50", "75", "100"]),
                    "job_ids": [
                        Command.create(
                            {
                                "concern": concern,
                                "technician_id": self.technician.sudo().employee_id.id,
                            }
                        )
                    ],
                    "line_ids": [
                        Command.create(
                            {
                                "line_type": "labour",
                                "name": labour,
                                "standard_hours": hours,
                                "price_unit": catalogue.LABOUR_RATE,
                            }
                        )
                    ]
                    + [
                        Command.create({"line_type": "part", "product_id": self.shelf[number].id})
                        for number in numbers
                    ],
                }
            )
        )
        self.order.action_receive_checklist()
        complete_checklist(self.order.sudo().checklist_ids, self.adviser)

    def start(self):
        """The customer agrees, the adviser asks for the parts."""
        owner = self.order.partner_id.name
        self.order._authorise("signature", owner, signature(owner), False)
        self.order.action_start()
        if any(line.line_type == "part" for line in self.order.line_ids):
            self.order.action_request_parts()

    def issue(self):
        """The store keeper hands the parts out."""
        for picking in self.order.sudo().picking_ids:
            validate(picking, self.people["store_keeper"][:1])

    def repair(self):
        """The technician works."""
        for job in self.order.job_ids.with_user(self.technician):
            job.write({"cause": "Worn 磨损", "correction": "Replaced and tested 更换并试车"})
            job.action_done()

    def bill(self):
        self.order.action_settle()

    def settle(self):
        """The adviser bills, the cashier collects, the gate lets the car out."""
        self.bill()
        collect(self.order, self.people["cashier"][:1], None, self.rng)
        self.order.action_issue_gate_pass()
        # sudo: as the gate itself does; nobody has the right to write a pass by hand
        self.order.sudo().gate_pass_ids.with_user(self.adviser).sudo()._let_out()
