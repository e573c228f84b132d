from odoo import api, fields, models

# what the trim's product gets from it
PRODUCT_FIELDS = {
    "name", "code", "model_id", "model_year", "sale_price", "color_ids", "interior_color_ids",
    "option_ids",
}


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

    @api.depends("name", "model_id.display_name", "model_year")
    def _compute_display_name(self):
        for trim in self:
            parts = [trim.model_id.display_name, str(trim.model_year or ""), trim.name]
            trim.display_name = " ".join(part for part in parts if part)
