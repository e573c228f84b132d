"""Cars come to the workshop, are received, repaired, checked, billed, paid and let out."""

from datetime import timedelta

from . import agreements, names
from .actors import collect, complete_checklist, signature, validate

CARS, CLOSED, OPEN = 150, 110, 12
REGULARS = 48  # cars that come again and again

# operation's code: how often, fitting an electric car
FREQUENCY = {
    "BY01": (30, False),
    "BY02": (16, False),
    "BY07": (6, True),
    "ZD01": (9, True),
    "ZD02": (6, True),
    "DP01": (6, True),
    "DP02": (6, True),
    "DQ02": (6, True),
    "KT01": (9, True),
    "FD01": (4, False),
    "FD03": (4, False),
    "DQ04": (3, True),
    "BY04": (3, False),
}
BESIDES = ["KT01", "DQ02", "DP02", "ZD02"]  # what else is found now and then
FOUND = "Worn 磨损"
DONE = "Replaced and tested 更换并试车"
NOT_NOW = "Too expensive now 这次先不做"


def events(env, rng, trims, buyers, people, clock, opening, operations):
    """Customers' own cars first, then their visits over the year.

    :param dict operations: {code: operation}
    """
    owners = rng.sample(list(buyers), CARS)
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
            vehicles.append((vehicle, trim["new_energy"]))

    plan = [(opening, 0, register)]
    span = (clock.today - opening).days - 3
    for number in range(CLOSED):
        day = opening + timedelta(days=2 + number * span // CLOSED)
        day += timedelta(days=day.weekday() == 6)  # closed on Sundays
        visit = Visit(env, rng, people, clock, day, operations)
        plan += visit.plan(lambda number=number: vehicles[number * 7 % REGULARS], Visit.STEPS)
    for number in range(OPEN):  # one more step for each car in turn
        day = clock.today - timedelta(days=number % 2)
        visit = Visit(env, rng, people, clock, day, operations)
        steps = Visit.STEPS[: number % len(Visit.STEPS)]
        plan += visit.plan(lambda number=number: vehicles[-1 - number], steps)
    return plan


class Visit:
    """One car in the workshop; each step is one person's part, at its hour of the day."""

    STEPS = ("start", "issue", "repair", "bill", "settle")

    def __init__(self, env, rng, people, clock, day, operations):
        self.env = env
        self.rng = rng
        self.people = people
        self.clock = clock
        self.day = day
        self.operations = operations
        self.adviser = rng.choice(list(people["service_adviser"]))
        self.technician = rng.choice(list(people["technician"]))
        self.begin = rng.choice((1.0, 1.25, 1.5, 1.75, 2.0))
        self.order = env["dealer.repair.order"]

    def plan(self, find, steps):
        """The events of the visit: received, then the steps.

        :param find: answers the car and whether it is electric
        """
        plan = [(self.day, 6, lambda: self.receive(*find()))]
        # between repair and bill the inspector comes round (see `quality`)
        for number, step in enumerate(steps, 7):
            plan.append((self.day, number, getattr(self, step)))
        return plan

    def _at(self, hours):
        """So many hours after the car came."""
        self.clock.at(self.day, self.begin + hours)

    def _choose(self, electric):
        codes = [code for code, (_often, suits) in FREQUENCY.items() if suits or not electric]
        chosen = self.rng.choices(codes, [FREQUENCY[code][0] for code in codes])
        if self.rng.random() < 0.3:
            chosen += [code for code in self.rng.sample(BESIDES, 1) if code not in chosen]
        return [self.operations[code] for code in chosen]

    def receive(self, vehicle, electric):
        """The adviser receives the car and makes the estimate of what the customer asks for."""
        self._at(0)
        vehicle = vehicle.with_user(self.adviser)
        self.order = (
            self.env["dealer.repair.order"]
            .with_user(self.adviser)
            .create(
                {
                    "vehicle_id": vehicle.id,
                    "mileage_in": vehicle.odometer + self.rng.randint(1200, 4200),
                    "fuel_level": self.rng.choice(["25", "50", "75", "100"]),
                    "promised_on": self.clock.at(self.day, self.begin + self.rng.randint(4, 7)),
                }
            )
        )
        self._at(0.2)
        for operation in self._choose(electric):
            self.order.action_add_operation(operation.id, hours=1.0)
        # sudo: the technician is an employee, whom an adviser only chooses
        self.order.job_ids.technician_id = self.technician.sudo().employee_id
        self.order.action_receive_checklist()
        complete_checklist(self.order.sudo().checklist_ids, self.adviser)

    def start(self):
        """The customer agrees, mostly to everything; the adviser asks for the parts."""
        self._at(0.4)
        owner = self.order.partner_id.name
        if self.rng.random() < 0.2:
            job = agreements.find(self.order, self.rng, self.technician)
            agreements.do_without(self.order, job, self.rng)
        else:
            decisions = {}
            if len(self.order.job_ids) > 1 and self.rng.random() < 0.4:
                word = self.rng.choice(["declined", "deferred"])
                decisions = dict.fromkeys(self.order.job_ids[-1].line_ids, (word, NOT_NOW))
            self.order._authorise("signature", owner, signature(owner), decisions=decisions)
        self.order.action_start()
        if self.order.line_ids.filtered("qty_to_request"):
            self.order.action_request_parts()

    def issue(self):
        """The store keeper hands the parts out."""
        self._at(0.6)
        for picking in self.order.sudo().picking_ids:
            validate(picking, self.people["store_keeper"][:1])

    def repair(self):
        """The technician works, about as long as the standard says."""
        self._at(0.8)
        spent = 0.8
        for job in self.order.job_ids.with_user(self.technician):
            if job.is_out:
                continue
            if job.sudo().clock_ids:  # clocked already (see `dispatch`)
                self.clock.at(self.day, 7.9)
                job.write({"cause": FOUND, "correction": DONE})
                job.action_done()
                continue
            self._at(spent)
            job.action_clock_on()
            spent += max(0.3, sum(job.sudo().line_ids.mapped("standard_hours"))) * (
                self.rng.uniform(0.8, 1.25)
            )
            self._at(spent)
            job.write({"cause": FOUND, "correction": DONE})
            job.action_done()

    def bill(self):
        self.clock.at(self.day, 8.6)
        self.order.action_settle()

    def settle(self):
        """The cashier collects, the gate lets the car out."""
        self.clock.at(self.day, 8.8)
        collect(self.order, self.people["cashier"][:1], None, self.rng)
        self.order.action_issue_gate_pass()
        # sudo: as the gate itself does; nobody has the right to write a pass by hand
        self.order.sudo().gate_pass_ids.with_user(self.adviser).sudo()._let_out()
