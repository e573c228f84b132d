from odoo import api, models


class DealerTechnicianDay(models.Model):
    _inherit = "dealer.technician.day"

    @api.model
    def _get_scheduled_hours(self, company, employees, first, last):
        """Extension of `dealer_workshop_dispatch`: on days of a published roster, its hours.

        A day of approved leave has none.
        """
        hours = super()._get_scheduled_hours(company, employees, first, last)
        rostered = employees.sudo()._get_due_rostered(first, last)
        if not rostered:
            return hours
        away = self.env["dealer.roster"]._get_away(employees, first, last)
        # sudo: technicians read no shifts of other stores, these are their own
        shifts = self.env["dealer.shift.type"].sudo()
        for key, type_id in rostered.items():
            hours[key] = 0.0 if key in away else shifts.browse(type_id or ()).hours
        return hours
