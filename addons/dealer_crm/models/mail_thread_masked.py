from odoo import models

from ..tools import mask


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _message_get_suggested_recipients(self, *args, **kwargs):
        """The chatter offers customers by name; their address stays masked, and who is only an
        address is offered to those who may see it."""
        recipients = super()._message_get_suggested_recipients(*args, **kwargs)
        if not recipients or not self._masks_contact_data():
            return recipients
        partners = self.env["res.partner"].browse(
            recipient["partner_id"] for recipient in recipients if recipient.get("partner_id")
        )
        shown = set(partners._filter_contact_data_shown().ids)
        paths = set(self._get_contact_data_fields().values())
        own = not paths or any(self <= self._filter_contact_shown(path) for path in paths)
        return [
            recipient
            if not recipient.get("partner_id") or recipient["partner_id"] in shown
            else {**recipient, "email": mask.mask(recipient.get("email"))}
            for recipient in recipients
            if own or recipient.get("partner_id")
        ]
