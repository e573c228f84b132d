from odoo import api, models
from odoo.tools import SQL

from odoo.addons.dealer_crm.models.dealer_consent import CHANNELS
from odoo.addons.dealer_crm.models.res_partner_consent import ConsentRule


class ResPartner(models.Model):
    """ "No Service Reminders" counts as consent to service taken back, whatever the channel."""

    _inherit = "res.partner"

    @api.model
    def _get_consent_rules(self, channel, purpose, alias):
        rules = super()._get_consent_rules(channel, purpose, alias)
        if purpose == "service":
            field = self._fields["no_service_reminder"]
            rules.append(
                ConsentRule(
                    SQL("%s.no_service_reminder IS NOT TRUE", alias, to_flush=field),
                    self.env._("The customer wants no service reminders."),
                )
            )
        return rules

    def _lift_refusals(self, channel, purpose):
        """Who agrees to one channel again still refuses the others: each says so by itself now."""
        super()._lift_refusals(channel, purpose)
        if purpose != "service":
            return
        # sudo: the customer's word on the portal changes what only employees write
        for partner in self.sudo().filtered("no_service_reminder"):
            partner.no_service_reminder = False
            for other, _label in CHANNELS:
                if other != channel:
                    partner._consent(other, "service", False, "counter")
