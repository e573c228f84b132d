from odoo import api, models


class DealerVehicleStock(models.Model):
    _inherit = "dealer.vehicle.stock"

    @api.model
    def _get_stock_sources(self):
        """Cars on their way from the maker can be seen and sold; they stand nowhere yet."""
        return [
            *super()._get_stock_sources(),
            """
            SELECT arrival.vehicle_id, arrival.lot_id, arrival.product_id, arrival.company_id,
                   NULL::integer
              FROM dealer_vehicle_arrival arrival
             WHERE arrival.state = 'expected'
            """,
        ]
