from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    stock_age_bands = fields.Char(related="company_id.stock_age_bands", readonly=False)
    vehicle_transfer_account_id = fields.Many2one(
        related="company_id.vehicle_transfer_account_id", readonly=False
    )
