from odoo import fields, models


class SmsTracker(models.Model):
    _inherit = "sms.tracker"

    gateway_id = fields.Many2one("dealer.sms.gateway", ondelete="set null")
    gateway_ref = fields.Char(string="Provider's Number")

    _gateway_ref_idx = models.Index("(gateway_ref) WHERE gateway_ref IS NOT NULL")
