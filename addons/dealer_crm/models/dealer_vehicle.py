from odoo import api, models


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    @api.model
    def _get_overview_fields(self):
        """:return: the stored fields of a car that the page of its owner reads"""
        return [
            "active",
            "company_id",
            "vin",
            "license_plate",
            "brand_id",
            "model_id",
            "odometer",
            "owner_id",
            "driver_id",
        ]

    def _get_overview_values(self):
        """:return: what the page of its owner says of the car"""
        self.ensure_one()
        return {
            "id": self.id,
            "name": " ".join(filter(None, [self.brand_id.name, self.model_id.name])),
            "plate": self.license_plate or False,
            "vin": self.vin or False,
            "odometer": self.odometer,
            "notes": [],
        }
