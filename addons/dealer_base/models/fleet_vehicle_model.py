from odoo import fields, models


class FleetVehicleModel(models.Model):
    """A series (车系) of a brand. Its trims are the configurations that are sold."""

    _inherit = "fleet.vehicle.model"

    code = fields.Char(copy=False, help="Code of the series in the maker's catalogue.")
    trim_ids = fields.One2many("dealer.vehicle.trim", "model_id", string="Trims")
