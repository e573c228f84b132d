"""What is added to cars: the truck that brings them, washing and polishing, a written-down car."""

from datetime import timedelta

from odoo import Command, fields

CARS_ON_A_TRUCK = 8


def events(env, rng, people, company, clock, opening):
    """Each month the carrier's bill is put on the cars it brought; now and then another cost."""
    accountant = people["accountant"][:1]
    carrier = env["res.partner"].create(
        {
            "name": "Anji Car Logistics 安吉汽车物流",
            "is_company": True,
            "supplier_rank": 1,
            "country_id": company.country_id.id,
            "city": "上海",
        }
    )
    plan = []
    day = opening + timedelta(days=12)
    while day <= clock.today - timedelta(days=5):
        plan.append((day, 20, lambda: bill_freight(env, rng, accountant, carrier, company)))
        day += timedelta(days=32)
    plan.append((clock.today - timedelta(days=40), 20, lambda: write_down(env, accountant)))
    plan.append((clock.today - timedelta(days=15), 20, lambda: polish(env, rng, accountant)))
    return plan


def bill_freight(env, rng, accountant, carrier, company):
    """The carrier bills the cars of the last weeks; the accountant splits it equally."""
    # sudo: the story looks for the cars, the accountant chooses them
    cars = env["dealer.vehicle"].search(
        [
            ("company_id", "=", company.id),
            ("stock_date", ">=", fields.Date.today() - timedelta(days=32)),
            ("lot_id", "!=", False),
            ("cost_ids", "=", False),
        ],
        limit=CARS_ON_A_TRUCK,
        order="id",
    )
    if not cars:
        return
    bill = (
        env["account.move"]
        .with_user(accountant)
        .create(
            {
                "move_type": "in_invoice",
                "partner_id": carrier.id,
                "invoice_date": fields.Date.today(),
                "ref": f"YF{rng.randrange(10**8):08d}",
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Car transport 商品车运输",
                            "price_unit": 620.0 * len(cars) + rng.randint(0, 99),
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
    )
    _put_on(env, accountant, bill.invoice_line_ids, cars, "freight")
    bill.action_post()


def _put_on(env, accountant, line, cars, figure):
    """As the accountant does it in the dialog beside the bill's line."""
    env["dealer.vehicle.cost.split"].with_user(accountant).create(
        {
            "bill_line_id": line.id,
            "figure": figure,
            "method": "equal",
            "vehicle_ids": [Command.set(cars.ids)],
        }
    ).action_apply()


def _in_stock(env, count, order):
    return env["dealer.vehicle"].search(
        [("lifecycle", "=", "in_stock"), ("lot_id", "!=", False)], limit=count, order=order
    )


def write_down(env, accountant):
    """The car that has stood longest is written down to what the market pays."""
    for car in _in_stock(env, 1, "stock_date, id"):
        env["dealer.vehicle.cost"].with_user(accountant).create(
            {
                "vehicle_id": car.id,
                "figure": "other",
                "amount": -5000.0,
                "note": "Written down to the market 按市价计提跌价",
            }
        ).action_post()


def polish(env, rng, accountant):
    """Small costs the accountant adds by hand."""
    for car in _in_stock(env, 3, "id desc"):
        env["dealer.vehicle.cost"].with_user(accountant).create(
            {
                "vehicle_id": car.id,
                "figure": "refurbishment",
                "amount": float(rng.choice([180, 260, 320])),
                "note": "Wash and polish before display 展车美容",
            }
        ).action_post()
