from odoo import models
from odoo.tools import SQL


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    def _get_last_visits(self):
        """The store that handed a car over cares for it until it has been in a workshop."""
        visits = super()._get_last_visits()
        if unseen := [vehicle_id for vehicle_id in self.ids if vehicle_id not in visits]:
            self.env["dealer.vehicle.delivery"].flush_model(["vehicle_id", "company_id", "state"])
            rows = self.env.execute_query(
                SQL(
                    """SELECT DISTINCT ON (vehicle_id) vehicle_id, company_id
                         FROM dealer_vehicle_delivery
                        WHERE state = 'done' AND vehicle_id = ANY(%s)
                     ORDER BY vehicle_id, date_done DESC""",
                    unseen,
                )
            )
            visits.update({vehicle: (None, company) for vehicle, company in rows})
        return visits
