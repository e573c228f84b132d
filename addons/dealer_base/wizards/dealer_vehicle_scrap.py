from odoo import fields, models


class DealerVehicleScrap(models.TransientModel):
    """Ask when and why cars were scrapped."""

    _name = "dealer.vehicle.scrap"
    _description = "Scrap Vehicles"

    vehicle_ids = fields.Many2many("dealer.vehicle", string="Vehicles", required=True)
    date = fields.Date(string="Scrapped On", required=True, default=fields.Date.context_today)
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Scrap the cars."""
        self.vehicle_ids._scrap(self.date, self.reason)
        return {"type": "ir.actions.act_window_close"}
