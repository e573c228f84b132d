from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerVehicleReservationExtend(models.TransientModel):
    """Keep a car longer, or give it free, and say why."""

    _name = "dealer.vehicle.reservation.extend"
    _description = "Extend or Release a Reservation"

    reservation_id = fields.Many2one("dealer.vehicle.reservation", required=True, readonly=True)
    kind = fields.Selection(
        [("extend", "Extend"), ("release", "Release")], required=True, readonly=True
    )
    until = fields.Datetime(
        string="Keep Until", compute="_compute_until", store=True, readonly=False
    )
    reason = fields.Char(help="Kept in the history of the reservation.")

    @api.depends("reservation_id")
    def _compute_until(self):
        for wizard in self:
            reservation = wizard.reservation_id
            wizard.until = reservation.until and fields.Datetime.add(
                reservation.until, days=reservation.company_id.reservation_extend_days or 1
            )

    def action_extend(self):
        self.ensure_one()
        if not self.until:
            raise UserError(self.env._("Say until when the car is kept."))
        self.reservation_id._extend(self.until, self.reason)
        return {"type": "ir.actions.act_window_close"}

    def action_release(self):
        self.ensure_one()
        if not (self.reason or "").strip():
            raise UserError(self.env._("Say why the car is free again."))
        self.reservation_id._release(self.reason)
        return {"type": "ir.actions.act_window_close"}
