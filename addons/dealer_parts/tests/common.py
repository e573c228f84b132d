from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon


class PartsCommon(BaseCommon):
    """Parts, people and the warehouse of the test company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        ) or cls.env["stock.warehouse"].create(
            {"company_id": cls.company.id, "name": "Parts", "code": "PA"}
        )
        cls.brand = cls.env["dealer.part.brand"].create({"name": "Test brand"})
        cls.part = cls._create_part(
            name="Brake pads test",
            part_number="04465-0k240T",
            oem_number="OEM 99.88/77",
            barcode="6900000000017",
            part_brand_id=cls.brand.id,
        )

    @classmethod
    def _create_part(cls, **values):
        return cls.env["product.product"].create(
            {"is_part": True, "type": "consu", "is_storable": True, **values}
        )

    @classmethod
    def _create_user(cls, role, **values):
        values.setdefault("company_id", cls.company.id)
        values.setdefault("company_ids", [Command.set([values["company_id"]])])
        return new_test_user(
            cls.env, login=f"parts_{role}", groups=f"dealer_base.group_{role}", **values
        )
