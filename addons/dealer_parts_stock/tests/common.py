from itertools import count

from odoo import Command
from odoo.tests import Form, new_test_user

from odoo.addons.account.tests.common import AccountTestInvoicingCommon


class StockroomCommon(AccountTestInvoicingCommon):
    """Store A with two warehouses, store B with one; parts at average cost, perpetual valuation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # what the tests flush in their own name is judged as the administrator's
        cls.env.user.group_ids += cls.env.ref("dealer_base.group_administrator")
        cls._counter = count(1)
        cls.store_a = cls.company_data["company"]
        cls.store_b = cls.setup_other_company(name="Store B")["company"]
        Warehouse = cls.env["stock.warehouse"]
        cls.main = Warehouse.search([("company_id", "=", cls.store_a.id)], limit=1)
        cls.side = Warehouse.create(
            {"name": "Accessory room", "code": "ACC", "company_id": cls.store_a.id}
        )
        cls.far = Warehouse.search([("company_id", "=", cls.store_b.id)], limit=1)
        cls.category = cls.env["product.category"].create({"name": "Test parts"})
        for company in cls.store_a | cls.store_b:
            cls.category.with_company(company).write(
                {"property_valuation": "real_time", "property_cost_method": "average"}
            )
        cls.pads = cls._create_part(name="Brake pads", part_number="04465-YZZ")
        cls.oil = cls._create_part(name="Oil filter", part_number="90915-YZZ")
        cls._receive(cls.pads, 10, 40)
        cls.keeper = cls._create_user("store_keeper")
        cls.manager = cls._create_user("parts_manager")
        cls.keeper_b = cls._create_user("store_keeper", cls.store_b)
        cls.reason = cls.env.ref("dealer_parts_stock.scrap_reason_damaged")

    # === FACTORIES === #

    @classmethod
    def _create_part(cls, **values):
        return cls.env["product.product"].create(
            {
                "is_part": True,
                "type": "consu",
                "is_storable": True,
                "categ_id": cls.category.id,
                **values,
            }
        )

    @classmethod
    def _create_user(cls, role, company=None):
        company = company or cls.store_a
        return new_test_user(
            cls.env,
            login=f"stockroom_{role}_{next(cls._counter)}",
            groups=f"dealer_base.group_{role}",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    @classmethod
    def _receive(cls, part, quantity, cost, warehouse=None):
        """Put parts on the shelf at `cost` each."""
        warehouse = warehouse or cls.main
        move = (
            cls.env["stock.move"]
            .with_company(warehouse.company_id)
            .create(
                {
                    "product_id": part.id,
                    "product_uom_qty": quantity,
                    "product_uom": part.uom_id.id,
                    "location_id": cls.env.ref("stock.stock_location_suppliers").id,
                    "location_dest_id": warehouse.lot_stock_id.id,
                    "picking_type_id": warehouse.in_type_id.id,
                    "company_id": warehouse.company_id.id,
                    "price_unit": cost,
                }
            )
        )
        move._action_confirm()
        move.quantity = quantity
        move.picked = True
        move._action_done()
        move.value_manual = cost * quantity
        return move

    def _create_transfer(self, source, destination, user=None, **quantities):
        """:param quantities: name of the part here (`pads`, `oil`) → how many"""
        transfers = self.env["dealer.part.transfer"].with_user(user or self.keeper)
        return transfers.create(
            {
                "source_id": source.id,
                "destination_id": destination.id,
                "line_ids": [
                    Command.create({"product_id": getattr(self, name).id, "quantity": quantity})
                    for name, quantity in quantities.items()
                ],
            }
        )

    def _take_step(self, document, code, user=None, reason=None):
        """Press the button of a step."""
        step = (
            self.env["dealer.workflow.transition"]
            .sudo()
            .search(
                [
                    ("code", "=", code),
                    ("workflow_id.model", "=", document._name),
                    ("workflow_id.state", "=", "published"),
                ]
            )
        )
        document = document.with_user(user) if user else document
        result = document.workflow_step(step.id, reason)
        self.env.flush_all()
        return result

    def _move(self, transfer, flow, user, quantity=None):
        """Validate the open picking of a transfer, all of it or so many of each part."""
        picking = (
            self.env["stock.picking"]
            .with_user(user)
            .search(
                [
                    ("transfer_id", "=", transfer.id),
                    ("state", "not in", ("done", "cancel")),
                    ("move_ids.transfer_flow", "=", flow),
                ],
                limit=1,
            )
        )
        if quantity is not None:
            with Form(picking) as form:
                for index in range(len(picking.move_ids)):
                    with form.move_ids.edit(index) as move:
                        move.quantity = quantity
        picking.with_context(skip_backorder=True).button_validate()
        self.env.flush_all()
        return picking

    def _stock(self, part, warehouse):
        return sum(
            self.env["stock.quant"]
            .search([("product_id", "=", part.id), ("warehouse_id", "=", warehouse.id)])
            .mapped("quantity")
        )

    def _value(self, part, company):
        return part.with_company(company).sudo().with_user(self.env.user).total_value

    def _balance(self, account, company):
        self.env.flush_all()
        return sum(
            self.env["account.move.line"]
            .search([("account_id", "=", account.id), ("company_id", "=", company.id)])
            .mapped("balance")
        )
