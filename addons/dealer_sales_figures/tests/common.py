from odoo.fields import Command

from odoo.addons.dealer_vehicle_sales.tests.common import VehicleSalesCommon


class FiguresCommon(VehicleSalesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mats, cls.plates = cls.env["product.product"].create(
            [
                {"name": "Mats", "deal_kind": "accessory", "list_price": 300, "taxes_id": False},
                {"name": "Plates", "deal_kind": "agency", "list_price": 200, "taxes_id": False},
            ]
        )
        cls.mats.type = cls.plates.type = "service"

    @classmethod
    def _extra(cls, product, **values):
        return Command.create(
            {
                "product_id": product.id,
                "product_uom_qty": 1,
                "tax_ids": [Command.clear()],
                **values,
            }
        )

    @classmethod
    def _quote(cls, vehicle, price, *products, **values):
        """A deal at a price, with what is sold with the car."""
        deal = cls._create_deal(vehicle, **values)
        deal.order_line.price_unit = price
        deal.order_line = [cls._extra(product) for product in products]
        return deal

    @classmethod
    def _figures(cls, model, **domain):
        cls.env.flush_all()
        return cls.env[model].search([(name, "=", value) for name, value in domain.items()])
