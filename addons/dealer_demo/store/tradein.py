"""Old cars: appraised for deals and bought outright; used cars in stock and their prices."""

from datetime import timedelta

from odoo import fields

from . import actors, names
from .catalogue import TRIMS

OUTRIGHT = 6  # cars bought without a deal
FINDINGS = [
    ("Scratches on the bumper, repaint 保险杠划痕，补漆", 800),
    ("Tyres worn, two new 前轮胎磨损，更换两条", 1400),
    ("Brake discs at the limit 制动盘到限，更换", 1600),
    ("Full detailing 整车翻新清洁", 600),
    ("Air conditioning weak, service 空调制冷弱，保养", 450),
]
SOURCES = ["Guazi 瓜子", "Autohome used cars 二手车之家", "Auction of the month 本月拍卖"]
LOST = [("Price too low 报价偏低", "Guazi 瓜子"), ("Keeps the car 自留", False),
        ("Sold to a friend 卖给朋友", False)]  # fmt: skip


def build(env, people, company):
    """The store's price-down rules."""
    manager = people["sales_manager"][:1]
    env["dealer.used.price.rule"].with_user(manager).create(
        [
            {"company_id": company.id, "days": days, "percent": percent}
            for days, percent in ((30, 2), (60, 4), (90, 6))
        ]
    )


def _make_old_car(env, customer, rng):
    """The car the customer came with, which the store sees for the first time."""
    trim = rng.choice(TRIMS)
    year = fields.Date.today().year - rng.randint(4, 8)
    model = env["fleet.vehicle.model"].search([("name", "=", trim["model"])], limit=1)
    return env["dealer.vehicle"].create(
        {
            "vin": names.vin(
                trim["wmi"], trim["vds"], year, trim["plant"], rng.randrange(800000, 900000)
            ),
            "model_id": model.id,
            "model_year": year,
            "owner_id": customer.id,
            "license_plate": names.plate(rng, {"-"}, trim["new_energy"]),
            "odometer": rng.randrange(40, 120) * 1000,
        }
    )


def _appraise(tradein, rng):
    tradein.action_open_appraisal()
    checklist = tradein._get_checklist("appraisal")[tradein.id]
    actors.complete_checklist(checklist, tradein.env.user)
    tradein.repair_ids = [
        (0, 0, {"name": name, "amount": amount})
        for name, amount in rng.sample(FINDINGS, rng.randrange(1, 4))
    ]
    if tradein.category == "draft":
        tradein.action_appraise()


def _prepare_values(car, customer, rng):
    price = rng.randrange(60, 140) * 1000
    return {
        "vehicle_id": car.id,
        "partner_id": customer.id,
        "odometer": max(car.odometer, rng.randrange(40, 120) * 1000),
        "expected_price": price,
        "offer_amount": round(price * 0.84, -2),
        "registration_seen": True,
        "registration_book_seen": True,
        "key_count": 2,
        "source_ids": [
            (0, 0, {"source": source, "price": price + rng.randrange(-4, 5) * 1000})
            for source in SOURCES[: rng.randrange(1, 4)]
        ],
    }


def on_quote(deal, rng, people):
    """A customer with an old car has it appraised; most get an offer. As the consultant."""
    if rng.random() > 0.2:
        return
    car = _make_old_car(deal.env, deal.partner_id, rng)
    tradein = deal.env["dealer.tradein"].create(
        {"order_id": deal.id, **_prepare_values(car, deal.partner_id, rng)}
    )
    _appraise(tradein, rng)
    if not tradein._get_offer_blockers() and not tradein.offer_shortfall:
        tradein.action_offer()


def on_order(deal, rng, people):
    """The customer decides; the car comes in before his new one goes out."""
    tradein = deal.tradein_ids.filtered(lambda tradein: tradein.category == "offered")[:1]
    if not tradein:
        return
    if rng.random() < 0.25:
        reason, competitor = rng.choice(LOST)
        deal.env["dealer.tradein.decision"].create(
            {"tradein_id": tradein.id, "reason": reason, "competitor": competitor}
        ).action_done()
        return
    tradein.action_accept()
    if deal.state == "sale":
        receive(deal, rng, people)


def receive(deal, rng, people):
    """The old car of a confirmed deal comes into stock; asked for at the expected price."""
    for tradein in deal.tradein_ids.filtered(lambda tradein: tradein.category == "accepted"):
        tradein.action_receive()
        tradein.vehicle_id.sudo().list_price = round(tradein.expected_price, -2)


def on_delivered(deal, rng, people):
    """What the old car was worth beyond the new one is paid to the seller."""
    for tradein in deal.tradein_ids.filtered(lambda tradein: tradein.amount_owed):
        clerk = people["finance_clerk"][:1]
        tradein.env["dealer.tradein.payment"].with_user(clerk).create(
            {"tradein_id": tradein.id, "kind": "seller"}
        ).action_done()


def events(env, rng, people, company, clock):
    """Some weeks ago a few customers sold their car without buying one."""

    def buy():
        owners = env["dealer.vehicle"].search(
            [
                ("lifecycle", "=", "customer"),
                ("owner_id", "!=", False),
                ("tradein_ids", "=", False),
            ],
            limit=60,
        )
        customers = list(owners.owner_id)
        chosen = rng.sample(customers, min(len(customers), OUTRIGHT))
        buy_outright(env, rng, people, company, chosen)

    return [(clock.today - timedelta(days=38), 9, buy)]


def buy_outright(env, rng, people, company, customers):
    """A few cars bought without a deal, some still being appraised."""
    consultants = people["sales_consultant"]
    tradeins = env["dealer.tradein"]
    for number, customer in enumerate(customers):
        user = consultants[number % len(consultants)]
        car = _make_old_car(env(user=user), customer, rng)
        tradein = (
            env["dealer.tradein"]
            .with_user(user)
            .create({"company_id": company.id, **_prepare_values(car, customer, rng)})
        )
        tradeins |= tradein.sudo()
        if number % 4 == 3:
            continue
        _appraise(tradein, rng)
        if number % 4 == 2 or tradein.offer_shortfall:
            continue
        tradein.action_offer()
        tradein.action_accept()
        tradein.action_receive()
        tradein.vehicle_id.sudo().list_price = round(tradein.expected_price, -2)
        clerk = people["finance_clerk"][:1]
        env["dealer.tradein.payment"].with_user(clerk).create(
            {"tradein_id": tradein.id, "kind": "seller"}
        ).action_done()
    return tradeins
