from odoo import api, models


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    @api.model
    def _get_head_menus(self):
        """Return the xmlids of the menus that only say something to whoever has people below him.

        Addons append theirs. HR and the general manager see them anyway.
        """
        return ["dealer_hr_ext.menu_people_team"]

    def _load_menus_blacklist(self):
        hidden = super()._load_menus_blacklist()
        user = self.env.user
        everybody = ("dealer_base.group_hr", "dealer_base.group_general_manager")
        if any(user.has_group(group) for group in everybody):
            return hidden
        # sudo: whether there is anybody, not who
        below = self.env["hr.employee"].sudo()
        if below.search_count([("parent_id", "in", user.sudo().employee_ids.ids)], limit=1):
            return hidden
        menus = (self.env.ref(name, raise_if_not_found=False) for name in self._get_head_menus())
        return hidden + [menu.id for menu in menus if menu]
