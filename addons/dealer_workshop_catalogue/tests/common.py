from odoo import Command

from odoo.addons.dealer_workshop.tests.common import WorkshopCommon


class CatalogueCommon(WorkshopCommon):
    """A brand with a series and two trims, an operation with labour and parts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.brand = cls.env["fleet.vehicle.model.brand"].create({"name": "Testwagen"})
        cls.model = cls.env["fleet.vehicle.model"].create({"name": "T1", "brand_id": cls.brand.id})
        cls.trim = cls.env["dealer.vehicle.trim"].create(
            {"name": "1.5T Comfort", "model_id": cls.model.id}
        )
        cls.vehicle.write(
            {
                "brand_id": cls.brand.id,
                "model_id": cls.model.id,
                "trim_id": cls.trim.id,
                "model_year": 2022,
            }
        )
        cls.mechanical = cls.env.ref("dealer_workshop_catalogue.labour_class_mechanical")
        cls.paint = cls.env.ref("dealer_workshop_catalogue.labour_class_paint")
        cls.brakes = cls._create_operation(
            name="Replace brake pads",
            code="BR01",
            line_ids=[cls._operation_part(cls.pads, 2)],
        )
        cls.service = cls._create_operation(
            name="Oil service",
            code="SV01",
            line_ids=[
                cls._operation_part(cls.oil),
                Command.create({"line_type": "fee", "name": "Disposal", "price_unit": 5}),
            ],
        )
        cls._create_standard(cls.brakes, 1.5)
        cls._create_standard(cls.service, 0.5)

    # === FACTORIES === #

    @classmethod
    def _create_operation(cls, **values):
        return cls.env["dealer.operation"].create(
            {"name": "Operation", "labour_class_id": cls.mechanical.id, **values}
        )

    @classmethod
    def _operation_part(cls, part, quantity=1.0, **values):
        return Command.create(
            {"line_type": "part", "product_id": part.id, "quantity": quantity, **values}
        )

    @classmethod
    def _create_standard(cls, operation, hours, **values):
        return cls.env["dealer.labour.standard"].create(
            {"operation_id": operation.id, "hours": hours, **values}
        )

    @classmethod
    def _create_rate(cls, price, **values):
        return cls.env["dealer.labour.rate"].create(
            {"price": price, "company_id": cls.company.id, **values}
        )

    @classmethod
    def _create_package(cls, price, operations, **values):
        uses = values.pop("uses", 1)
        return cls.env["dealer.service.package"].create(
            {
                "name": "Package",
                "price": price,
                "company_id": cls.company.id,
                "line_ids": [
                    Command.create({"operation_id": operation.id, "uses": uses})
                    for operation in operations
                ],
                **values,
            }
        )

    @classmethod
    def _create_card(cls, price=1000, uses=5, sold=True, paid=True, **values):
        package = cls._create_package(price, cls.service, kind="card", uses=uses)
        card = cls.env["dealer.service.package.card"].create(
            {
                "package_id": package.id,
                "partner_id": cls.customer.id,
                "company_id": cls.company.id,
                **values,
            }
        )
        if sold:
            card.action_sell()
        if sold and paid:
            cls._pay(card)
        return card

    @classmethod
    def _create_bare_order(cls, **values):
        """An order with a concern and nothing on it yet."""
        order = cls._create_order(**values)
        order.line_ids.unlink()
        return order
