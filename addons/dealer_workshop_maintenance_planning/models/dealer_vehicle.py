from odoo import models


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    def action_service_appointment(self):
        """Open an appointment of this car, prefilled with what is due."""
        action = super().action_service_appointment()
        context = {
            "default_vehicle_id": self.id,
            "default_partner_id": self.owner_id.id,
            "default_operation_ids": self._get_service_operations().ids,
        }
        return {**action, "res_model": "dealer.workshop.appointment", "context": context}
