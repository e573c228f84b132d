import re

from odoo import api, models, tools


class MailThread(models.AbstractModel):
    """Bounces and answers of e-mails reach the message they are of."""

    _inherit = "mail.thread"

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        result = super()._routing_handle_bounce(email_message, message_dict)
        if message_ids := message_dict.get("bounced_msg_ids"):
            # sudo: the mail gateway reports, whoever it runs as
            touches = self.env["dealer.touch"].sudo().search([("message_id", "in", message_ids)])
            touches._report("refused", self.env._("The e-mail came back."))
        return result

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        references = message_dict.get("references") or message_dict.get("in_reply_to") or ""
        found = re.findall(tools.mail.mail_header_msgid_re, references) if routes else []
        if found:
            # sudo: as above
            touches = self.env["dealer.touch"].sudo().search([("message_id", "in", found)])
            touches._report_reply(tools.html2plaintext(message_dict.get("body") or ""))
        return super()._message_route_process(message, message_dict, routes)
