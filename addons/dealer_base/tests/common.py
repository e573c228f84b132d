from unittest.mock import patch

from odoo.tests import new_test_user

from odoo.addons.base.models.avatar_mixin import AvatarMixin
from odoo.addons.base.tests.common import BaseCommon

ROLES = (
    "sales_consultant", "sales_manager", "finance_clerk", "service_adviser", "technician",
    "workshop_controller", "quality_inspector", "warranty_clerk", "gate_guard", "stock_clerk", "store_keeper", "parts_counter",
    "parts_manager", "cashier", "accountant", "marketing", "reception", "customer_service", "hr",
    "general_manager", "administrator",
)  # fmt: skip
VIN = "1HGCM826X3A904357"
VIN_2 = "5XYKTCA61FG996478"
VIN_WRONG = "1HGCM82613A904357"


class DealerCommon(BaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the picture of a person's initials is ten attachments, for everybody in every class
        cls.startClassPatcher(
            patch.object(AvatarMixin, "_avatar_generate_svg", lambda _record: False)
        )
        cls.Vehicle = cls.env["dealer.vehicle"]
        cls.brand = cls.env["fleet.vehicle.model.brand"].create({"name": "Testa"})
        cls.model = cls.env["fleet.vehicle.model"].create({"name": "Uno", "brand_id": cls.brand.id})
        cls.owner = cls.env["res.partner"].create({"name": "亓官昭", "phone": "+86 138-0013 8000"})
        cls.other_store = cls.env["res.company"].create({"name": "Other Store"})

    @classmethod
    def _create_user(cls, role, company=None):
        """Return a user with one dealership role."""
        company = company or cls.env.company
        return new_test_user(
            cls.env,
            login=f"test_{role}_{company.id}",
            groups=f"dealer_base.group_{role}",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )

    @classmethod
    def _create_vehicle(cls, **values):
        return cls.Vehicle.create({"model_id": cls.model.id, **values})

    @classmethod
    def _create_color(cls, name):
        attribute = cls.env.ref("dealer_base.attribute_exterior_color")
        return cls.env["product.attribute.value"].create(
            {"name": name, "attribute_id": attribute.id}
        )

    @classmethod
    def _create_trim(cls, **values):
        return cls.env["dealer.vehicle.trim"].create(
            {"name": "Deluxe", "model_id": cls.model.id, **values}
        )
