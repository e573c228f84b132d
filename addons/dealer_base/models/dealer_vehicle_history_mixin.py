from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerVehicleHistoryMixin(models.AbstractModel):
    """A dated fact of a vehicle: true from a day until the day the next one takes over.

    The concrete model adds what is true and the EXCLUDE constraint that keeps periods apart.
    """

    _name = "dealer.vehicle.history.mixin"
    _description = "Dated History of a Vehicle"
    _order = "date_from desc, id desc"

    vehicle_id = fields.Many2one(
        "dealer.vehicle", required=True, index=True, ondelete="cascade", readonly=True
    )
    date_from = fields.Date(string="From", required=True, default=fields.Date.context_today)
    date_to = fields.Date(string="Until", help="First day it was no longer so. Empty: it is now.")

    @api.model
    def _close(self, records, date):
        """End ``records`` on ``date``; refuse a date before they began."""
        for record in records:
            if record.date_from > date:
                raise UserError(
                    self.env._(
                        "%(what)s has been on %(vehicle)s since %(since)s, which is after %(date)s."
                        " Choose a later date, or correct the history of the vehicle.",
                        what=record.display_name,
                        vehicle=record.vehicle_id.display_name,
                        since=record.date_from,
                        date=date,
                    )
                )
        records.write({"date_to": date})
