from odoo import fields, models

from .figures import DEAL_KINDS


class ProductTemplate(models.Model):
    _inherit = "product.template"

    is_vehicle = fields.Boolean(
        string="Car",
        index="btree_not_null",
        help="Pieces of this product are cars: each is received, sold and valued by its VIN.",
    )

    deal_kind = fields.Selection(
        [kind for kind in DEAL_KINDS if kind[0] != "car"],
        string="In a Deal",
        help="What this is when it is sold with a car. Empty: something else. A car is always a car.",
    )

    _vehicle_serial = models.Constraint(
        "CHECK (is_vehicle IS NOT TRUE OR (is_storable AND tracking = 'serial' AND lot_valuated))",
        "A car is kept in stock by its VIN with a cost of its own: the product must be storable, "
        "tracked by serial number and valued by serial number.",
    )
