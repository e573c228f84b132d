from odoo.addons.dealer_workshop.tests.common import WorkshopCommon


class WorkshopFitmentCommon(WorkshopCommon):
    """The car of the workshop's tests is an Alpha; the pads are for it, the filter is not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        brand = cls.env["fleet.vehicle.model.brand"].create({"name": "Fitbrand"})
        cls.model, cls.other_model = cls.env["fleet.vehicle.model"].create(
            [{"name": "Alpha", "brand_id": brand.id}, {"name": "Beta", "brand_id": brand.id}]
        )
        cls.vehicle.model_id = cls.model
        cls.Rule = cls.env["dealer.part.fitment"]
        cls._create_rule(cls.pads, model_id=cls.model.id)
        cls._create_rule(cls.oil, model_id=cls.other_model.id)
        cls.adviser = cls._create_user("service_adviser")

    @classmethod
    def _create_rule(cls, product, **values):
        return cls.env["dealer.part.fitment"].create({"product_id": product.id, **values})
