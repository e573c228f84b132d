from odoo import fields, models


class DealerVehicleOdometer(models.Model):
    _inherit = "dealer.vehicle.odometer"

    source = fields.Selection(
        selection_add=[("test_drive", "Test drive")], ondelete={"test_drive": "set default"}
    )
