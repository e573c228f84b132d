from datetime import date

from odoo import Command

from odoo.addons.dealer_workshop.tests.common import WorkshopCommon


class WarrantyCommon(WorkshopCommon):
    """A brand whose maker gives a warranty, a car of it sold this year, and a clerk."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls._create_user("warranty_clerk")
        cls.company.warranty_clerk_id = cls.clerk
        cls.adviser = cls._create_user("service_adviser")
        cls.brand = cls.env["fleet.vehicle.model.brand"].create({"name": "Test brand"})
        cls.series = cls.env["fleet.vehicle.model"].create(
            {"name": "Test series", "brand_id": cls.brand.id, "default_fuel_type": "electric"}
        )
        cls.car = cls._create_vehicle(
            model_id=cls.series.id, warranty_start=date(2026, 1, 10), vin="TESTCLAIM0001"
        )
        cls.wearing = cls.env["product.category"].create(
            {"name": "Wearing parts", "parent_id": cls.category.id}
        )
        cls.filter = cls._create_part(name="Pollen filter", categ_id=cls.wearing.id, list_price=30)
        cls._receive(cls.filter, 10, 5)
        cls.basic = cls._create_coverage(excluded_category_ids=[Command.set(cls.wearing.ids)])

    @classmethod
    def _create_coverage(cls, **values):
        return cls.env["dealer.warranty.coverage"].create(
            {
                "name": "Maker's warranty",
                "brand_id": cls.brand.id,
                "partner_id": cls.maker.id,
                "months": 36,
                "km": 100000,
                **values,
            }
        )

    @classmethod
    def _create_operation(cls, name="Test service", product=None, hours=0.8, **values):
        lines = [Command.create({"line_type": "labour"})]
        if product:
            lines.append(
                Command.create({"line_type": "part", "product_id": product.id, "quantity": 1})
            )
        return cls.env["dealer.operation"].create(
            {
                "name": name,
                "line_ids": lines,
                "standard_ids": [Command.create({"hours": hours})],
                **values,
            }
        )

    @classmethod
    def _create_visit(cls, *lines, **values):
        return cls._create_order(
            *(lines or (cls._labour_line(1.5, price_unit=120.0), cls._part_line(cls.pads, 2))),
            vehicle_id=cls.car.id,
            **values,
        )

    @classmethod
    def _create_claim(cls, *lines, describe=True):
        """A settled visit whose lines the maker pays, and its claim."""
        order = cls._create_visit(*lines)
        order.line_ids.action_to_warranty()
        if describe:
            order.job_ids.write({"cause": "Worn seal", "correction": "Pads replaced"})
        cls._settle(order)
        return order.claim_ids

    @classmethod
    def _submit(cls, claim):
        claim.with_user(cls.clerk).action_submit()
        return claim

    @classmethod
    def _pay_bill(cls, bill):
        cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=bill.ids
        ).create({})._create_payments()
