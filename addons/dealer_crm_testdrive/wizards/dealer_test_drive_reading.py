from odoo import fields, models


class DealerTestDriveReading(models.TransientModel):
    """What odometer and gauge of a demo car show, when it goes out and when it is back."""

    _name = "dealer.test.drive.reading"
    _description = "Demo Car Out or Back"

    drive_id = fields.Many2one("dealer.test.drive", required=True, ondelete="cascade")
    category = fields.Selection(related="drive_id.category")
    vehicle_id = fields.Many2one(related="drive_id.vehicle_id")
    license_plate = fields.Char(related="drive_id.license_plate")
    odometer = fields.Integer(string="Odometer (km)")
    energy = fields.Integer(string="Fuel or Charge (%)", default=80)

    _energy_percent = models.Constraint(
        "CHECK (energy BETWEEN 0 AND 100)", "Fuel or charge is between 0 and 100 %."
    )

    def action_apply(self):
        self.ensure_one()
        if self.drive_id.category == "booked":
            self.drive_id._go(self.odometer, self.energy)
        else:
            self.drive_id._come_back(self.odometer, self.energy)
        return {"type": "ir.actions.act_window_close"}
