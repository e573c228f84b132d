from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    no_service_reminder = fields.Boolean(
        string="No Service Reminders",
        help="The customer does not want to be called or written to about maintenance.",
    )
