from odoo import Command

from odoo.addons.dealer_parts.tests.common import PartsFactories
from odoo.addons.dealer_vehicle_sales.tests.common import VehicleSalesCommon


class SalesWorkshopCommon(VehicleSalesCommon):
    """A store that sells cars with accessories and fits them itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.category = cls.env["product.category"].create(
            {
                "name": "Test accessories",
                "property_valuation": "real_time",
                "property_cost_method": "average",
            }
        )
        cls.labour_class = cls.env["dealer.labour.class"].create(
            {"name": "Test fitting", "code": "H8FIT"}
        )
        cls.operation = cls.env["dealer.operation"].create(
            {
                "name": "Fit a dash cam",
                "labour_class_id": cls.labour_class.id,
                "standard_ids": [Command.create({"hours": 1.5})],
            }
        )
        cls.camera = cls._create_accessory("Dash cam", fitting_operation_id=cls.operation.id)
        cls.mats = cls._create_accessory("Floor mats")
        PartsFactories._receive.__func__(cls, cls.camera, 10, 300)
        PartsFactories._receive.__func__(cls, cls.mats, 10, 50)
        cls.consultant = cls._create_user("sales_consultant")
        cls.manager = cls._create_user("sales_manager")
        cls.keeper = cls._create_user("store_keeper")
        cls.adviser = cls._create_user("service_adviser")
        cls.controller = cls._create_user("workshop_controller")
        cls.technician = cls._create_user("technician")
        cls.env["hr.employee"].create(
            {
                "name": "Technician",
                "user_id": cls.technician.id,
                "company_id": cls.company.id,
            }
        )
        cls.vehicle = cls._buy(100000)

    @classmethod
    def _create_accessory(cls, name, **values):
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "consu",
                "is_storable": True,
                "deal_kind": "accessory",
                "categ_id": cls.category.id,
                "list_price": 500,
                "invoice_policy": "order",
                "taxes_id": [Command.clear()],
                **values,
            }
        )

    @classmethod
    def _line(cls, product, **values):
        return Command.create({"product_id": product.id, "tax_ids": [Command.clear()], **values})

    @classmethod
    def _create_equipped_deal(cls, *lines, vehicle=None, user=None, confirm=True):
        """A deal over a car with accessories, as the consultant."""
        user = user or cls.consultant
        vehicle = vehicle or cls.vehicle
        deal = (
            cls.env["sale.order"]
            .with_user(user)
            .create(
                {
                    "partner_id": cls.customer.id,
                    "order_line": [
                        Command.create({"vehicle_id": vehicle.id, "tax_ids": [Command.clear()]}),
                        *(lines or [cls._line(cls.camera)]),
                    ],
                }
            )
        )
        if confirm:
            deal.action_confirm()
        return deal

    @classmethod
    def _order(cls, deal, purpose="fitting"):
        return deal.sudo().repair_order_ids.filtered(
            lambda order: order.stock_purpose == purpose and order.category != "cancelled"
        ).with_env(cls.env)  # fmt: skip

    @classmethod
    def _issue(cls, order):
        """The store keeper issues what the workshop asked for."""
        picking = order.picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty
            move.picked = True
        picking.with_user(cls.keeper).button_validate()
        return picking

    @classmethod
    def _fit(cls, order):
        """The workshop does it all."""
        order.action_start()
        if order.line_ids.filtered("qty_to_request"):
            order.action_request_parts()
        cls._issue(order)
        order.action_finish()
        return order

    @classmethod
    def _stock(cls, product):
        return product.with_context(location=cls.warehouse.lot_stock_id.id).qty_available

    @classmethod
    def _figures(cls, vehicle):
        """What the books say was earned and spent on a car, by figure."""
        lines = cls.env["account.move.line"].search(
            [("dealer_vehicle_id", "=", vehicle.id), ("parent_state", "=", "posted")]
        )
        result = {}
        for line in lines:
            group = line.account_id.internal_group
            if group in ("income", "expense"):
                key = (line.vehicle_figure, group)
                result[key] = result.get(key, 0.0) + line.balance
        return {key: round(value, 2) for key, value in result.items() if round(value, 2)}
