from odoo import api, fields, models

from ..tools import license_plate

PLATE_KINDS = [
    ("normal", "Normal"),
    ("new_energy", "New energy"),
    ("police", "Police"),
    ("armed_police", "Armed police"),
    ("embassy", "Embassy or consulate"),
    ("hk_macau", "Hong Kong or Macau"),
    ("trailer", "Trailer"),
    ("learner", "Driving school"),
    ("emergency", "Emergency rescue"),
    ("temporary", "Temporary or test"),
    ("other", "Other"),
]


class DealerVehiclePlate(models.Model):
    """A plate on a car for a time. A plate moves with its owner from car to car."""

    _name = "dealer.vehicle.plate"
    _inherit = ["dealer.vehicle.history.mixin"]
    _description = "License Plate of a Vehicle"
    _rec_name = "plate"
    _history_field = "plate"

    plate = fields.Char(string="License Plate", required=True)
    plate_key = fields.Char(
        compute="_compute_plate_key",
        store=True,
        precompute=True,
        help="The plate in upper case without spaces and separators.",
    )
    plate_kind = fields.Selection(
        PLATE_KINDS, compute="_compute_plate_key", store=True, precompute=True
    )

    _plate_current_uniq = models.UniqueIndex(
        "(plate_key text_pattern_ops) WHERE date_to IS NULL",
        "This license plate is already on another vehicle. Search for it there first.",
    )
    _vehicle_no_overlap = models.Constraint(
        "EXCLUDE USING gist (vehicle_id WITH =, daterange(date_from, date_to, '[)') WITH &&)",
        "A vehicle has one license plate at a time: the dates of two plates overlap.",
    )
    _period_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "A license plate cannot be given up before the day it was put on.",
    )
    _plate_key_idx = models.Index("(plate_key text_pattern_ops)")
    _plate_key_reverse_idx = models.Index("(reverse(plate_key) text_pattern_ops)")

    @api.depends("plate")
    def _compute_plate_key(self):
        for record in self:
            record.plate_key = license_plate.key(record.plate)
            record.plate_kind = license_plate.kind(record.plate)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["plate"] = license_plate.shown(vals.get("plate"))
        return super().create(vals_list)

    def write(self, vals):
        if vals.get("plate"):
            vals = {**vals, "plate": license_plate.shown(vals["plate"])}
        return super().write(vals)

    def _is_same(self, value):
        return self.plate_key == license_plate.key(value)

    @api.model
    def _get_displaced(self, vals_list):
        """A plate moves with its owner: it leaves the car it was on, which is told so."""
        vehicle_ids = {license_plate.key(vals["plate"]): vals["vehicle_id"] for vals in vals_list}
        displaced = self.search(
            [("plate_key", "in", list(vehicle_ids)), ("date_to", "=", False)]
        ).filtered(lambda record: record.vehicle_id.id != vehicle_ids[record.plate_key])
        for record in displaced:
            vehicle = self.env["dealer.vehicle"].browse(vehicle_ids[record.plate_key])
            record.vehicle_id.message_post(
                body=self.env._(
                    "License plate %(plate)s moved to %(vehicle)s.",
                    plate=record.plate,
                    vehicle=vehicle._get_html_link(),
                )
            )
            vehicle.message_post(
                body=self.env._(
                    "License plate %(plate)s came from %(vehicle)s.",
                    plate=record.plate,
                    vehicle=record.vehicle_id._get_html_link(),
                )
            )
        return displaced
