from odoo import fields, models


class DealerImport(models.Model):
    _inherit = "dealer.import"

    kind = fields.Selection(
        selection_add=[("tax_invoice", "Numbers of vehicle sales invoices")],
        ondelete={"tax_invoice": "cascade"},
    )
