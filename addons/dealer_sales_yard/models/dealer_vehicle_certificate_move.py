from odoo import fields, models

from .dealer_vehicle_certificate import PLACES


class DealerVehicleCertificateMove(models.Model):
    """That a certificate went from one place to another: kept for ever, written by nobody."""

    _name = "dealer.vehicle.certificate.move"
    _description = "Move of a Certificate"
    _order = "date desc, id desc"

    certificate_id = fields.Many2one(
        "dealer.vehicle.certificate", required=True, index=True, ondelete="cascade", readonly=True
    )
    vehicle_id = fields.Many2one(related="certificate_id.vehicle_id", store=True, index=True)
    company_id = fields.Many2one(related="certificate_id.company_id", store=True, index=True)
    place_from = fields.Selection(PLACES, string="From", readonly=True)
    place = fields.Selection(PLACES, string="To", required=True, readonly=True)
    partner_id = fields.Many2one("res.partner", string="Counterpart", readonly=True, index=True)
    date = fields.Date(required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="By", required=True, readonly=True)
    note = fields.Char(readonly=True)
    photo = fields.Image(max_width=1920, max_height=1920, readonly=True)
