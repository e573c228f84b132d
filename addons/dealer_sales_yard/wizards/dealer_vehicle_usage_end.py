from odoo import api, fields, models


class DealerVehicleUsageEnd(models.TransientModel):
    """A display or demo use ends: what the odometer shows."""

    _name = "dealer.vehicle.usage.end"
    _description = "End the Use of a Car"

    usage_id = fields.Many2one("dealer.vehicle.usage", required=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    odometer = fields.Integer(
        string="Odometer (km)",
        compute="_compute_odometer",
        store=True,
        readonly=False,
        required=True,
    )

    @api.depends("usage_id")
    def _compute_odometer(self):
        for wizard in self:
            wizard.odometer = max(
                wizard.usage_id.vehicle_id.odometer, wizard.usage_id.odometer_from
            )

    def action_end(self):
        self.usage_id._end(self.date, self.odometer)
        return {"type": "ir.actions.act_window_close"}
