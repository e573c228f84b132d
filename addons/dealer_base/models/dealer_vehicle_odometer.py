from odoo import api, fields, models


class DealerVehicleOdometer(models.Model):
    """A reading of the odometer, in km."""

    _name = "dealer.vehicle.odometer"
    _description = "Odometer Reading"
    _order = "date desc, id desc"
    _rec_name = "value"

    vehicle_id = fields.Many2one(
        "dealer.vehicle", required=True, index=True, ondelete="cascade", readonly=True
    )
    value = fields.Integer(string="Odometer", required=True, aggregator="max", help="In km.")
    date = fields.Date(required=True, default=fields.Date.context_today)
    source = fields.Selection(
        [
            ("manual", "Entered by hand"),
            ("import", "Import"),
            ("reception", "Reception"),
            ("delivery", "Delivery"),
            ("appraisal", "Appraisal"),
            ("telematics", "Telematics"),
        ],
        required=True,
        default="manual",
    )
    note = fields.Char()
    is_rollback = fields.Boolean(
        string="Lower than Before",
        compute="_compute_is_rollback",
        store=True,
        precompute=True,
        help="The reading is lower than the one before it.",
    )

    _value_positive = models.Constraint(
        "CHECK(value >= 0)", "An odometer reading cannot be negative."
    )

    @api.depends("value", "date", "vehicle_id.odometer_ids.value", "vehicle_id.odometer_ids.date")
    def _compute_is_rollback(self):
        for vehicle, readings in self.grouped("vehicle_id").items():
            before = 0
            for reading in (vehicle.odometer_ids | readings).sorted(self._chronological):
                if reading in readings:
                    reading.is_rollback = reading.value < before
                before = reading.value

    @api.model_create_multi
    def create(self, vals_list):
        readings = super().create(vals_list)
        for reading in readings.filtered("is_rollback"):
            reading.vehicle_id.message_post(
                body=self.env._(
                    "The odometer reading of %(date)s, %(value)s km, is lower than the one before "
                    "it. Check it with the customer.",
                    date=fields.Date.to_string(reading.date),
                    value=reading.value,
                )
            )
        return readings

    @staticmethod
    def _chronological(reading):
        """Sort key, also for readings not saved yet."""
        return (reading.date or fields.Date.today(), reading._origin.id or float("inf"))
