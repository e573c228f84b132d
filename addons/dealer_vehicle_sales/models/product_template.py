from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    is_vehicle = fields.Boolean(
        string="Car",
        index="btree_not_null",
        help="Pieces of this product are cars: each is received, sold and valued by its VIN.",
    )

    _vehicle_serial = models.Constraint(
        "CHECK (is_vehicle IS NOT TRUE OR (is_storable AND tracking = 'serial' AND lot_valuated))",
        "A car is kept in stock by its VIN with a cost of its own: the product must be storable, "
        "tracked by serial number and valued by serial number.",
    )
