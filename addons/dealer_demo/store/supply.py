"""Orders to the maker, a shipping list that is under way, a car that came damaged."""

import base64
import csv
import io
from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from . import actors, names

HEADER = [
    "maker order number", "VIN", "trim code", "exterior colour", "engine number",
    "certificate number", "built on", "key code", "invoice price", "expected on", "carrier",
    "truck",
]  # fmt: skip
CARRIER = "Anji Logistics 安吉物流"
TRUCKS = ["沪B7C21挂", "沪D88Q1挂", "苏E5T90挂"]
# cars of the last order, of which the list brings some
LINES = [(3, 2), (2, 2), (2, 1)]


def events(env, rng, people, company, clock):
    """[(day, order, act)]: the month's order, the maker's answer, his list, what came of it."""
    today = clock.today
    state = {}

    def order():
        state["orders"] = _order(env, rng, people, company)

    def answer():
        for maker_order in state["orders"]:
            maker_order.action_allocate_all()
            maker_order.line_ids.expected_week = today - timedelta(days=3)
            maker_order.action_confirm()

    def ship():
        state["arrivals"] = _ship(env, rng, people, company, state["orders"][0])

    def receive():
        _receive(env, rng, people, state["arrivals"])

    return [
        (today - timedelta(days=40), 10, order),
        (today - timedelta(days=33), 11, answer),
        (today - timedelta(days=6), 12, ship),
        (today - timedelta(days=1), 13, receive),
    ]


def _maker(env):
    """The vendor most cars came from."""
    groups = env["purchase.order"]._read_group(
        [("order_line.vehicle_id", "!=", False)], ["partner_id"], ["__count"], order="__count desc"
    )
    return groups[0][0] if groups else env["res.partner"].create({"name": "Maker 厂家"})


def _colors(trim):
    """Exterior colours the trim has been stocked in."""
    values = trim.product_tmpl_id.product_variant_ids.product_template_attribute_value_ids
    exterior = trim.env.ref("dealer_base.attribute_exterior_color")
    return values.product_attribute_value_id.filtered(lambda value: value.attribute_id == exterior)


def _price(env, trim):
    """What the last car of this trim was bought for."""
    line = env["purchase.order.line"].search(
        [("product_id.product_tmpl_id", "=", trim.product_tmpl_id.id), ("price_unit", ">", 2000)],
        order="id desc",
        limit=1,
    )
    return line.price_unit or 150000.0


def _order(env, rng, people, company):
    manager = people["sales_manager"][:1]
    trims = env["dealer.vehicle.trim"].search([("product_tmpl_id", "!=", False)], limit=6)
    for number, trim in enumerate(trims):
        if not trim.code:
            trim.code = f"{trim.model_id.name[:3].upper()}{trim.model_year % 100:02d}{number + 1}"
    Order = env["dealer.maker.order"].with_user(manager).with_company(company)
    orders = Order.create(
        [
            {
                "partner_id": _maker(env).id,
                "month": month,
                "maker_reference": reference,
                "line_ids": [
                    Command.create(
                        {
                            "trim_id": trim.id,
                            "color_id": rng.choice(_colors(trim)).id,
                            "quantity": quantity,
                            "price_unit": _price(env, trim),
                        }
                    )
                    for trim, (quantity, _shipped) in zip(chosen, LINES, strict=False)
                ],
            }
            for month, reference, chosen in (
                (fields.Date.today(), "26-118842", trims[:3]),
                (fields.Date.today() + timedelta(days=25), "26-118901", trims[3:]),
            )
            if chosen
        ]
    )
    orders.action_send()
    return orders


def _ship(env, rng, people, company, order):
    manager = people["sales_manager"][:1]
    today = fields.Date.today()
    rows = []
    for line, (_quantity, shipped) in zip(order.line_ids, LINES, strict=False):
        for _car in range(shipped):
            serial = 700000 + rng.randrange(90000)
            vin = names.vin("LSV", "A2A33", line.trim_id.model_year or today.year, "N", serial)
            rows.append(
                [
                    order.maker_reference, vin, line.trim_id.code, line.color_id.name,
                    f"DKX{rng.randrange(10**6):06d}", f"WAA{rng.randrange(10**12):012d}",
                    str(today - timedelta(days=rng.randint(12, 25))),
                    f"{rng.randrange(10**5):05d}",
                    f"{_price(env, line.trim_id) - rng.randrange(0, 2000, 100):.2f}",
                    str(today + timedelta(days=rng.randint(0, 5))), CARRIER, rng.choice(TRUCKS),
                ]
            )  # fmt: skip
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows(rows)
    job = (
        env["dealer.import"]
        .with_user(manager)
        .with_company(company)
        .create(
            {
                "kind": "vehicle_shipment",
                "file": base64.b64encode(text.getvalue().encode()),
                "file_name": f"shipping-{today}.csv",
                "partner_id": order.partner_id.id,
                "company_id": company.id,
            }
        )
    )
    job.action_import()
    return job.arrival_ids.sorted("id")


def _receive(env, rng, people, arrivals):
    """Two cars are at the gate: one as it should be, one with a dent the carrier made."""
    clerk = people["stock_clerk"][:1] or people["sales_manager"][:1]
    for number, arrival in enumerate(arrivals[:2].with_user(clerk)):
        if number:
            damage = env["dealer.transport.damage"].with_user(clerk).create(
                {
                    "arrival_id": arrival.id,
                    "description": "Left rear door dented, paint cracked 左后门凹陷，漆面开裂",
                    "driver_signed": True,
                    "claim_amount": 1200,
                }
            )  # fmt: skip
            damage._add_media("door.png", base64.b64decode(actors.signature("door")))
            damage.action_claim()
        action = arrival.action_open_checklist()
        checklist = env["dealer.checklist"].with_user(clerk).browse(action["res_id"])
        actors.complete_checklist(checklist, clerk)
        arrival.receive(2, "following" if number else "there")
