from odoo import models

from ..lib import template


class DealerTouch(models.Model):
    _inherit = "dealer.touch"

    def _get_gateway(self):
        self.ensure_one()
        if self.channel != "sms":
            return self.env["dealer.sms.gateway"]
        return self.company_id._get_sms_gateway()

    def _may_repeat(self):
        """A provider who knows our number does nothing when he gets it again."""
        gateway = self._get_gateway()
        return gateway.repeats_safe if gateway else super()._may_repeat()

    def _write_text(self):
        """Keep an SMS as it is sent, with the sender's name and the hint, and its length."""
        failed = super()._write_text()
        messages = (self - failed).filtered(lambda touch: touch.channel == "sms")
        for company, touches in messages.grouped("company_id").items():
            gateway = company._get_sms_gateway()
            for touch in touches:
                body = touch.body
                if gateway:
                    body = gateway._decorate(body, touch.purpose == "marketing")
                touch.write({"body": body, "parts": template.count_parts(body)})
        return failed

    def _get_price_estimate(self):
        """What these SMS will cost by the prices of the gateways."""
        price = super()._get_price_estimate()
        messages = self.filtered(lambda touch: touch.channel == "sms")
        bodies = messages._render()
        for company, touches in messages.grouped("company_id").items():
            if gateway := company._get_sms_gateway():
                price += gateway.price_each * sum(
                    template.count_parts(
                        gateway._decorate(bodies[t.id][1] or "", t.purpose == "marketing")
                    )
                    for t in touches
                )
        return price
