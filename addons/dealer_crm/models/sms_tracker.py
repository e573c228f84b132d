from odoo import fields, models

# what core says of an SMS -> state of the message
STATES = {"pending": "sent", "process": "sent", "sent": "delivered"}


class SmsTracker(models.Model):
    """What a provider says of an SMS, at once or later, reaches the message it was of."""

    _inherit = "sms.tracker"

    touch_id = fields.Many2one("dealer.touch", ondelete="cascade", index="btree_not_null")

    def _action_update_from_sms_state(self, sms_state, failure_type=False, failure_reason=False):
        res = super()._action_update_from_sms_state(
            sms_state, failure_type=failure_type, failure_reason=failure_reason
        )
        touches = self._get_touches()
        if not touches:
            return res
        if state := STATES.get(sms_state):
            touches._report(state)
        elif sms_state == "error" and failure_type == "sms_server":
            touches._retry(failure_reason or self.env._("The SMS provider does not answer."))
        elif sms_state == "error":
            failure = dict(
                self.env["sms.sms"]._fields["failure_type"]._description_selection(self.env)
            )
            refused = failure_type in ("sms_number_format", "sms_number_missing", "sms_blacklist")
            touches._report(
                "refused" if refused else "failed", failure_reason or failure.get(failure_type)
            )
        return res

    def _action_update_from_provider_error(self, provider_error):
        status, failure_type, reason = super()._action_update_from_provider_error(provider_error)
        touches = self._get_touches()
        if touches and provider_error == "fate_unknown":
            # a provider's own word for: it may have taken it
            touches._report("unknown", reason)
        elif touches:
            failure = dict(
                self.env["mail.notification"]
                ._fields["failure_type"]
                ._description_selection(self.env)
            )
            touches._report(
                "refused" if status == "bounce" else "failed", reason or failure.get(failure_type)
            )
        return status, failure_type, reason

    def _get_touches(self):
        """Return the messages, as long as they are still at this SMS (not by another channel)."""
        return self.touch_id.filtered(
            lambda touch: touch.uuid in self.mapped("sms_uuid") and touch.channel == "sms"
        )
