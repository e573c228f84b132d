"""The accessory room, transfers, scrap, consumables of each month, safety stock."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import Command

from . import catalogue
from .actors import validate

# part number, name, cost: what is used up and billed to nobody
CONSUMABLES = [
    ("D 000 600 A2", "Brake cleaner 500 ml 刹车清洗剂", 14.50),
    ("G 000 650", "Grease 1 kg 润滑脂", 46.00),
    ("WIPE 100", "Cleaning cloth, 100 pcs 擦拭布", 38.00),
    ("SHAMPOO 5L", "Car shampoo 5 L 洗车液", 55.00),
]
CENTRES = ["Workshop bays 机修工位", "Washing line 洗车线", "Body shop 钣喷车间"]


def build(env, rng, people, company, shelf, opening):
    """The accessory room, cost centres, consumables bought for a year, safety stock of parts.

    :param dict shelf: what parts.build returned
    :return: dict for `events`
    """
    manager = people["parts_manager"][:1]
    # set up with the store: a second warehouse switches locations on for everybody
    room = env["stock.warehouse"].create(
        {"name": "Accessory room 精品库", "code": "ACC", "company_id": company.id}
    )
    main = env["stock.warehouse"].search(
        [("company_id", "=", company.id), ("id", "!=", room.id)], limit=1
    )
    centres = (
        env["dealer.part.cost.centre"]
        .with_user(manager)
        .create([{"name": name, "company_id": company.id} for name in CENTRES])
    )
    consumables = (
        env["product.product"]
        .with_user(manager)
        .create(
            [
                {
                    "name": name,
                    "is_part": True,
                    "is_storable": True,
                    "is_consumable": True,
                    "part_number": number,
                    "standard_price": cost,
                    "sale_ok": False,
                }
                for number, name, cost in CONSUMABLES
            ]
        )
    )
    order = (
        env["purchase.order"]
        .with_user(manager)
        .create(
            {
                "partner_id": env["res.partner"]
                .with_user(manager)
                .create({"name": "Workshop Supplies 车间用品", "is_company": True})
                .id,
                "company_id": company.id,
                "order_line": [
                    Command.create(
                        {"product_id": product.id, "product_qty": 170, "price_unit": row[2]}
                    )
                    for product, row in zip(consumables, CONSUMABLES, strict=True)
                ],
            }
        )
    )
    order.button_confirm()
    validate(order.sudo().picking_ids, people["store_keeper"][:1])
    wipers, wheels = shelf["3G1 955 425 A"], shelf["5NA 601 025 K"]
    rules = [(room, wipers, 60, 70), (room, wheels, 16, 20), (main, shelf["7P0 915 105"], 12, 20)]
    rules += [(main, shelf[row[0]], 36, 45) for row in rng.sample(catalogue.PARTS[:8], 5)]
    env["stock.warehouse.orderpoint"].with_user(manager).create(
        [
            {
                "product_id": part.id,
                "warehouse_id": warehouse.id,
                "location_id": warehouse.lot_stock_id.id,
                "product_min_qty": low,
                "product_max_qty": high,
                "trigger": "manual",
            }
            for warehouse, part, low, high in rules
        ]
    )
    return {
        "room": room,
        "main": main,
        "centres": centres,
        "consumables": consumables,
        "shelf": shelf,
        "opening": opening,
    }


def events(env, rng, people, clock, room):
    """Tell the year of the stockroom: `(day, order, act)`.

    :param dict room: what `build` returned
    """
    keeper = people["store_keeper"][:1]
    today = clock.today
    plan = []
    month = room["opening"] + relativedelta(day=25)
    while month <= today:
        for centre, products in zip(
            room["centres"],
            (room["consumables"][:3], room["consumables"][2:], room["consumables"][:2]),
            strict=True,
        ):
            amounts = [(product, rng.randint(2, 9)) for product in products]
            plan.append(
                (
                    month,
                    8,
                    lambda c=centre, a=amounts, d=month: _consume(env, keeper, c, a, d),
                )
            )
        month += relativedelta(months=1)
    wipers, wheels = room["shelf"]["3G1 955 425 A"], room["shelf"]["5NA 601 025 K"]
    for days, quantity in ((300, 14), (150, 10), (40, 8)):
        plan.append(
            (
                today - timedelta(days=days),
                7,
                lambda q=quantity: _transfer(env, keeper, room, {wipers: q, wheels: q // 4}, True),
            )
        )
    plan.append(
        (today, 7, lambda: _transfer(env, keeper, room, {wipers: 6, wheels: 2}, received=False))
    )
    disc = room["shelf"]["5Q0 615 301 F"]
    plan.append(
        (
            today - timedelta(days=70),
            6,
            lambda: _scrap(env, keeper, room["shelf"]["5Q0 819 653"], 2, "damaged", "包装受潮变形"),
        )
    )
    plan.append(
        (
            today - timedelta(days=1),
            6,
            lambda: _scrap(env, keeper, disc, 1, "damaged", "Fell from the rack, rim chipped 磕碰"),
        )
    )
    return plan


def _consume(env, keeper, centre, amounts, day):
    consumption = (
        env["dealer.part.consumption"]
        .with_user(keeper)
        .create(
            {
                "cost_centre_id": centre.id,
                "date": day,
                "line_ids": [
                    Command.create({"product_id": product.id, "quantity": quantity})
                    for product, quantity in amounts
                ],
            }
        )
    )
    consumption.action_done()


def _transfer(env, keeper, room, quantities, received):
    transfer = (
        env["dealer.part.transfer"]
        .with_user(keeper)
        .create(
            {
                "source_id": room["main"].id,
                "destination_id": room["room"].id,
                "note": "Accessories for the showroom 精品展柜补货",
                "line_ids": [
                    Command.create({"product_id": product.id, "quantity": quantity})
                    for product, quantity in quantities.items()
                ],
            }
        )
    )
    transfer.action_ask()
    validate(transfer.picking_ids, keeper)
    if received:
        arriving = env["stock.picking"].search(
            [("transfer_id", "=", transfer.id), ("state", "not in", ("done", "cancel"))]
        )
        validate(arriving, keeper)


def _scrap(env, keeper, product, quantity, reason, note):
    scrap = (
        env["dealer.part.scrap"]
        .with_user(keeper)
        .create(
            {
                "note": note,
                "line_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "quantity": quantity,
                            "reason_id": env.ref(f"dealer_parts_stock.scrap_reason_{reason}").id,
                        }
                    )
                ],
            }
        )
    )
    step = (
        env["dealer.workflow.transition"]
        .sudo()
        .search(
            [
                ("workflow_id.key", "=", "dealer_parts_stock.scrap"),
                ("workflow_id.state", "=", "published"),
                ("code", "=", "write_off"),
            ]
        )
    )
    scrap.workflow_step(step.id)
