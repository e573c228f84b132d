from odoo import api, fields, models
from odoo.tools import SQL

from .dealer_consent import CHANNELS, PURPOSES


def _switch(label):
    return fields.Boolean(
        label,
        compute="_compute_consent_switches",
        inverse="_inverse_consent_switches",
        groups="dealer_base.group_employee",
    )


class ResPartner(models.Model):
    """One switch a channel and purpose; turning it makes an entry in the history of consents."""

    _inherit = "res.partner"

    consent_call_service = _switch("Service Calls")
    consent_sms_service = _switch("Service SMS")
    consent_email_service = _switch("Service Emails")
    consent_post_service = _switch("Service Letters")
    consent_call_marketing = _switch("Marketing Calls")
    consent_sms_marketing = _switch("Marketing SMS")
    consent_email_marketing = _switch("Marketing Emails")
    consent_post_marketing = _switch("Marketing Letters")
    consent_how = fields.Selection(
        [("counter", "At the counter"), ("phone", "On the phone"), ("form", "Signed form")],
        string="The customer said so",
        store=False,
        groups="dealer_base.group_employee",
    )

    @api.model
    def _get_consent_switches(self):
        """:return: list of (field, channel, purpose)"""
        return [
            (f"consent_{channel}_{purpose}", channel, purpose)
            for purpose, _label in PURPOSES
            for channel, _label in CHANNELS
        ]

    def _compute_consent_how(self):
        self.consent_how = "counter"

    @api.depends("consent_ids.current", "consent_ids.state")
    def _compute_consent_switches(self):
        switches = self._get_consent_switches()
        allowed = self._origin._get_consents_allowed() if self._origin else {}
        for partner in self:
            held = allowed.get(partner._origin.id, {})
            for name, channel, purpose in switches:
                partner[name] = held.get((channel, purpose), purpose == "service")

    def _inverse_consent_switches(self):
        allowed = self._get_consents_allowed()
        switches = self._get_consent_switches()
        for partner in self:
            wanted = {(channel, purpose): partner[name] for name, channel, purpose in switches}
            how = partner.consent_how or "counter"
            for (channel, purpose), given in wanted.items():
                if given != allowed[partner.id][channel, purpose]:
                    partner._consent(channel, purpose, given, how)

    def _get_consents_allowed(self):
        """:return: dict {partner id: {(channel, purpose): whether they may be contacted}}, read in
        one query"""
        pairs = [(channel, purpose) for _name, channel, purpose in self._get_consent_switches()]
        columns = SQL(", ").join(self._get_consent_sql(*pair) for pair in pairs)
        rows = self.env.execute_query(
            SQL("SELECT id, %s FROM res_partner WHERE id IN %s", columns, tuple(self.ids))
        )
        return {row[0]: dict(zip(pairs, row[1:], strict=True)) for row in rows}
