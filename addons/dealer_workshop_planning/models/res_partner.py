from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    no_appointment_reminder = fields.Boolean(
        string="No Appointment Reminders", help="The customer does not want to be reminded."
    )
