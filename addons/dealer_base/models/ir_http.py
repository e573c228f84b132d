from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Start a person at the first screen of his role, unless he chose his own."""
        info = super().session_info()
        if not info.get("home_action_id"):
            info["home_action_id"] = self.env["ir.ui.menu"]._get_dealer_home_action().id
        return info
