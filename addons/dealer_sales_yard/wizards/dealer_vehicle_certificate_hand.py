from odoo import fields, models
from odoo.exceptions import UserError


class DealerVehicleCertificateHand(models.TransientModel):
    """Certificates go from one place to another: one or a whole batch for the bank."""

    _name = "dealer.vehicle.certificate.hand"
    _description = "Move Certificates"

    certificate_ids = fields.Many2many("dealer.vehicle.certificate", required=True)
    place = fields.Selection("_selection_place", string="To", required=True, default="safe")
    partner_id = fields.Many2one("res.partner", string="Counterpart")
    date = fields.Date(required=True, default=fields.Date.context_today)
    note = fields.Char()
    photo = fields.Image(
        string="Photo of the Slip", max_width=1920, max_height=1920, attachment=False
    )

    def _selection_place(self):
        return (
            self.env["dealer.vehicle.certificate"]._fields["place"]._description_selection(self.env)
        )

    def action_hand(self):
        self.ensure_one()
        if self.place in ("pledged", "registration") and not self.partner_id:
            raise UserError(self.env._("Say who takes the certificate."))
        self.certificate_ids._hand(
            self.place, self.partner_id, self.date, self.note, self.photo or None
        )
        return {"type": "ir.actions.act_window_close"}
