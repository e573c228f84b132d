from odoo import api, fields, models

from .cost_fields import SEE_COST, CostFloat
from .part_key import part_key


class ProductTemplate(models.Model):
    _inherit = "product.template"

    standard_price = CostFloat(groups=SEE_COST)
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
        index="btree_not_null",
        help="Part number without spaces, dashes and case; what finds the very number.",
    )
    oem_number = fields.Char(
        string="OEM Number", help="Number the vehicle's maker gives this part."
    )
    oem_number_key = fields.Char(
        compute="_compute_oem_number_key",
        store=True,
        index="btree_not_null",
        help="OEM number without spaces, dashes and case; what finds the very number.",
    )
    number_ids = fields.One2many(
        "dealer.part.number",
        "product_tmpl_id",
        string="Other Numbers",
        copy=True,
        help="More numbers by which people ask for this part; every search box finds it by them.",
    )
    part_brand_id = fields.Many2one("dealer.part.brand", index="btree_not_null")
    part_class_id = fields.Many2one(
        "dealer.part.class",
        index="btree_not_null",
        ondelete="restrict",
        help="Says how often the part is counted and how sure it should be in stock.",
    )
    pack_quantity = fields.Float(
        string="Pack",
        digits="Product Unit",
        default=1.0,
        help="The part is bought in multiples of this quantity, in its unit.",
    )
    core_charge = fields.Float(
        digits="Product Price",
        help="Deposit for the old part, before tax, in the currency of the price: charged with the "
        "new part and paid back when the old one is handed in. 0: none.",
    )
    is_hazardous = fields.Boolean(
        string="Hazardous", help="Needs care in storage and transport: see the note."
    )
    hazard_note = fields.Char(
        string="Hazard", help="UN number and class, where it may lie, what to wear."
    )
    is_returnable = fields.Boolean(
        string="Returnable",
        default=True,
        help="Customers may bring it back unused. Off for what is cut, mixed, coded or electrical.",
    )
    is_consumable = fields.Boolean(
        string="Consumable",
        help="Used up in the workshop without a repair line: grease, cleaner, rags, screws.",
    )
    photo_ids = fields.One2many("dealer.part.photo", "product_tmpl_id", string="Photos", copy=True)
    part_stock_ids = fields.One2many(
        "dealer.part.stock",
        "product_tmpl_id",
        string="Stock by Warehouse",
        copy=False,
    )
    part_price_ids = fields.One2many(
        "product.pricelist.item",
        "product_tmpl_id",
        string="Class Prices",
        domain=[("pricelist_id.is_part_class", "=", True)],
        copy=False,
        help="What a class of customers pays instead of the list price.",
    )
    part_bins = fields.Char(
        string="Bins",
        compute="_compute_part_bins",
        help="Where the part lies, warehouse by warehouse: the putaway rule's location, or the "
        "locations that hold stock now.",
    )

    _pack_quantity_positive = models.Constraint(
        "CHECK (pack_quantity > 0)", "A pack holds more than 0."
    )
    _core_charge_positive = models.Constraint(
        "CHECK (core_charge >= 0)", "The deposit for the old part cannot be below 0."
    )

    # === COMPUTE METHODS === #

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
