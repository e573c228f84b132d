from collections import defaultdict
from datetime import timedelta

from odoo import api, models


class DealerTechnicianDay(models.Model):
    _inherit = "dealer.technician.day"

    @api.model
    def _get_attended_hours(self, company, employees, first, last):
        """Override of `dealer_workshop_dispatch`: who checks in is paid for what he attended.

        Technicians without any attendance in these days keep their working hours: not every store
        has everybody check in.
        """
        hours = super()._get_attended_hours(company, employees, first, last)
        attendances = self.env["hr.attendance"].sudo().search_fetch(
            [
                ("employee_id", "in", employees.ids),
                ("check_in", ">=", company._get_store_moment(first)),
                ("check_in", "<", company._get_store_moment(last + timedelta(days=1))),
                ("check_out", "!=", False),
            ],
            ["employee_id", "check_in", "worked_hours"],
        )  # fmt: skip
        attended = defaultdict(float)
        for attendance in attendances:
            day = company._get_store_date(attendance.check_in)
            attended[attendance.employee_id.id, day] += attendance.worked_hours
        keepers = {employee_id for employee_id, _day in attended}
        return {
            **{key: value for key, value in hours.items() if key[0] not in keepers},
            **attended,
        }
