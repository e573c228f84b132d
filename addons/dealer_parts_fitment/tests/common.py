from odoo import Command
from odoo.tests import TransactionCase, new_test_user


class FitmentCommon(TransactionCase):
    """A catalogue of two brands, a car of which everything is known, and parts."""

    VIN = "LSVAA2BR8M2012345"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.brand = cls.env["fleet.vehicle.model.brand"].create({"name": "Fitbrand"})
        cls.other_brand = cls.brand.create({"name": "Otherbrand"})
        cls.model, cls.other_model = cls.env["fleet.vehicle.model"].create(
            [
                {"name": "Alpha", "brand_id": cls.brand.id},
                {"name": "Beta", "brand_id": cls.brand.id},
            ]
        )
        cls.trim = cls.env["dealer.vehicle.trim"].create(
            {"name": "Comfort Plus", "code": "CP1", "model_id": cls.model.id, "model_year": 2021}
        )
        attribute = cls.env.ref("dealer_base.attribute_option")
        cls.sunroof, cls.towbar = cls.env["product.attribute.value"].create(
            [
                {"name": "Fit sunroof", "attribute_id": attribute.id},
                {"name": "Fit towbar", "attribute_id": attribute.id},
            ]
        )
        cls.vehicle = cls._create_vehicle(
            vin=cls.VIN,
            trim_id=cls.trim.id,
            engine_code="EA211-DLS 1.4T",
            option_ids=[Command.set(cls.sunroof.ids)],
        )
        cls.category = cls.env["product.category"].create({"name": "Fit brakes"})
        cls.part = cls._create_part("FIT-0001")
        cls.Rule = cls.env["dealer.part.fitment"]

    @classmethod
    def _create_vehicle(cls, **values):
        values = {"model_id": cls.model.id, **values}
        return cls.env["dealer.vehicle"].create(values)

    @classmethod
    def _create_part(cls, number, **values):
        return cls.env["product.product"].create(
            {
                "name": f"Part {number}",
                "part_number": number,
                "is_part": True,
                "type": "consu",
                "is_storable": True,
                "categ_id": cls.category.id,
                "list_price": 100.0,
                **values,
            }
        )

    @classmethod
    def _create_rule(cls, product=None, **values):
        return cls.env["dealer.part.fitment"].create(
            {"product_id": (product or cls.part).id, **values}
        )

    @classmethod
    def _stock(cls, product, quantity):
        warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.env["stock.quant"]._update_available_quantity(product, warehouse.lot_stock_id, quantity)

    @classmethod
    def _create_user(cls, role, **values):
        return new_test_user(
            cls.env,
            groups=f"dealer_base.group_{role}",
            **{"login": f"fitment_{role}", **values},
        )

    def _judge(self, vehicle=None, part=None):
        part = part or self.part
        return self.Rule._judge_fit(vehicle or self.vehicle, part)[part.id]

    def _shown(self, vehicle=None, **overrides):
        """Return {part number: verdict} of the look-up of a car."""
        facts = (vehicle or self.vehicle)._get_fitment_facts(overrides)
        found = self.Rule._look_up(facts)
        return {
            self.env["product.product"].browse(row[0]).default_code: row[1]
            for row in found["parts"]
        }
