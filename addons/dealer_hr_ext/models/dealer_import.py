from odoo import fields, models


class DealerImport(models.Model):
    _inherit = "dealer.import"

    kind = fields.Selection(selection_add=[("staff", "Staff")], ondelete={"staff": "cascade"})
