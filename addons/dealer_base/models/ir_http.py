from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Start a person at the first screen of his role, unless he chose his own."""
        info = super().session_info()
        if self.env.user._is_internal() and not info.get("home_action_id"):
            roles = self.env.user.sudo().all_group_ids.filtered(  # groups are the administrator's
                "dealer_home_action_id"
            )
            if roles and not self.env["ir.ui.menu"]._dealer_menu_unrestricted(
                set(self.env.user._get_group_ids())
            ):
                info["home_action_id"] = roles.sorted("sequence")[-1].dealer_home_action_id.id
        return info
