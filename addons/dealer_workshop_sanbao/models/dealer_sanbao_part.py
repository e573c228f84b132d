from odoo import fields, models

from .dealer_sanbao_rule import ASSEMBLIES


class DealerSanbaoPart(models.Model):
    """A main part (主要零部件) whose replacements are counted, or a wearing part (易损耗零部件).

    The kinds follow GB/T 29632; the maker's own list stands in the car's warranty booklet.
    """

    _name = "dealer.sanbao.part"
    _description = "Sanbao Part"
    _order = "kind, assembly, sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [("main", "Main part"), ("wearing", "Wearing part")],
        required=True,
        default="main",
        help="Wearing parts have a warranty of their own and count towards no limit of replacement.",
    )
    assembly = fields.Selection(ASSEMBLIES, required=True, default="other")
    is_whole = fields.Boolean(
        string="Whole Assembly",
        help="Replacing it is a replacement of the engine, gearbox, battery or motor itself.",
    )
    warranty_months = fields.Integer(help="Of a wearing part, the maker's term. 0: not known.")
    warranty_km = fields.Integer(
        string="Warranty Mileage", help="Of a wearing part, in km. 0: not known."
    )
