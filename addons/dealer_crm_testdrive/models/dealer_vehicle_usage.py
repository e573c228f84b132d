from odoo import fields, models
from odoo.exceptions import UserError


class DealerVehicleUsage(models.Model):
    _inherit = "dealer.vehicle.usage"

    test_drive_count = fields.Integer(
        string="Test Drives", compute="_compute_test_drives", help="Driven during this use."
    )
    test_drive_distance = fields.Integer(
        string="On Test Drives (km)", compute="_compute_test_drives"
    )

    def _compute_test_drives(self):
        drives = self.env["dealer.test.drive"]
        if drives.has_access("read"):
            drives = drives.search(
                [("vehicle_id", "in", self.vehicle_id.ids), ("back_on", "!=", False)]
            )
        for usage in self:
            own = drives.filtered(
                lambda drive, usage=usage: (
                    drive.vehicle_id == usage.vehicle_id
                    and usage.date_from <= drive.out_on.date()
                    and (not usage.date_to or drive.out_on.date() <= usage.date_to)
                )
            )
            usage.test_drive_count = len(own)
            usage.test_drive_distance = sum(own.mapped("distance"))

    def _end(self, date, odometer):
        """A car that is out is waited for; who booked it learns that it is gone."""
        self.ensure_one()
        if out := self.vehicle_id._get_drive_out():
            raise UserError(out._get_out_message())
        result = super()._end(date, odometer)
        # sudo: whoever ends the use, the consultants of the drives booked are told
        booked = self.env["dealer.test.drive"].sudo().search(
            [("vehicle_id", "=", self.vehicle_id.id), ("category", "=", "booked")]
        )  # fmt: skip
        for drive in booked:
            drive.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("The demo car is for sale now: agree on another one"),
                user_id=drive.user_id.id,
            )
        return result
