from odoo import models


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def _load_module_terms(self, modules, langs, overwrite=False):
        """Override of `base` to name the default payment methods in languages loaded later."""
        result = super()._load_module_terms(modules, langs, overwrite=overwrite)
        if "dealer_cashier" in modules and "dealer.cashier.method" in self.env:
            stores = self.env["dealer.cashier.method"].sudo()._read_group([], ["company_id"])
            companies = self.env["res.company"].union(*(company for (company,) in stores))
            companies._translate_cashier_methods(langs)
        return result
