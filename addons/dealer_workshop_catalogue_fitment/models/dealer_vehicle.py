from odoo import models


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    def _get_engine_keys(self):
        """A labour standard names the engine as rules of parts do."""
        # sudo: who has an order in hand may know the facts of its car
        return super()._get_engine_keys() | set(self.sudo()._get_fitment_facts().engine_keys)
