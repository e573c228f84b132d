from odoo import models

from odoo.addons.dealer_parts.models.part_key import part_key


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    def _get_engine_keys(self):
        """Return the set of keys by which a labour standard may name this car's engine.

        The name of a trim begins with its engine in most catalogues (“1.5T Comfort”): its words
        count. Extended by who knows the engine's code.
        """
        self.ensure_one()
        return {part_key(word) for word in (self.trim_id.name or "").split()} - {""}
