from odoo import Command
from odoo.tests import Form

from odoo.addons.dealer_parts.tests.common import ValuedPartsCommon


class StockroomCommon(ValuedPartsCommon):
    """Store A with two warehouses, store B with one; parts at average cost, perpetual valuation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store_a = cls.company
        cls.store_b = cls.setup_other_company(name="Store B")["company"]
        Warehouse = cls.env["stock.warehouse"]
        cls.main = cls.warehouse
        cls.side = Warehouse.create(
            {"name": "Accessory room", "code": "ACC", "company_id": cls.store_a.id}
        )
        cls.far = Warehouse.search([("company_id", "=", cls.store_b.id)], limit=1)
        cls.category.with_company(cls.store_b).write(
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
    def _get_part_values(cls):
        return {**super()._get_part_values(), "taxes_id": False}

    @classmethod
    def _create_user(cls, role, company=None):
        return super()._create_user(role, company_id=(company or cls.store_a).id)

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
