from odoo import api, fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    is_on_behalf = fields.Boolean(
        string="Money on Behalf",
        help="Taken from the customer to be paid on to an authority or insurer: owed by the store, "
        "never its revenue; no tax.",
    )
    behalf_partner_id = fields.Many2one(
        "res.partner", string="Paid On To", help="Proposed as payee: tax office, insurer."
    )

    _on_behalf_service = models.Constraint(
        "CHECK (is_on_behalf IS NOT TRUE OR type = 'service')",
        "Money on behalf is no goods: make the product a service.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        products = super().create(vals_list)
        products._clear_behalf_taxes()
        return products

    def write(self, vals):
        result = super().write(vals)
        if {"is_on_behalf", "taxes_id", "supplier_taxes_id"}.intersection(vals):
            self._clear_behalf_taxes()
        return result

    def _clear_behalf_taxes(self):
        """No store's taxes come on money on behalf; core gives each product those of all stores."""
        # sudo: also those of stores the person does not see
        products = self.sudo().filtered(
            lambda product: product.is_on_behalf and (product.taxes_id | product.supplier_taxes_id)
        )
        if not products:
            return True
        return super(ProductTemplate, products).write(  # pylint: disable=super-method-mismatch
            {
                "taxes_id": [fields.Command.clear()],
                "supplier_taxes_id": [fields.Command.clear()],
            }
        )

    @api.onchange("is_on_behalf")
    def _onchange_is_on_behalf(self):
        if self.is_on_behalf:
            self.type = "service"
            self.taxes_id = False
            self.supplier_taxes_id = False
