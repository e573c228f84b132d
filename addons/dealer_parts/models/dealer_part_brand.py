from odoo import fields, models


class DealerPartBrand(models.Model):
    _name = "dealer.part.brand"
    _description = "Part Brand"
    _order = "name"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)

    _name_uniq = models.UniqueIndex("(lower(name))", "This part brand exists already.")
