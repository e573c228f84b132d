from markupsafe import Markup
from odoo import api, models


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    @api.model
    def _prepare_partner_contact_details_html(self, section_title, partner):
        """Name a customer only: whoever wrote it, a description is kept and read by everybody."""
        if not partner._is_contact_data_secret():
            return super()._prepare_partner_contact_details_html(section_title, partner)
        return [Markup("<strong>%s</strong>") % section_title, partner.name] if partner.name else []
