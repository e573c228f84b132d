from odoo import fields, models


class CrmLead(models.Model):
    """A lead's own copy of phone and email is shown as the customer's; to its consultant always."""

    _inherit = "crm.lead"

    phone = fields.Char(contact_data="partner_id")
    email_from = fields.Char(contact_data="partner_id")
    email_normalized = fields.Char(contact_data="partner_id")
    phone_sanitized = fields.Char(contact_data="partner_id")
    phone_mobile_search = fields.Char(contact_data="partner_id")
