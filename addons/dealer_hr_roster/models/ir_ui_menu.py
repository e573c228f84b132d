from odoo import api, models


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    @api.model
    def _get_head_menus(self):
        return [
            *super()._get_head_menus(),
            "dealer_hr_roster.menu_roster",
            "dealer_hr_roster.menu_shift_team",
        ]
