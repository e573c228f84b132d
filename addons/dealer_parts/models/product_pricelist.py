from odoo import api, fields, models


class ProductPricelist(models.Model):
    _inherit = "product.pricelist"

    is_part_class = fields.Boolean(
        string="Parts Customer Class",
        help="The prices of a class of parts customers: retail, trade, insurer … A customer's "
        "pricelist says which class he is in; each part shows its price for every class.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        pricelists = super().create(vals_list)
        if any(vals.get("is_part_class") for vals in vals_list):
            self._enable_pricelists()
        return pricelists

    def write(self, vals):
        result = super().write(vals)
        if vals.get("is_part_class"):
            self._enable_pricelists()
        return result

    def _get_partner_pricelist_multi_search_domain_hook(self, company_id):
        """Leave the classes out of what is taken for a customer without a pricelist of his own.

        Core takes the first pricelist there is: the first class a store makes (trade, insurer)
        would become everybody's price. Who is in no class pays the list price.
        """
        domain = super()._get_partner_pricelist_multi_search_domain_hook(company_id)
        return [*domain, ("is_part_class", "=", False)]

    def _enable_pricelists(self):
        """Customers' classes need core's pricelists, a feature that is off at first."""
        if not self.env["res.groups"]._is_feature_enabled("product.group_product_pricelist"):
            # sudo: a parts manager makes classes, the feature belongs to everybody
            self.env.ref("base.group_user").sudo()._apply_group(
                self.env.ref("product.group_product_pricelist").sudo()
            )
