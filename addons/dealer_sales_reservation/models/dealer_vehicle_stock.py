from odoo import api, fields, models


class DealerVehicleStock(models.Model):
    """The stock list says by whom and until when a car is kept, before there is a deal too."""

    _inherit = "dealer.vehicle.stock"

    reservation_id = fields.Many2one("dealer.vehicle.reservation", readonly=True)
    reserved_until = fields.Datetime(
        readonly=True, help="Until then the car is kept for the customer of the reservation."
    )

    @api.model
    def _get_stock_columns(self):
        columns = super()._get_stock_columns()
        return {
            **columns,
            "reservation_id": "reservation.id",
            "reserved_until": "reservation.until",
            "partner_id": f"COALESCE({columns['partner_id']}, reservation.partner_id)",
            "user_id": f"COALESCE({columns['user_id']}, reservation.user_id)",
        }

    @api.model
    def _get_stock_joins(self):
        return [
            *super()._get_stock_joins(),
            "LEFT JOIN dealer_vehicle_reservation reservation"
            " ON reservation.vehicle_id = source.vehicle_id AND reservation.closed_on IS NULL"
            " AND reservation.until > now() AT TIME ZONE 'UTC'",
        ]
