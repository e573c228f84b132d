from odoo import models


class DealerRepairOrder(models.Model):
    _inherit = "dealer.repair.order"

    def action_open_board(self):
        """Open the board on the day this visit is planned for, or today."""
        self.ensure_one()
        bookings = self.job_ids.booking_id
        moment = min(bookings.mapped("start_on"), default=None)
        day = self.company_id._get_store_date(moment)
        action = self.env["ir.actions.client"]._for_xml_id(
            "dealer_workshop_dispatch.dealer_dispatch_board_action"
        )
        return {**action, "params": {"day": str(day), "order_id": self.id}}

    def action_assign_best(self):
        """Give every open job of the order to the best technician now."""
        return self.job_ids.filtered(
            lambda job: job.state == "todo" and not job.is_planned and not job.is_out
        ).action_assign_best()

    def action_cancel(self):
        """Extension of `dealer_workshop`: a visit that is off leaves its places on the board."""
        result = super().action_cancel()
        self.job_ids.booking_ids.filtered(lambda booking: not booking.cancelled_on)._cancel()
        return result
