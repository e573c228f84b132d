from odoo import models


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    def _load_menus_blacklist(self):
        """The unified sales invoice is for stores in China."""
        blacklist = super()._load_menus_blacklist()
        # sudo: in which country a store is, is no secret
        if not any(self.env.user.sudo().company_ids.mapped("uses_vehicle_tax_invoice")):
            menu = self.env.ref("dealer_sales_contract.menu_vehicle_tax_invoice", False)
            if menu:
                blacklist.append(menu.id)
        return blacklist
