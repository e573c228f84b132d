"""The handheld: parts get barcodes and bins, deliveries are scanned in."""

from datetime import timedelta

from odoo.fields import Command

PREFIX = "690123400"  # nobody's: the demo's labels


def _ean(number):
    """Return a valid EAN-13 for the demo's part of this number."""
    body = f"{PREFIX}{number:03d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return body + str(-total % 10)


def _scan(env, keeper, company, job, document, steps):
    """Send what the handheld of `keeper` sends; a refusal is the story's fault."""
    scanner = env["dealer.scan"].with_user(keeper).with_company(company)
    key = f"{document._name},{document.id}"
    answers = scanner.send(
        [
            {"uuid": f"demo-{job}-{key}-{count:06d}", "job": job, "document": key, **step}
            for count, step in enumerate(steps)
        ]
    )["answers"]
    refused = [answer["message"] for answer in answers if answer["state"] == "refused"]
    if refused:
        raise ValueError(refused[0])


def events(env, rng, shelf, people, company, clock, opening):
    """The shelves are labelled on the second day; today a delivery is half scanned in."""
    keeper, manager = people["store_keeper"][:1], people["parts_manager"][:1]
    parts = list(shelf.values())

    def label():
        """Barcodes on the parts, names on the bins, everything put where it belongs."""
        warehouse = env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
        stock = warehouse.lot_stock_id
        for number, part in enumerate(parts, 1):
            if not part.barcode:
                part.with_user(manager).barcode = _ean(number)
        names = [f"{rack}-{place:02d}" for rack in "ABC" for place in range(1, 6)]
        bins = (
            env["stock.location"]
            .with_user(manager)
            .create(
                [
                    {"name": name, "location_id": stock.id, "barcode": f"BIN-{name}"}
                    for name in names
                ]
            )
        )
        steps = []
        for part, place in zip(parts, bins, strict=False):
            there = env["stock.quant"]._get_available_quantity(part, stock, strict=True)
            if there > 0:
                step = {"line": part.id, "quantity": there, "location_dest_id": place.id}
                steps.append({"kind": "scan", **step})
        _scan(env, keeper, company, "put", stock, steps)

    def deliver():
        """A delivery of three parts: one is scanned, the others wait on the bench."""
        vendor = env["res.partner"].search([("supplier_rank", ">", 0)], order="id", limit=1)
        bought = rng.sample(parts, 3)
        order = (
            env["purchase.order"]
            .with_user(manager)
            .with_company(company)
            .create(
                {
                    "partner_id": vendor.id,
                    "company_id": company.id,
                    "order_line": [
                        Command.create({"product_id": part.id, "product_qty": 4}) for part in bought
                    ],
                }
            )
        )
        order.button_confirm()
        steps = [{"kind": "scan", "code": bought[0].barcode, "quantity": 4}]
        _scan(env, keeper, company, "receive", order.sudo().picking_ids, steps)

    return [
        (opening + timedelta(days=1), 0, label),
        (clock.today, 90, deliver),
    ]
