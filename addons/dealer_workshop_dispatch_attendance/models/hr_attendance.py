from odoo import api, models


class HrAttendance(models.Model):
    """A check-in or check-out changes the paid hours of its day."""

    _inherit = "hr.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        attendances = super().create(vals_list)
        attendances._forget_technician_days()
        return attendances

    def write(self, vals):
        self._forget_technician_days()
        result = super().write(vals)
        self._forget_technician_days()
        return result

    def unlink(self):
        self._forget_technician_days()
        return super().unlink()

    def _forget_technician_days(self):
        # who checks in has no right on figures
        Day = self.env["dealer.technician.day"].sudo()
        for attendance in self.sudo():
            end = attendance.check_out or attendance.check_in
            resource = attendance.employee_id.resource_id
            Day._forget(attendance.check_in, end, resource, attendance.employee_id.company_id)
