from odoo import fields, models


class DealerImport(models.Model):
    _inherit = "dealer.import"

    kind = fields.Selection(
        selection_add=[("labour_standard", "Labour standards")],
        ondelete={"labour_standard": "cascade"},
    )
