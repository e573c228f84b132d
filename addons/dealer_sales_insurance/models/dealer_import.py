from odoo import fields, models


class DealerImport(models.Model):
    _inherit = "dealer.import"

    kind = fields.Selection(
        selection_add=[("insurance_policy", "Insurance policies")],
        ondelete={"insurance_policy": "cascade"},
    )
