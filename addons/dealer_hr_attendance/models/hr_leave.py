from odoo import api, models

TIMES = {
    "state", "employee_id", "holiday_status_id", "request_date_from", "request_date_to",
    "request_hour_from", "request_hour_to", "request_date_from_period", "request_date_to_period",
    "date_from", "date_to",
}  # fmt: skip


class HrLeave(models.Model):
    """Validated leave counts in the attendance sheet; the months that are approved are locked."""

    _inherit = "hr.leave"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._touch_sheets()
        return leaves

    def write(self, vals):
        if TIMES.isdisjoint(vals):
            return super().write(vals)
        self._touch_sheets()
        result = super().write(vals)
        self._touch_sheets()
        return result

    def unlink(self):
        self._touch_sheets()
        return super().unlink()

    def _touch_sheets(self):
        # sudo: whose leave it is decides, not who may read it
        valid = self.sudo().filtered(
            lambda leave: (
                leave.state == "validate" and leave.request_date_from and leave.employee_id
            )
        )
        self.env["dealer.attendance.sheet"]._touch(
            [
                (leave.employee_id.id, leave.request_date_from, leave.request_date_to)
                for leave in valid
            ]
        )
