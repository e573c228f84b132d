from odoo import models


class DealerVehicleTrim(models.Model):
    _inherit = "dealer.vehicle.trim"

    def _prepare_product_values(self):
        """A trim's product is kept by VIN with a cost for each car, and billed before it leaves."""
        return {**super()._prepare_product_values(), **self._prepare_stock_values()}

    def _prepare_stock_values(self):
        """:return: how products of trims are stocked, bought and sold"""
        return {
            "is_vehicle": True,
            "is_storable": True,
            "tracking": "serial",
            "lot_valuated": True,
            "invoice_policy": "order",
            "purchase_method": "receive",
        }
