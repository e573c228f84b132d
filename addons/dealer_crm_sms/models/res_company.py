from odoo import fields, models

from .dealer_sms_gateway_call import SmsApiGateway


class ResCompany(models.Model):
    _inherit = "res.company"

    sms_gateway_ids = fields.One2many(
        "dealer.sms.gateway", "company_id", groups="dealer_base.group_administrator"
    )

    def _get_sms_gateway(self):
        """Return the gateway of this store, if it has one."""
        self.ensure_one()
        # sudo: whoever writes to a customer need not see how it goes out
        return self.env["dealer.sms.gateway"].sudo().search([("company_id", "=", self.id)], limit=1)

    def _get_sms_api_class(self):
        if self._get_sms_gateway():
            return SmsApiGateway
        return super()._get_sms_api_class()
