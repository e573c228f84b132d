from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    lender_kind = fields.Selection(
        [("captive", "Maker's Finance Company"), ("bank", "Bank"), ("leasing", "Leasing Company")],
        string="Lender",
        index="btree_not_null",
        help="Lends customers money for a car. What it owes the store is booked on its receivable "
        "account.",
    )
