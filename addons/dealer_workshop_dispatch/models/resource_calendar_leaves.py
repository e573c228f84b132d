from odoo import models


class ResourceCalendarLeaves(models.Model):
    """Leave changes how long a technician was there."""

    _name = "resource.calendar.leaves"
    _inherit = ["resource.calendar.leaves", "dealer.presence.mixin"]

    def _get_presence_days(self):
        self.ensure_one()
        company = self.calendar_id.company_id or self.company_id
        return self.date_from, self.date_to, self.resource_id, company
