from dateutil.relativedelta import relativedelta
from odoo import Command, fields

from odoo.addons.dealer_parts.tests.common import PartsCommon


class PurchaseCommon(PartsCommon):
    """A parts store with a vendor, demand of the past and people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env["res.partner"].create({"name": "Parts centre", "is_company": True})
        cls.other_vendor = cls.env["res.partner"].create({"name": "Other shop", "is_company": True})
        cls.customer = cls.env["res.partner"].create({"name": "Mrs Li"})
        cls.month = fields.Date.today().replace(day=1)
        cls.manager = cls._create_user("parts_manager")
        cls.adviser = cls._create_user("service_adviser")
        cls.keeper = cls._create_user("store_keeper")

    @classmethod
    def _create_bought_part(cls, name, price=10.0, delay=7, vendor=None, **values):
        sellers = [
            Command.create(
                {"partner_id": (vendor or cls.vendor).id, "price": price, "delay": delay}
            )
        ]
        return cls._create_part(
            **{"name": name, "part_number": name, "seller_ids": sellers, **values}
        )

    @classmethod
    def _set_demand(cls, part, quantities, warehouse=None):
        """Demand of the last full months, the newest last; 0: none."""
        warehouse = warehouse or cls.warehouse
        cls.env["dealer.part.demand"].create(
            [
                {
                    "product_id": part.id,
                    "warehouse_id": warehouse.id,
                    "company_id": warehouse.company_id.id,
                    "month": cls.month - relativedelta(months=len(quantities) - number),
                    "quantity": quantity,
                    "hits": 1,
                }
                for number, quantity in enumerate(quantities)
                if quantity
            ]
        )

    @classmethod
    def _set_stock(cls, part, quantity, warehouse=None):
        location = (warehouse or cls.warehouse).lot_stock_id
        if quantity:
            cls.env["stock.quant"]._update_available_quantity(part, location, quantity)

    @classmethod
    def _run_suggestion(cls, **values):
        run = (
            cls.env["dealer.part.suggestion"]
            .with_user(cls.manager)
            .create(
                {"warehouse_ids": [Command.set(cls.warehouse.ids)], "history_months": 12, **values}
            )
        )
        run.action_compute()
        return run

    @classmethod
    def _create_special(cls, part, quantity=1.0, user=None, **values):
        return (
            cls.env["dealer.part.special.order"]
            .with_user(user or cls.adviser)
            .create(
                {
                    "product_id": part.id,
                    "quantity": quantity,
                    "partner_id": cls.customer.id,
                    "warehouse_id": cls.warehouse.id,
                    **values,
                }
            )
        )

    def _receive(self, order, quantity=None, user=None):
        """Book the open receipt of a purchase order, whole or so many of each part."""
        picking = order.sudo().picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        picking = picking.with_user(user or self.keeper)
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty if quantity is None else quantity
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        return picking
