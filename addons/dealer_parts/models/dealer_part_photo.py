from odoo import fields, models


class DealerPartPhoto(models.Model):
    _name = "dealer.part.photo"
    _description = "Photo of a Part"
    _inherit = ["image.mixin"]
    _order = "sequence, id"

    product_tmpl_id = fields.Many2one(
        "product.template", string="Part", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(string="Shows", help="What is to be seen: the label, the connector …")
    sequence = fields.Integer(default=10)
    image_1920 = fields.Image(required=True)
