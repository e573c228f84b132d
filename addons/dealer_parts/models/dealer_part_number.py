from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .part_key import part_key


class DealerPartNumber(models.Model):
    """Another number under which people know a part."""

    _name = "dealer.part.number"
    _description = "Part Number"
    _order = "kind, number, id"
    _rec_name = "number"

    product_tmpl_id = fields.Many2one(
        "product.template", string="Part", required=True, index=True, ondelete="cascade"
    )
    number = fields.Char(required=True)
    number_key = fields.Char(
        compute="_compute_number_key",
        store=True,
        index=True,
        help="The number without spaces, dashes and case; what a search compares.",
    )
    kind = fields.Selection(
        [("oem", "OEM"), ("alternative", "Alternative"), ("vendor", "Vendor's")],
        required=True,
        default="alternative",
        help="OEM: another number of the vehicle's maker. Alternative: another maker's equivalent. "
        "Vendor's: how a vendor lists it.",
    )
    part_brand_id = fields.Many2one("dealer.part.brand", string="Brand", index="btree_not_null")

    _number_uniq = models.UniqueIndex(
        "(product_tmpl_id, number_key)", "The part has this number already."
    )

    @api.depends("number")
    def _compute_number_key(self):
        for record in self:
            record.number_key = part_key(record.number)

    @api.constrains("number")
    def _check_number(self):
        for record in self:
            if not part_key(record.number):
                raise ValidationError(
                    self.env._(
                        "“%s” has no letter or digit: write the number as it is on the part.",
                        record.number,
                    )
                )
