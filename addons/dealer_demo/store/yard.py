"""Where the cars stand: slots, keys, certificates, a demo car, a display car, a key lent."""

from datetime import timedelta

from odoo import fields

ROWS = {"A": 16, "B": 16, "S": 4}  # S: the showroom


def build(env, rng, people, company):
    """Slots, and what is kept of the cars that are in stock; at the end of the year's story."""
    manager, clerk = _people(people)
    warehouse = env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
    slots = (
        env["dealer.yard.slot"]
        .with_user(manager)
        .create(
            [
                {
                    "location_id": warehouse.lot_stock_id.id,
                    "row": row,
                    "number": number,
                    "is_showroom": row == "S",
                }
                for row, count in ROWS.items()
                for number in range(1, count + 1)
            ]
        )
    )
    cars = env["dealer.vehicle.stock"].search(
        [("company_id", "=", company.id), ("location_id", "child_of", warehouse.lot_stock_id.id)],
        order="stock_date desc, id",
    ).vehicle_id  # fmt: skip
    _park(env, clerk, slots, cars)
    _keep_papers(env, clerk, cars)
    _use(env, manager, company, cars.filtered(lambda car: car.lifecycle == "in_stock"))
    _lend(env, rng, people, clerk, cars)


def _people(people):
    manager = people["sales_manager"][:1]
    return manager, people["stock_clerk"][:1] or manager


def _park(env, clerk, slots, cars):
    """All but the last two stand in a slot."""
    yard = env["dealer.yard"].with_user(clerk)
    free = slots.filtered(lambda slot: not slot.is_showroom)
    for car, slot in zip(cars[2:], free, strict=False):
        yard.put(car.id, slot.code)


def _keep_papers(env, clerk, cars):
    """Certificates of financed cars go to their banks; one was lent by its bank for a plate."""
    Certificate = env["dealer.vehicle.certificate"].with_user(clerk)
    for number, car in enumerate(cars):
        if not car.certificate_id:
            car.sudo()._note_arrival(2, "", number % 6 != 0, car.stock_date)
        for key in car.with_user(clerk).key_ids:
            key.write({"cabinet": f"{number // 10 + 1}-{number % 10 + 1}"})
            key.tag = f"K{car.vin[-6:]}-{key.number}"
    pledged = Certificate.search([("vehicle_id", "in", cars.ids), ("place", "=", "pledged")])
    pledged[:1]._hand("safe", note="Borrowed from the bank for the plate 借出办理上牌")


def _use(env, manager, company, cars):
    """The oldest free cars: one is driven by customers, one stands in the showroom."""
    old = cars.filtered(lambda car: not car.deal_id).sorted("stock_date")
    today = fields.Date.today()
    Usage = env["dealer.vehicle.usage"].with_user(manager).with_company(company)
    for car in old[:1]:
        Usage.create(
            {
                "vehicle_id": car.id,
                "kind": "demo",
                "date_from": max(car.stock_date, today - timedelta(days=120)),
                "odometer_from": 14,
                "license_plate": "沪B9T317",
                "first_registration": today - timedelta(days=118),
                "insurance_number": "PDAA202631000000123456",
                "insurance_until": today + timedelta(days=245),
                "place": "Test drives 试驾专员",
            }
        )
        car._add_odometer(1846, today, "manual")
    for car in old[1:3]:
        Usage.create(
            {
                "vehicle_id": car.id,
                "kind": "display",
                "date_from": max(car.stock_date, today - timedelta(days=45)),
                "place": "Showroom 展厅",
            }
        )


def _lend(env, rng, people, clerk, cars):
    """A consultant shows a car; another forgot to bring a key back."""
    now = fields.Datetime.now()
    keys = env["dealer.vehicle.key"].with_user(clerk).search(
        [("vehicle_id", "in", cars.ids), ("number", "=", 1), ("state", "=", "cabinet")], limit=3
    )  # fmt: skip
    for number, key in enumerate(keys):
        borrower = rng.choice(people["sales_consultant"]).partner_id
        key._lend(borrower, now + timedelta(hours=2), "show" if number else "drive")
    # sudo: told as it happened yesterday
    keys[:1].sudo().loan_ids[:1].write({"due_on": now - timedelta(hours=20)})
