from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    last_counted_on = fields.Datetime(
        compute="_compute_last_counted_on",
        help="When a count of this part was last posted in the stores at work.",
    )

    def _compute_last_counted_on(self):
        for template in self:
            counted = [p.last_counted_on for p in template.product_variant_ids if p.last_counted_on]
            template.last_counted_on = max(counted, default=False)

    def action_open_counts(self):
        return self.product_variant_ids.action_open_counts()
