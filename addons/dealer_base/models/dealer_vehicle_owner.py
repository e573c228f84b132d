from odoo import fields, models


class DealerVehicleOwner(models.Model):
    """Who owned a car, from when until when."""

    _name = "dealer.vehicle.owner"
    _inherit = ["dealer.vehicle.history.mixin"]
    _description = "Owner of a Vehicle"
    _rec_name = "partner_id"
    _history_field = "partner_id"

    partner_id = fields.Many2one(
        "res.partner", string="Owner", required=True, index=True, ondelete="restrict"
    )
    origin = fields.Char(help="Document or event that made this person the owner.")

    _vehicle_no_overlap = models.Constraint(
        "EXCLUDE USING gist (vehicle_id WITH =, daterange(date_from, date_to, '[)') WITH &&)",
        "A vehicle has one owner at a time: the dates of two owners overlap.",
    )
    _period_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "An owner cannot give up a vehicle before the day he got it.",
    )
