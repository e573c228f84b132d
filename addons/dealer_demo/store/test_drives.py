"""Demo cars and who drove them: a hundred days of test drives, and those booked for the next days."""

import io
from datetime import datetime, time, timedelta

from PIL import Image, ImageDraw

from .actors import signature

# days before today, hour (UTC), what became of it
PAST = [
    (days, hour, outcome)
    for days, hour, outcome in zip(
        range(96, 0, -4),
        [1, 2, 6, 7, 8, 3] * 4,
        ["done"] * 5 + ["no_show"] + ["done"] * 6 + ["cancelled"] + ["done"] * 10 + ["back"],
        strict=True,
    )
]
AHEAD = [(1, 2), (1, 6), (2, 3), (3, 7), (5, 2)]
PLATES = ["沪B9T526", "沪B8F071"]
LIKES = [
    "动力足，起步快",
    "隔音好",
    "后排空间大",
    "Quiet and comfortable",
    "大屏好用",
    "方向盘手感好",
]
DISLIKES = ["", "", "座椅偏硬", "后备箱小", "Rear view is small", "油耗有点担心"]
INTENTIONS = ["now", "month", "month", "quarter", "quarter", "later", "none"]


def build(env, rng, buyers, people, company, clock):
    """At the end of the year's story, when the cars stand in their slots."""
    manager = people["sales_manager"][:1]
    cars = _make_demo(env, manager, company, clock)
    if not cars:
        return
    routes = env["dealer.test.drive.route"].search([])
    store = Store(env, rng, buyers, people, company, clock, cars, routes)
    for days, hour, outcome in PAST:
        store.drive(clock.today - timedelta(days=days), hour, outcome)
    clock.at(clock.today)
    for days, hour in AHEAD:
        store.book(clock.today + timedelta(days=days), hour)


def _make_demo(env, manager, company, clock):
    """Two cars nobody has ordered become demo cars."""
    stock = env["dealer.vehicle"].search(
        [
            ("company_id", "=", company.id),
            ("lifecycle", "=", "in_stock"),
            ("stock_usage", "=", "sale"),
            ("odometer", "<", 100),
        ],
        order="stock_date, id",
    )
    cars = stock.browse()
    for car in stock:
        if car.model_id not in cars.model_id and not car.sudo()._get_sale_block():
            cars += car
        if len(cars) == len(PLATES):
            break
    start = clock.today - timedelta(days=100)
    clock.at(start)
    env["dealer.vehicle.usage"].with_user(manager).with_company(company).create(
        [
            {
                "vehicle_id": car.id,
                "kind": "demo",
                "date_from": start,
                "odometer_from": 12,
                "license_plate": plate,
                "first_registration": start,
                "insurance_number": f"PDAA20263100000{number:07d}",
                "insurance_until": start + timedelta(days=365),
                "place": "试驾专员",
                "company_id": company.id,
            }
            for number, (car, plate) in enumerate(zip(cars, PLATES, strict=False), 4711)
        ]
    )
    return cars


class Store:
    """The consultants and their customers."""

    def __init__(self, env, rng, buyers, people, company, clock, cars, routes):
        self.env, self.rng, self.company, self.clock = env, rng, company, clock
        self.consultants, self.cars, self.routes = people["sales_consultant"], cars, routes
        leads = env["crm.lead"].search(
            [
                ("type", "=", "opportunity"),
                ("partner_id", "!=", False),
                ("user_id", "in", self.consultants.ids),
                ("company_id", "=", company.id),
                ("won_status", "=", "pending"),
            ],
            order="id desc",
        )
        self.leads = list(leads)
        self.deals = env["sale.order"].search(
            [("is_deal", "=", True), ("state", "=", "sale"), ("company_id", "=", company.id)],
            order="date_order",
        )
        self.buyers = rng.sample(list(buyers), min(len(buyers), len(PAST) + len(AHEAD)))
        self.odometer = dict.fromkeys(cars, 12)
        self.number = 0

    def book(self, day, hour):
        """A customer books; of the consultant's leads where there are some."""
        rng = self.rng
        lead = self.leads.pop() if self.leads and rng.random() < 0.6 else None
        user = lead.user_id if lead else rng.choice(self.consultants)
        car = self.cars[self.number % len(self.cars)]
        self.number += 1
        if day <= self.clock.today:
            self.clock.at(day, hour)
        partner = lead.partner_id if lead else self._choose_partner(day)
        drive = self.env["dealer.test.drive"].with_user(user).with_company(self.company)
        return drive.create(
            {
                "partner_id": partner.id,
                "lead_id": lead.id if lead else False,
                "vehicle_id": car.id,
                "user_id": user.id,
                "company_id": self.company.id,
                "route_id": rng.choice(self.routes).id,
                "date_start": datetime.combine(day, time(hour)),
                "source": rng.choice(["store", "store", "phone", "web"]),
            }
        )

    def _choose_partner(self, day):
        """:return: somebody who orders within a month, every third time; else who only looks"""
        if self.number % 3 == 0:
            for deal in self.deals:
                if day < deal.date_order.date() <= day + timedelta(days=30):
                    self.deals -= deal
                    return deal.partner_id
        return self.buyers.pop()

    def drive(self, day, hour, outcome):
        """From the booking to what the customer says."""
        rng = self.rng
        drive = self.book(day, hour)
        if outcome == "cancelled":
            drive._cancel("下雨，改期 Rain: another day")
            return
        if outcome == "no_show":
            self.clock.at(day, hour + 1)
            drive.action_no_show()
            return
        self._check_licence(drive)
        wizard = drive.env["dealer.test.drive.sign"].create({"drive_id": drive.id})
        wizard.signature = signature(drive.partner_id.name)
        wizard.action_sign()
        car = drive.vehicle_id
        odometer = max(self.odometer[car] + rng.randrange(1, 4), car.odometer)
        drive._go(odometer, rng.randrange(40, 95))
        self.clock.at(day, hour + drive.route_id.minutes / 60)
        odometer += drive.route_id.distance + rng.randrange(0, 4)
        self.odometer[car] = odometer
        drive._come_back(odometer, max(drive.energy_out - rng.randrange(2, 8), 5))
        if outcome == "back":
            return
        for rating in drive.rating_ids:
            rating.stars = str(rng.choice([3, 4, 4, 4, 5, 5]))
        drive.write(
            {
                "buying_intention": rng.choice(INTENTIONS),
                "likes": rng.choice(LIKES),
                "dislikes": rng.choice(DISLIKES),
            }
        )
        drive.action_finish()

    def _check_licence(self, drive):
        """The licence is photographed; one kept from an earlier drive is not."""
        if not drive.licence_problem:
            return
        action = drive.action_licence()
        licence = drive.env["dealer.driving.licence"].browse(action["res_id"])
        licence.write(
            {
                "number": f"3101{self.rng.randrange(10**13, 10**14)}",
                "licence_class": self.rng.choice(["C1", "C1", "C1", "C2", "B2"]),
                "valid_until": self.clock.today + timedelta(days=self.rng.randrange(200, 3000)),
            }
        )
        if not licence.media_ids:
            licence._add_media("驾驶证.jpg", _photo(drive.partner_id.name))
        licence.action_check()


def _photo(name):
    """:return: a picture that stands for the licence"""
    image = Image.new("RGB", (640, 420), (226, 232, 222))
    draw = ImageDraw.Draw(image)
    draw.rectangle((20, 20, 620, 400), outline=(60, 60, 60), width=3)
    draw.rectangle((440, 120, 590, 320), fill=(170, 190, 205))
    for number in range(6):
        draw.line(
            (50, 120 + 40 * number, 400 - number % 3 * 60, 120 + 40 * number), (90, 90, 90), 6
        )
    output = io.BytesIO()
    image.save(output, "JPEG", quality=70)
    return output.getvalue()
