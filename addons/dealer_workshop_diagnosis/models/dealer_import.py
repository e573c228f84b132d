from odoo import fields, models


class DealerImport(models.Model):
    _inherit = "dealer.import"

    kind = fields.Selection(
        selection_add=[("fault_code", "Fault codes")], ondelete={"fault_code": "cascade"}
    )
