from odoo import api, fields, models
from odoo.fields import Command

# fields of a trim that its product shows
PRODUCT_FIELDS = {
    "name", "model_id", "model_year", "sale_price", "color_ids", "interior_color_ids", "option_ids",
}  # fmt: skip


class DealerVehicleTrim(models.Model):
    """A configuration (配置) of a series: what is ordered, stocked and sold.

    Its product is made when the trim is first needed as one (see ``_get_products``); a variant
    of it is a trim in one exterior colour.
    """

    _name = "dealer.vehicle.trim"
    _inherit = ["mail.thread"]
    _description = "Vehicle Trim"
    _order = "brand_id, model_id, model_year desc, name, id"
    _rec_names_search = ["name", "code", "model_id.name"]

    name = fields.Char(required=True, tracking=True)
    code = fields.Char(copy=False, tracking=True, help="The maker's code of this configuration.")
    active = fields.Boolean(default=True)
    model_id = fields.Many2one(
        "fleet.vehicle.model", string="Series", required=True, index=True, ondelete="restrict"
    )
    brand_id = fields.Many2one(related="model_id.brand_id", store=True, index=True)
    model_year = fields.Integer(aggregator=None)
    body_type = fields.Selection(
        [
            ("sedan", "Sedan"),
            ("hatchback", "Hatchback"),
            ("wagon", "Wagon"),
            ("suv", "SUV"),
            ("mpv", "MPV"),
            ("coupe", "Coupe"),
            ("convertible", "Convertible"),
            ("pickup", "Pickup"),
            ("van", "Van"),
            ("truck", "Truck"),
            ("bus", "Bus"),
            ("other", "Other"),
        ],
        string="Type",
    )
    origin = fields.Selection(
        [("domestic", "Domestic"), ("joint_venture", "Joint venture"), ("imported", "Imported")]
    )
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id
    )
    purchase_price = fields.Monetary(
        groups="dealer_base.group_see_cost", help="Price the maker charges, without tax."
    )
    sale_price = fields.Monetary(tracking=True, help="List price.")
    color_ids = fields.Many2many(
        "product.attribute.value",
        "dealer_vehicle_trim_color_rel",
        "trim_id",
        "value_id",
        string="Exterior Colours",
    )
    interior_color_ids = fields.Many2many(
        "product.attribute.value",
        "dealer_vehicle_trim_interior_rel",
        "trim_id",
        "value_id",
        string="Interiors",
    )
    option_ids = fields.Many2many(
        "product.attribute.value",
        "dealer_vehicle_trim_option_rel",
        "trim_id",
        "value_id",
        string="Options",
    )
    warranty_months = fields.Integer(help="0: the store's default.")
    warranty_km = fields.Integer(string="Warranty Mileage", help="In km. 0: the store's default.")
    product_tmpl_id = fields.Many2one(
        "product.template", string="Product", readonly=True, copy=False, index="btree_not_null"
    )

    _code_uniq = models.UniqueIndex(
        "(model_id, upper(code), COALESCE(model_year, 0)) WHERE code IS NOT NULL",
        "Another trim of this series and model year has this code.",
    )
    _product_uniq = models.UniqueIndex(
        "(product_tmpl_id) WHERE product_tmpl_id IS NOT NULL",
        "A product belongs to one trim.",
    )

    @api.depends("name", "brand_id.name", "model_id.name", "model_year")
    def _compute_display_name(self):
        for trim in self:
            year = str(trim.model_year or "")
            parts = [trim.brand_id.name, trim.model_id.name, year, trim.name]
            trim.display_name = " ".join(part for part in parts if part)

    def write(self, vals):
        result = super().write(vals)
        if PRODUCT_FIELDS & vals.keys():
            self.filtered("product_tmpl_id")._update_products()
        return result

    def action_view_product(self):
        """Open the product that is stocked and sold as this trim."""
        self.ensure_one()
        return self.product_tmpl_id._get_records_action()

    def action_create_product(self):
        """Make the product with a variant for every exterior colour of the trim."""
        self.check_access("write")
        self._get_products({trim: trim.color_ids for trim in self})

    # === PRODUCTS === #

    def _get_products(self, colors):
        """Return the products of these trims in exterior colours, making what is missing.

        :param colors: exterior colours (``product.attribute.value``), for all of the trims, or
            a dict {trim: colours}; an empty set stands for "colour not known"
        :return: {(trim, colour as given): ``product.product``}
        """
        wanted = {trim: colors[trim] if isinstance(colors, dict) else colors for trim in self}
        unspecified = self.env.ref("dealer_base.color_unspecified")
        # sudo: whoever works with a car needs its product; nobody sets its values here
        trims = self.sudo()
        values_by_trim = {
            trim: (wanted[trim.with_env(self.env)] or unspecified).sudo() for trim in trims
        }
        trims._create_templates(values_by_trim)
        trims._add_colors(values_by_trim)
        attribute = unspecified.attribute_id
        templates = trims.product_tmpl_id
        by_color = {}
        Product = self.env["product.product"].sudo().with_context(active_test=False)
        for product in Product.search([("product_tmpl_id", "in", templates.ids)], order="active"):
            for value in product.product_template_attribute_value_ids:
                if value.attribute_id == attribute:
                    by_color[product.product_tmpl_id, value.product_attribute_value_id] = product
        template_values = {
            (value.product_tmpl_id, value.product_attribute_value_id): value
            for value in self.env["product.template.attribute.value"].sudo().search(
                [("product_tmpl_id", "in", templates.ids), ("attribute_id", "=", attribute.id)]
            )
        }  # fmt: skip
        missing, vals_list = [], []
        for trim, trim_colors in values_by_trim.items():
            template = trim.product_tmpl_id
            for color in trim_colors:
                product = by_color.get((template, color))
                if product:
                    if not product.active:
                        product.active = True
                    continue
                value = template_values[template, color]
                missing.append((template, color))
                vals_list.append({
                    "product_tmpl_id": template.id,
                    "product_template_attribute_value_ids": [Command.set(value.ids)],
                    **trim._prepare_variant_values(color),
                })  # fmt: skip
        by_color.update(zip(missing, Product.create(vals_list), strict=True))
        return {
            (trim, color): by_color[
                trim.sudo().product_tmpl_id, (color or unspecified).sudo()
            ].with_env(self.env)
            for trim, trim_colors in wanted.items()
            for color in (trim_colors or [trim_colors])
        }

    def _prepare_product_values(self):
        """Return the values of the trim's ``product.template``. Extended by who stocks and sells."""
        self.ensure_one()
        return {
            "name": self.display_name,
            "type": "consu",
            "categ_id": self.env.ref("dealer_base.product_category_vehicle").id,
            "list_price": self._get_sale_price(self.env.company),
        }

    def _prepare_variant_values(self, color):
        """Return the values of the product of the trim in ``color``."""
        return {"default_code": self.code}

    def _get_sale_price(self, company):
        """Return the list price in the currency of ``company``."""
        return self.currency_id._convert(
            self.sale_price, company.currency_id, company, fields.Date.context_today(self)
        )

    def _create_templates(self, colors_by_trim):
        trims = self.filtered(lambda trim: not trim.product_tmpl_id)
        templates = self.env["product.template"].sudo().create([
            {
                **trim._prepare_product_values(),
                "attribute_line_ids": [
                    Command.create({"attribute_id": attribute.id, "value_ids": [Command.set(values.ids)]})
                    for attribute, values in trim._get_attributes(colors_by_trim[trim])
                    if values
                ],
            }
            for trim in trims
        ])  # fmt: skip
        for trim, template in zip(trims, templates, strict=True):
            trim.product_tmpl_id = template

    def _get_attributes(self, more_colors=()):
        """Return the pairs of attribute and values that the trim can be ordered with."""
        self.ensure_one()
        ref = self.env.ref
        unspecified = ref("dealer_base.color_unspecified")
        return [
            (unspecified.attribute_id, self.color_ids.union(unspecified, *more_colors)),
            (ref("dealer_base.attribute_interior_color"), self.interior_color_ids),
            (ref("dealer_base.attribute_option"), self.option_ids),
        ]

    def _add_colors(self, values_by_trim):
        """Let the templates come in these exterior colours too."""
        attribute = self.env.ref("dealer_base.attribute_exterior_color")
        lines = self.product_tmpl_id.attribute_line_ids.filtered(
            lambda line: line.attribute_id == attribute
        )
        line_by_template = lines.grouped("product_tmpl_id")
        for trim, values in values_by_trim.items():
            line = line_by_template[trim.product_tmpl_id]
            if new_values := values - line.value_ids:
                line.value_ids = [Command.link(value.id) for value in new_values]

    def _update_products(self):
        """Bring name, price and choices of the trims' products up to date."""
        for trim in self.sudo():  # sudo: the catalogue is kept on the trim
            template = trim.product_tmpl_id
            vals = trim._prepare_product_values()
            template.write({fname: vals[fname] for fname in ("name", "list_price")})
            lines = template.attribute_line_ids.grouped("attribute_id")
            for attribute, values in trim._get_attributes():
                line = lines.get(attribute)
                if line:
                    line.value_ids = [Command.link(value.id) for value in values - line.value_ids]
                elif values:
                    template.attribute_line_ids = [
                        Command.create(
                            {"attribute_id": attribute.id, "value_ids": [Command.set(values.ids)]}
                        )
                    ]
