from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    repair_record_name = fields.Char(
        string="Name at the Authority",
        help="The workshop's name as registered (维修企业名称); the store's name when empty.",
    )
    repair_record_code = fields.Char(
        string="Code at the Authority",
        help="The number the authority's system knows the workshop by; in the exported file.",
    )
