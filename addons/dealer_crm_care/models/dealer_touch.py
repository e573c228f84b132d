from odoo import api, models


class DealerTouch(models.Model):
    _inherit = "dealer.touch"

    @api.model
    def _selection_origin(self):
        return [*super()._selection_origin(), ("dealer.care.rule", self.env._("Care Rule"))]
