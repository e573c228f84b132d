from odoo import models


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    def _get_drive_block(self, company, start=None, drive=None):
        """What is being worked on does not go out; it may be booked for later."""
        if block := super()._get_drive_block(company, start, drive):
            return block
        if start:
            return False
        # sudo: that the car is in the workshop, whoever may open its order
        order = self.env["dealer.repair.order"].sudo().search(
            [("vehicle_id", "=", self.id), ("category", "in", ("in_progress", "waiting"))], limit=1
        )  # fmt: skip
        if order:
            return self.env._(
                "%(car)s is in the workshop (%(order)s): wait until it is finished, or take "
                "another car.",
                car=self.display_name,
                order=order.name,
            )
        return False
