from odoo import fields, models


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    inspection_due_on = fields.Date(
        string="Inspection Due",
        copy=False,
        index="btree_not_null",
        help="The day until which the car must be inspected, as its papers say. Empty: two, four, "
        "six, eight and ten years after its first sale and every year from then on.",
    )
