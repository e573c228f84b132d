from itertools import count

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.base.tests.common import BaseCommon
from odoo.addons.dealer_base.tests.kept_store import KeptStore


class PartsFactories:
    """What tests of parts make again and again; the class has `company` and `warehouse`."""

    _logins = count(1)

    @classmethod
    def _get_part_values(cls):
        """Values every part of the test class has."""
        return {"is_part": True, "type": "consu", "is_storable": True}

    @classmethod
    def _create_part(cls, **values):
        return cls.env["product.product"].create({**cls._get_part_values(), **values})

    @classmethod
    def _create_user(cls, *roles, **values):
        values.setdefault("company_id", cls.company.id)
        values.setdefault("company_ids", [Command.set([values["company_id"]])])
        values.setdefault("login", f"{'_'.join(roles)}_{next(cls._logins)}")
        groups = ",".join(f"dealer_base.group_{role}" for role in roles)
        return new_test_user(cls.env, groups=groups, **values)

    @classmethod
    def _receive(cls, part, quantity, cost, warehouse=None, location=None):
        """Put parts on the shelf at `cost` each."""
        warehouse = warehouse or cls.warehouse
        company = warehouse.company_id
        move = (
            cls.env["stock.move"]
            .with_company(company)
            .create(
                {
                    "product_id": part.id,
                    "product_uom_qty": quantity,
                    "product_uom": part.uom_id.id,
                    "location_id": cls.env.ref("stock.stock_location_suppliers").id,
                    "location_dest_id": (location or warehouse.lot_stock_id).id,
                    "picking_type_id": warehouse.in_type_id.id,
                    "company_id": company.id,
                    "price_unit": cost,
                }
            )
        )
        move._action_confirm()
        move.quantity = quantity
        move.picked = True
        move._action_done()
        if company.currency_id.compare_amounts(move.value, cost * quantity):
            move.value_manual = cost * quantity
        return move


class ValuedPartsCommon(PartsFactories, KeptStore, AccountTestInvoicingCommon):
    """A store with a chart of accounts, whose parts are valued perpetually at average cost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # what the tests flush in their own name is judged as the administrator's
        cls.env.user.group_ids += cls.env.ref("dealer_base.group_administrator")
        cls.company = cls.company_data["company"]
        cls.currency = cls.company.currency_id
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.category = cls.env["product.category"].create(
            {
                "name": "Test parts",
                "property_valuation": "real_time",
                "property_cost_method": "average",
            }
        )
        cls.tax = cls.company_data["default_tax_sale"]

    @classmethod
    def _get_part_values(cls):
        return {
            **super()._get_part_values(),
            "categ_id": cls.category.id,
            "taxes_id": [Command.set(cls.tax.ids)],
        }


class PartsCommon(PartsFactories, BaseCommon):
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
    def _create_user(cls, *roles, **values):
        values.setdefault("login", f"parts_{'_'.join(roles)}")
        return super()._create_user(*roles, **values)
