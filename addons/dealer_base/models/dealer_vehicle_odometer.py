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
        help="The reading is lower than the one before it.",
    )

    _value_positive = models.Constraint(
        "CHECK(value >= 0)", "An odometer reading cannot be negative."
    )

    @api.depends(
        "value", "date", "vehicle_id.odometer_ids.value", "vehicle_id.odometer_ids.date"
    )
    def _compute_is_rollback(self):
        for vehicle, readings in self.grouped("vehicle_id").items():
            wanted = set(readings.ids)
            before = 0
            for reading in vehicle.odometer_ids.sorted(lambda r: (r.date or r._origin.date, r.id)):
                if reading.id in wanted:
                    reading.is_rollback = reading.value < before
                before = reading.value
