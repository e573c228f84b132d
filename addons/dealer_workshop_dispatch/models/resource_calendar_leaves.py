from odoo import api, models


class ResourceCalendarLeaves(models.Model):
    """Leave changes how long a technician was there: his days are counted again."""

    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._forget_technician_days()
        return leaves

    def write(self, vals):
        self._forget_technician_days()
        result = super().write(vals)
        self._forget_technician_days()
        return result

    def unlink(self):
        self._forget_technician_days()
        return super().unlink()

    def _forget_technician_days(self):
        # who keeps leave has no right on figures
        Day = self.env["dealer.technician.day"].sudo()
        for leave in self.sudo():
            company = leave.calendar_id.company_id or leave.company_id
            Day._forget(leave.date_from, leave.date_to, leave.resource_id, company)
