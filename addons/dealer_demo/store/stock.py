"""Cars come from the maker every month, through the import people use."""

import base64
import csv
import io
from datetime import timedelta

from odoo import fields

from . import desk, names

SHIPMENT_SIZE = 8
NET = 0.93  # of the price in the catalogue, what is paid without tax
HEADER = [
    "vin", "make", "model", "year", "trim", "color", "engine_number", "certificate_number",
    "build_date", "cost", "price",
]  # fmt: skip


def plan(rng, trims, opening, today):
    """[(day, [car dicts])]: what each monthly shipment brings."""
    shipments = []
    serial = 120000
    day = opening
    while day <= today - timedelta(days=3):
        cars = []
        for _ in range(SHIPMENT_SIZE):
            trim = rng.choices(trims, [item["weight"] for item in trims])[0]
            serial += rng.randint(7, 400)
            built = day - timedelta(days=rng.randint(20, 45))
            year = built.year + (built.month >= 8)
            cars.append(
                {
                    "vin": names.vin(trim["wmi"], trim["vds"], year, trim["plant"], serial),
                    "make": trim["brand"],
                    "model": trim["model"],
                    "year": year,
                    "trim": trim["name"],
                    "color": rng.choice(trim["colors"]),
                    "engine_number": f"{rng.choice(['DBV', 'DKX', 'EA2', 'CUG'])}{rng.randrange(10**6):06d}",
                    "certificate_number": f"WAA{rng.randrange(10**12):012d}",
                    "build_date": built.isoformat(),
                    # without tax; the maker's bonus makes every car cost a little different
                    "cost": round(
                        trim["cost"] * NET - rng.randrange(0, 3000, 100) + rng.random(), 2
                    ),
                    "price": trim["price"],
                    "new_energy": trim["new_energy"],
                }
            )
        shipments.append((day, cars))
        day = (day + timedelta(days=32)).replace(day=rng.choice([3, 4, 5]))
    return shipments


def events(env, shipments, people, company):
    maker = env["res.partner"].create(
        {
            "name": "SAIC Volkswagen Sales 上汽大众销售",
            "is_company": True,
            "supplier_rank": 1,
            "country_id": company.country_id.id,
            "city": "上海",
        }
    )
    manager = people["sales_manager"][:1]

    def receive(cars):
        text = io.StringIO()
        writer = csv.DictWriter(text, HEADER, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(cars)
        job = (
            env["dealer.import"]
            .with_user(manager)
            .create(
                {
                    "kind": "vehicle_stock",
                    "file": base64.b64encode(text.getvalue().encode()),
                    "file_name": "shipment.csv",
                    "company_id": company.id,
                    "partner_id": maker.id,
                    "date_received": fields.Date.today(),
                }
            )
        )
        job.action_import()
        if job.refused_count:
            raise ValueError(
                job.line_ids.filtered(lambda line: line.status == "refused").mapped("message")
            )
        desk.price_trims(env)  # a new year of a trim came with it

    return [(day, 0, lambda cars=cars: receive(cars)) for day, cars in shipments]
