from odoo import models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def _get_product_accounts(self):
        """Deposits for old parts are no revenue: they stand on the store's liability account."""
        accounts = super()._get_product_accounts()
        if self and self == self._get_core_deposit_product().product_tmpl_id:
            deposit = self.env.company.core_deposit_account_id
            if deposit:
                accounts["income"] = deposit
        return accounts

    def _force_default_sale_tax(self, companies):
        """A chart of accounts gives every product its default tax; a deposit is no supply."""
        deposit = self._get_core_deposit_product().product_tmpl_id
        return super(ProductTemplate, self - deposit)._force_default_sale_tax(companies)

    def _get_core_deposit_product(self):
        """:return: the product deposits are billed as"""
        return (
            self.env.ref("dealer_parts_counter.product_core_deposit", raise_if_not_found=False)
            or self.env["product.product"]
        )
