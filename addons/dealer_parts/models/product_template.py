import re
import unicodedata

from odoo import api, fields, models
from odoo.fields import Domain


def part_key(text):
    """Return what is compared when people type a part number: upper case, letters and digits only.

    `"04152-yzza1 "` and `"04152 YZZA1"` are one part; full-width forms are read as ASCII.
    """
    text = unicodedata.normalize("NFKC", text or "").upper()
    return re.sub(r"[\W_]+", "", text)


class ProductTemplate(models.Model):
    _inherit = "product.template"

    is_part = fields.Boolean(
        string="Spare Part",
        index=True,
        help="The product is a spare part: it has a part number and goes out to the workshop.",
    )
    part_number = fields.Char(
        string="Part Number",
        related="default_code",
        readonly=False,
        help="Number under which the store keeps the part. It is the internal reference, so every "
        "picking, purchase order and bill prints it.",
    )
    part_number_key = fields.Char(
        compute="_compute_part_number_key",
        store=True,
        index="trigram",
        help="Part number without spaces, dashes and case; what a search compares.",
    )
    oem_number = fields.Char(
        string="OEM Number", help="Number the vehicle's maker gives this part."
    )
    oem_number_key = fields.Char(
        compute="_compute_oem_number_key",
        store=True,
        index="trigram",
        help="OEM number without spaces, dashes and case; what a search compares.",
    )
    part_brand_id = fields.Many2one("dealer.part.brand", index="btree_not_null")
    part_bins = fields.Char(
        string="Bins",
        compute="_compute_part_bins",
        help="Where the part lies, warehouse by warehouse: the putaway rule's location, or the "
        "locations that hold stock now.",
    )

    @api.depends("default_code")
    def _compute_part_number_key(self):
        for template in self:
            template.part_number_key = part_key(template.default_code) or False

    @api.depends("oem_number")
    def _compute_oem_number_key(self):
        for template in self:
            template.oem_number_key = part_key(template.oem_number) or False

    @api.depends_context("company", "allowed_company_ids")
    @api.depends("product_variant_ids")
    def _compute_part_bins(self):
        bins = self.product_variant_ids._get_part_bins()
        for template in self:
            names = [name for product in template.product_variant_ids for name in bins[product.id]]
            template.part_bins = ", ".join(dict.fromkeys(names))

    @api.onchange("is_part")
    def _onchange_is_part(self):
        if self.is_part:
            self.type = "consu"
            self.is_storable = True

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._move_part_number(vals) for vals in vals_list])

    @api.model
    def _move_part_number(self, vals):
        """Return `vals` with a part number where core reads it while it makes the variants."""
        if "part_number" not in vals:
            return vals
        vals = dict(vals)
        number = vals.pop("part_number")
        vals.setdefault("default_code", number)
        return vals

    # === SEARCH METHODS === #

    @api.model
    def _get_part_number_domain(self, operator, value):
        """Return the domain of templates whose part or OEM number reads like `value`, or False."""
        if operator in Domain.NEGATIVE_OPERATORS or not isinstance(value, str):
            return Domain.FALSE
        key = part_key(value)
        if not key:
            return Domain.FALSE
        operator = "=like" if operator in ("=", "in") else "like"
        return Domain.OR(
            [Domain("part_number_key", operator, key), Domain("oem_number_key", operator, key)]
        )

    @api.model
    def _search_display_name(self, operator, value):
        domain = Domain(super()._search_display_name(operator, value))
        numbers = self._get_part_number_domain(operator, value)
        if numbers.is_false():
            return domain
        unfiltered = self.with_context(active_test=False)
        return domain | Domain("id", "in", unfiltered._search(numbers))
