from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    agency_plates_first = fields.Boolean(
        string="Plates before Hand-over",
        help="A car whose deal has the plates as an agency service is handed over only once it "
        "has them. Off: the customer may drive with a temporary plate.",
    )
