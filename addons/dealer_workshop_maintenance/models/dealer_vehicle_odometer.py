from odoo import api, models


class DealerVehicleOdometer(models.Model):
    """Every reading moves the date of the car's next service."""

    _inherit = "dealer.vehicle.odometer"

    @api.model_create_multi
    def create(self, vals_list):
        readings = super().create(vals_list)
        readings.vehicle_id._update_next_service()
        return readings

    def write(self, vals):
        result = super().write(vals)
        if {"value", "date"}.intersection(vals):
            self.vehicle_id._update_next_service()
        return result

    def unlink(self):
        vehicles = self.vehicle_id
        result = super().unlink()
        vehicles._update_next_service()
        return result
