from odoo import fields, models


class DealerTradein(models.Model):
    _inherit = "dealer.tradein"

    vehicle_lifecycle = fields.Selection(related="vehicle_id.lifecycle", string="Car Is")

    def action_refurbish(self):
        """Have the workshop put the car in order: what was found is its jobs, the estimate its
        budget."""
        self.ensure_one()
        return self.vehicle_id.action_refurbish()
