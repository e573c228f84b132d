from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    is_insurer = fields.Boolean(string="Insurer", index="btree_not_null")
    insurance_claims_phone = fields.Char(
        string="Claims Line", help="Whom to call after an accident, day and night."
    )
