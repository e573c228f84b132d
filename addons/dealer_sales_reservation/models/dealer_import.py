from odoo import fields, models


class DealerImport(models.Model):
    _inherit = "dealer.import"

    kind = fields.Selection(
        selection_add=[("vehicle_price", "Car prices")], ondelete={"vehicle_price": "cascade"}
    )
