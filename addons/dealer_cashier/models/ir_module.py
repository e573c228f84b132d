from odoo import models


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def _load_module_terms(self, modules, langs, overwrite=False):
        """Override of `base` to name the default payment methods in languages loaded later."""
        super()._load_module_terms(modules, langs, overwrite=overwrite)
        if "dealer_cashier" in modules and "dealer.cashier.method" in self.env:
            self.env["res.company"].sudo().search([])._translate_cashier_methods(langs)
