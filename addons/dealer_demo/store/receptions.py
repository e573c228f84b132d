"""Cars received on the tablet: the last days at the counter, one of them back too soon."""

from datetime import timedelta
from uuid import UUID

from odoo import fields

from .actors import signature

CARS = 6
CONCERNS = [
    ["Regular service 常规保养", "Cabin filter smells 空调有异味"],
    ["Brakes make a noise 刹车异响"],
    ["Air conditioning does not cool 空调不制冷", "Wash the car 洗车"],
    ["Steering wheel shakes at 100 高速方向盘抖动"],
    ["Battery weak in the morning 早上启动困难"],
    ["Scratch on the rear door 后门划痕", "Regular service 常规保养"],
]
THINGS = ["Umbrella 雨伞", "Charging cable 充电线", "Child seat 儿童座椅", "Toll tag ETC"]
MARKS = [("left", 34, 62, "scratch"), ("top", 70, 40, "dent"), ("rear", 45, 70, "paint")]


def events(env, rng, people, company, clock):
    """The advisers' last receptions; who was here less than a month ago is asked about it."""

    def receive(number):
        adviser = rng.choice(list(people["service_adviser"]))
        Reception = env["dealer.reception"].with_user(adviser).with_company(company)
        vehicle = _find_car(env, number)
        if not vehicle:
            return
        car = Reception.open_car(vehicle.id)
        answer = Reception.receive(_tell(rng, car, number))
        order = env["dealer.repair.order"].with_user(adviser).browse(answer["order"]["id"])
        if number == 0:
            _came_back(order)

    return [
        (clock.today - timedelta(days=number % 3), 8.5, lambda number=number: receive(number))
        for number in range(CARS)
    ]


def _find_car(env, number):
    """A car that is not here: the first was here in the last weeks, the others long ago."""
    here = env["dealer.repair.order"].search(
        [("category", "not in", ("settled", "closed", "cancelled"))]
    )
    domain = [("category", "=", "closed"), ("vehicle_id", "not in", here.vehicle_id.ids)]
    orders = env["dealer.repair.order"].search(domain, order="finished_on desc")
    return orders[number * 5 : number * 5 + 1].vehicle_id


def _tell(rng, car, number):
    """What the adviser enters while he walks round the car."""
    answers = []
    for item in (car["checklist"] or {}).get("items", ()):
        answer = {"item_id": item["id"]}
        if item["type"] == "state":
            answer["result"] = "attention" if rng.random() < 0.06 else "ok"
        elif item["type"] == "number":
            answer["number"] = rng.choice([4, 5, 6]) if item["unit"] == "mm" else 70
        elif item["type"] == "choice" and not item["fact"]:
            answer["choice"] = str(item["choices"][0]["id"])
        if item["photo"] == "always" or answer.get("result") == "attention":
            answer["photos"] = [{"name": "photo.png", "data": signature(item["name"]).decode()}]
        answers.append(answer)
    return {
        "uuid": str(UUID(int=rng.getrandbits(128), version=4)),
        "vehicle_id": car["id"],
        "mileage": car["odometer"] + rng.randint(300, 2500),
        "fuel": rng.choice(["25", "50", "75", "100"]),
        "belongings": ", ".join(rng.sample(THINGS, 2)),
        "promised_on": fields.Datetime.to_string(
            fields.Datetime.add(fields.Datetime.now(), hours=rng.choice([6, 8, 30]))
        ),
        "concerns": [{"text": text} for text in CONCERNS[number % len(CONCERNS)]],
        "answers": answers,
        "marks": [
            {"view": view, "x": x, "y": y, "kind": kind}
            for view, x, y, kind in rng.sample(MARKS, rng.randint(0, 2))
        ],
        "signature": signature(car["owner"]["name"] or "-").decode(),
        "signed_by": car["owner"]["name"] or "-",
    }


def _came_back(order):
    """The same fault again: the adviser says so."""
    if "comeback_of_id" not in order.job_ids:
        return
    earlier = order._get_earlier_jobs()[:1]
    if earlier:
        order.job_ids[:1].write({"concern": earlier.concern, "comeback_of_id": earlier.id})
