from odoo import fields, models


class DealerVehicleDelivery(models.Model):
    """With the keys the service plan starts: the first service is known, and which store reminds."""

    _inherit = "dealer.vehicle.delivery"

    next_service_date = fields.Date(related="vehicle_id.next_service_date")
    next_service_km = fields.Integer(related="vehicle_id.next_service_km")
    next_service_tasks = fields.Char(related="vehicle_id.next_service_tasks")

    def action_done(self):
        result = super().action_done()
        # the start of the warranty has made the plan count; now this store is the one that reminds
        # sudo: whoever hands over may not write what follows from plans
        self.sudo().vehicle_id._update_next_service()
        return result
