from odoo import models


class HrAttendance(models.Model):
    """A check-in or check-out changes the paid hours of its day."""

    _name = "hr.attendance"
    _inherit = ["hr.attendance", "dealer.presence.mixin"]

    def _get_presence_days(self):
        self.ensure_one()
        employee = self.employee_id
        end = self.check_out or self.check_in
        return self.check_in, end, employee.resource_id, employee.company_id
