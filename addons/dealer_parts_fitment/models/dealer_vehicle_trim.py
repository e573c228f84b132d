from odoo import fields, models


class DealerVehicleTrim(models.Model):
    _inherit = "dealer.vehicle.trim"

    engine_code = fields.Char(
        string="Engine",
        help="Code and description of the engine of cars of this trim: “EA211-DLS 1.4T”. Rules of "
        "parts ask for it.",
    )
