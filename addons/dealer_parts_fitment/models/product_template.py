from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    fitment_ids = fields.One2many(
        "dealer.part.fitment",
        "product_tmpl_id",
        string="Fits",
        copy=False,
        help="Cars this part is for; a rule “not for” wins over the others.",
    )
