"""The parts shelf: master data, and opening stock from a purchase."""

from odoo.fields import Command

from . import catalogue
from .actors import validate

# kept by the litre: several go into one car
LITRES = {"G 052 183 M4": 6, "G 013 A8J M1": 2, "04E 905 601 B": 2}


def build(env, rng, people, company):
    """Parts in stock. Returns {part number: product}."""
    manager = people["parts_manager"][:1]
    brand = (
        env["dealer.part.brand"].with_user(manager).create({"name": "Volkswagen Genuine 大众原厂"})
    )
    products = (
        env["product.product"]
        .with_user(manager)
        .create(
            [
                {
                    "name": name,
                    "is_part": True,
                    "is_storable": True,
                    "part_number": number,
                    "oem_number": oem,
                    "part_brand_id": brand.id,
                    "standard_price": cost,
                    "list_price": price,
                }
                for number, oem, name, cost, price in catalogue.PARTS
            ]
        )
    )
    vendor = (
        env["res.partner"]
        .with_user(manager)
        .create(
            {"name": "East China Parts Centre 华东配件中心", "is_company": True, "supplier_rank": 1}
        )
    )
    order = (
        env["purchase.order"]
        .with_user(manager)
        .create(
            {
                "partner_id": vendor.id,
                "company_id": company.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_qty": rng.randint(6, 9) * 8 * LITRES.get(row[0], 1),
                            "price_unit": row[3],
                        }
                    )
                    for product, row in zip(products, catalogue.PARTS, strict=True)
                ],
            }
        )
    )
    order.button_confirm()
    validate(order.sudo().picking_ids, people["store_keeper"][:1])
    return dict(zip([row[0] for row in catalogue.PARTS], products, strict=True))
